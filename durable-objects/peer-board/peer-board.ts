import { createDurable } from 'itty-durable'
import type { PeerHealth } from './peer-health.ts'

/** How many peers the board keeps; the one heard of longest ago leaves first. The whole state is one stored value, so it must stay small. */
export const BOARD_SIZE = 500

/**
 * The console's copy of each peer's health. The one object built on itty-durable, whose state is neither transactional nor there outside
 * `fetch`: nothing that matters may live here. Whoever holds a stub reaches every property, so no public route does; see `peer-board-client.ts`.
 */
export class PeerBoard extends createDurable({ autoPersist: true }) {
  peers: Record<string, PeerHealth>

  // The bindings stay out of it: the library would wrap each that looks like a namespace.
  constructor(state: object) {
    super(state, {})
    this.peers = {}
  }

  /** Puts down a peer's health; `encoded` is the entry as URI-encoded JSON, since the library carries arguments in a header. */
  post(encoded: string): { readonly kept: boolean } {
    const entry = JSON.parse(decodeURIComponent(encoded)) as PeerHealth
    const known = this.peers[entry.peer]
    if (known && known.at > entry.at) return { kept: false }
    this.peers[entry.peer] = entry
    this.dropOldest()
    return { kept: true }
  }

  /** Forgets a peer. */
  forget(peer: string): { readonly kept: boolean } {
    delete this.peers[peer]
    return { kept: false }
  }

  /** Every peer on the board. */
  list(): readonly PeerHealth[] {
    return Object.values(this.peers)
  }

  private dropOldest(): void {
    const entries = Object.values(this.peers)
    if (entries.length <= BOARD_SIZE) return
    const oldest = entries.reduce((first, entry) => (entry.at < first.at ? entry : first))
    delete this.peers[oldest.peer]
  }
}
