import { type TariffKey, textOf } from './tariff-book.ts'

/** More open pages than this on one tariff, or on all of a peer's, are not told: they learn of a change when the driver starts. */
const MOST_OF_ONE = 500
const MOST_OF_ALL = 5_000
/** As many as the runtime lets a socket have. */
const MOST_TAGS = 10

/** What an open page shows, and is to be told when it no longer holds. */
export interface PriceWatch {
  /** The tariff that is shown, in which version. */
  readonly shown: TariffKey
  readonly hash: string
  /** Other tariffs the connector names, which may come to count in its place. */
  readonly others: readonly TariffKey[]
}

/** The only messages: the price that is shown is current, or it no longer is. What it is now is asked for as it was in the first place. */
export type PriceMessage = { readonly kind: 'current' } | { readonly kind: 'changed' }

/**
 * Open pages that show prices of a peer, on sockets that hibernate: the runtime keeps them, with the tariffs they wait for as their tags, while
 * the object sleeps. Nothing about a person is known here.
 */
export class PriceWatchers {
  readonly #ctx: DurableObjectState

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    // Answered by the runtime, without waking the object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** Takes a page in. `current`: the hash that the book gives for what it shows; a change between painting and here is told at once. */
  accept({ shown, hash, others }: PriceWatch, current: string | null): Response {
    const tags = [...new Set([shown, ...others].map(textOf))].slice(0, MOST_TAGS)
    const isFull = this.#ctx.getWebSockets(textOf(shown)).length >= MOST_OF_ONE
    if (isFull || this.#ctx.getWebSockets().length >= MOST_OF_ALL)
      return new Response('too many watch', { status: 503 })
    const pair = new WebSocketPair()
    this.#ctx.acceptWebSocket(pair[1], tags)
    pair[1].send(encode({ kind: current === hash ? 'current' : 'changed' }))
    return new Response(null, { status: 101, webSocket: pair[0] })
  }

  /** A tariff has another version, or none. */
  tell(key: TariffKey): void {
    for (const socket of this.#ctx.getWebSockets(textOf(key))) {
      try {
        socket.send(encode({ kind: 'changed' }))
      } catch {
        // Gone already; the runtime drops it.
      }
    }
  }
}

function encode(message: PriceMessage): string {
  return JSON.stringify(message)
}
