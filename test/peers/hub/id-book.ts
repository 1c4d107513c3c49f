import { stableId } from '../cpo/stable-id.ts'
import { squeezeId } from './squeeze-id.ts'

/** An operator's session. */
export interface OwnedSession {
  /** `NL*ABC`. */
  owner: string
  id: string
}

/** A reference as operators have it, and as the eMSP gave it. */
export interface Reference {
  hub: string
  issued: string
}

/** The ids the hub gives in place of others', both ways. The same hub gives the same id again. */
export class IdBook {
  readonly #seed: string
  readonly #sessions = new Map<string, OwnedSession>()
  readonly #references = new Map<string, Reference>()

  constructor(seed: string) {
    this.#seed = seed
  }

  /** What a session is called towards the eMSP. */
  session(owner: string, id: string, whose: 'hub' | 'owner'): string {
    const shown = whose === 'owner' ? id : stableId(this.#seed, 'session', owner.toUpperCase(), id.toLowerCase())
    this.#sessions.set(squeezeId(shown), { owner, id })
    return shown
  }

  /** Whose session it is that an eMSP names. */
  ownerOf(shownId: string): OwnedSession | null {
    return this.#sessions.get(squeezeId(shownId)) ?? null
  }

  /** The hub's reference for one that an eMSP gave. */
  reference(issued: string): string {
    const own = stableId(this.#seed, 'reference', issued)
    this.#references.set(squeezeId(own), { hub: own, issued })
    return own
  }

  /** What the eMSP gave, for the hub's reference; null for one the hub never made. */
  issued(hubReference: string): string | null {
    return this.#references.get(squeezeId(hubReference))?.issued ?? null
  }

  references(): Reference[] {
    return [...this.#references.values()]
  }
}
