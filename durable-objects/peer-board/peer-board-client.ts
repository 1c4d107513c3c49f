import { proxyDurable } from 'itty-durable'
import type { Env } from '../env.ts'
import { region } from '../region.ts'
import type { PeerHealth } from './peer-health.ts'

/** The only way to the board. Both calls are best effort: a board that does not answer must never fail who asks. */
export interface PeerBoardClient {
  post(entry: PeerHealth): Promise<void>
  forget(peer: string): Promise<void>
  list(): Promise<readonly PeerHealth[]>
}

// What one entry may hold: the board is one stored value, and an entry travels in a header.
const LONGEST_TEXT = 200
const MOST_PULLS = 4

/** The methods as the library's proxy offers them. */
interface BoardStub {
  post(encoded: string): Promise<unknown>
  forget(peer: string): Promise<unknown>
  list(): Promise<readonly PeerHealth[]>
}

/** The board's client. Its object is named by `region.ts` like any other. */
export function peerBoard(env: Pick<Env, 'PEER_BOARD' | 'ENVIRONMENT'>): PeerBoardClient {
  const enforce = env.ENVIRONMENT === 'production'
  const namespace = {
    idFromName: (name: string) => ({ name }),
    get: (id: { readonly name: string }) => region(env.PEER_BOARD, id.name, enforce),
  }
  const board = proxyDurable(namespace, { parse: true })
  // A new stub per call: the proxy answers `then` too, so a stub must never be returned or awaited.
  const call = <T>(ask: (stub: BoardStub) => Promise<T>): Promise<T> => ask(board.get('eu_peer-board'))
  return {
    // URI-encoded, since the library puts arguments into a header and a header holds no letter beyond Latin-1.
    post: async (entry) => {
      await call((stub) => stub.post(encodeURIComponent(JSON.stringify(bounded(entry)))))
    },
    forget: async (peer) => {
      await call((stub) => stub.forget(peer))
    },
    list: () => call((stub) => stub.list()),
  }
}

function bounded(entry: PeerHealth): PeerHealth {
  const cut = (text: string) => text.slice(0, LONGEST_TEXT)
  return {
    ...entry,
    name: cut(entry.name),
    lastError: entry.lastError === null ? null : cut(entry.lastError),
    pulls: entry.pulls.slice(0, MOST_PULLS),
  }
}
