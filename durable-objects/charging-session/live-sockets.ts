import type { Instant } from '#domain/instant'
import type { LiveMessage, SessionView } from './charging-session-rpc.ts'
import { viewChanges } from './session-view.ts'

/** More watchers than this are a mistake or an attack; the oldest has to go. */
const MOST_SOCKETS = 20

/** Watchers of a session, on sockets that hibernate: the runtime keeps them while the object sleeps, so nothing about them is remembered here. */
export class LiveSockets {
  readonly #ctx: DurableObjectState

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    // Answered by the runtime, without waking the object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** Takes a watcher in; the first message is the whole view. */
  accept(view: SessionView, at: Instant): Response {
    const sockets = this.#ctx.getWebSockets()
    if (sockets.length >= MOST_SOCKETS) sockets[0]?.close(1008, 'too many watchers')
    const pair = new WebSocketPair()
    this.#ctx.acceptWebSocket(pair[1])
    pair[1].send(encode({ kind: 'snapshot', view, at }))
    return new Response(null, { status: 101, webSocket: pair[0] })
  }

  /** Tells each watcher what changed; whoever missed a revision sees the gap and asks for a snapshot. */
  broadcast(before: SessionView, after: SessionView, at: Instant): void {
    const sockets = this.#ctx.getWebSockets()
    if (sockets.length === 0) return
    const changes = viewChanges(before, after)
    const message = encode({ kind: 'delta', from: before.revision, to: after.revision, changes, at })
    for (const socket of sockets) {
      try {
        socket.send(message)
      } catch {
        // Gone already; the runtime drops it.
      }
    }
  }
}

function encode(message: LiveMessage): string {
  return JSON.stringify(message)
}
