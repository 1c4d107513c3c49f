import { randomBytes } from 'node:crypto'
import type { CredentialsRole, Endpoint } from './ocpi-objects.ts'

/** The eMSP platform on the other side. */
export interface Peer {
  versionsUrl: string
  /** The token we show to the eMSP. */
  token: string
  endpoints: Endpoint[]
  roles: CredentialsRole[]
}

/** The one connection of this operator: which tokens it accepts, and whom it may call. */
export class Connection {
  peer: Peer | null = null
  readonly #invitations = new Set<string>()
  /** Newest last. More than one only while a rotation is not yet seen to have arrived. */
  #accepted: string[] = []
  #isRotating = false

  /** A token for the eMSP's first call, good for registration only. */
  invite(): string {
    const token = newToken()
    this.#invitations.add(token)
    return token
  }

  isInvitation(token: string): boolean {
    return this.#invitations.has(token)
  }

  /** A new token for the eMSP. Those before stay good until it is first used after the rotation. */
  issue(): string {
    const token = newToken()
    this.#accepted.push(token)
    this.#isRotating = true
    return token
  }

  /** The other side has the issued token, and is who it says. */
  establish(peer: Peer): void {
    this.peer = peer
    this.#isRotating = false
    this.#invitations.clear()
  }

  /** The exchange failed: the issued token was never given away for good. */
  withdraw(token: string): void {
    this.#accepted = this.#accepted.filter((known) => known !== token)
    this.#isRotating = false
  }

  accepts(token: string): boolean {
    if (!this.#accepted.includes(token)) return false
    if (!this.#isRotating && token === this.#accepted.at(-1)) this.#accepted = [token]
    return true
  }

  end(): void {
    this.peer = null
    this.#accepted = []
    this.#isRotating = false
  }
}

/** 384 random bits in 64 printable characters, the most OCPI allows. */
const newToken = () => randomBytes(48).toString('base64url')
