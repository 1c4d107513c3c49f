import { type PartyKey, partyLabel } from '#domain/identity/party'
import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'
import type { TokenType } from '#domain/token/token'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import type { LoggedToken } from '#store/market/token-log'
import { backoffMs } from '../backoff.ts'
import { type PeerAway, pushOne } from './push-one.ts'
import type { TokenDelivery, TokenPushState } from './token-push-state.ts'

/** Calls to a peer at once: the runtime allows no more, and a peer that is slow is not made slower. */
const IN_FLIGHT = 6
/** Tokens of one step; the object's other duties come in between. */
const PORTION = 60
/** Changes made together are read together. */
const GATHER_MS = 500
/** The log is looked at this often even when nobody says that there is something new. */
const LOOK_EVERY_MS = 3_600_000
/** A peer that does not answer is asked ever less often; that it is back is learned from its calls. */
const BACKOFF = { firstMs: 1_000, longestMs: 4 * 3_600_000 }
const NEVER_PUSHED: ReadonlySet<TokenType> = new Set(['AD_HOC_USER', 'APP_USER', 'EMAID'])

/** What a push of tokens needs of its party. */
export interface TokenPushHost {
  readonly state: TokenPushState
  readonly deps: OcpiDeps
  random(): number
  /** Markets of our parties on this connection. */
  shards(): readonly Shard[]
  /** Is the token one of our parties' that this connection is about? */
  concerns(token: PartyKey): boolean
  /** To whom: the hub, or each operator of the platform. */
  receivers(): readonly PartyKey[]
  /** Null when tokens are not to be sent: no connection, or no such endpoint. */
  peer(): Promise<OcpiPeer | null>
  readLog(shard: Shard, after: number, limit: number): Promise<readonly LoggedToken[]>
  readTokens(shard: Shard, ids: readonly string[]): Promise<readonly LoggedToken[]>
}

/** A part of the log, or tokens that go first. */
interface Portion {
  readonly tokens: readonly LoggedToken[]
  /** Where the log was read; null for tokens that go first. */
  readonly log: { readonly shard: Shard; readonly from: number } | null
  readonly readAt: Instant
}

/**
 * Brings the latest state of our tokens to a peer: from the markets' logs by one cursor each, so that nothing queues up while a peer is away,
 * and what is urgent before everything else. Nothing is repeated that has been taken, and what failed is sent as it is then, not as it was.
 */
export class TokenPush {
  readonly #host: TokenPushHost

  constructor(host: TokenPushHost) {
    this.#host = host
  }

  /** The peer is connected anew: it gets everything, at a pace it can bear. */
  begin(now: Instant): void {
    this.#host.state.reset(now)
  }

  /** The connection is over. */
  stop(): void {
    this.#host.state.clear()
  }

  /** Something changed. Answers when the log will be read: whoever writes to it before need not say so. */
  changed(shard: Shard, urgent: readonly string[], now: Instant): Instant | null {
    const { state } = this.#host
    for (const token of urgent) state.addUrgent(token, shard, now)
    return state.wake(urgent.length > 0 ? now + 1 : now + GATHER_MS, now)
  }

  /** The peer gave a sign of life: what was stopped goes on, unless a hub said that the receiver is away. */
  heard(now: Instant): boolean {
    return this.#host.state.heard(now + Math.round(this.#host.random() * GATHER_MS))
  }

  /** A hub reaches its receiver again. */
  connected(now: Instant): boolean {
    return this.#host.state.connected(now)
  }

  nextDue(): Instant | null {
    return this.#host.state.dueAt()
  }

  /** How far a token has come with this peer. */
  delivery(token: string, shard: Shard, changeSeq: number): TokenDelivery {
    return this.#host.state.delivery(token, shard, changeSeq)
  }

  /** Sends one portion. Never throws. */
  async step(): Promise<void> {
    const { state, deps } = this.#host
    try {
      const peer = await this.#host.peer()
      if (peer === null) return state.clear()
      const portion = await this.#next()
      if (portion === null) return state.idle(deps.now() + LOOK_EVERY_MS, deps.now())
      const stopped = await this.#send(peer, portion)
      if (stopped === 'offline') state.offline()
      else if (stopped === 'down') this.#later()
      else state.went(deps.now())
    } catch {
      // A database that does not answer: as a peer that does not.
      this.#later()
    }
  }

  #later(): void {
    const { state, deps, random } = this.#host
    state.later(deps.now() + backoffMs(state.tries() + 1, BACKOFF, random))
  }

  async #next(): Promise<Portion | null> {
    const { state, readTokens, readLog } = this.#host
    const readAt = this.#host.deps.now()
    const urgent = state.urgent(PORTION)
    for (const shard of this.#host.shards()) {
      const ids = urgent.filter((entry) => entry.shard === shard).map(({ token }) => token)
      if (ids.length === 0) continue
      const tokens = await readTokens(shard, ids)
      // Not in the database yet: its write tells of it again.
      state.dropUrgent(ids.filter((id) => !tokens.some(({ token }) => token.id === id)))
      if (tokens.length > 0) return { tokens, log: null, readAt }
    }
    for (const shard of this.#host.shards()) {
      const from = state.cursor(shard)
      const tokens = await readLog(shard, from, PORTION)
      if (tokens.length > 0) return { tokens, log: { shard, from }, readAt }
    }
    return null
  }

  /** Sends a portion, a few at once and in order. Ends early when the peer is away, and when something urgent came meanwhile. */
  async #send(peer: OcpiPeer, { tokens, log, readAt }: Portion): Promise<'down' | 'offline' | null> {
    const { state } = this.#host
    const waiting = tokens.filter((token) => this.#isPushed(token) && !(log && this.#wasSent(token)))
    const open = new Set(waiting)
    const done = (token: LoggedToken) => {
      open.delete(token)
      if (!log) state.sentUrgent(token.token.id, token.changeSeq, readAt)
    }
    let stopped: 'down' | 'offline' | null = null
    const sendNext = async (): Promise<boolean> => {
      const next = waiting.shift()
      if (!next || stopped !== null) return false
      const outcome = await this.#sendToAll(peer, next)
      if (outcome === null) done(next)
      else stopped = outcome.kind
      return outcome === null
    }
    if (state.tries() > 0) stopped = await this.#probe(peer, waiting, done)
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        // What is urgent is in no portion of the log.
        while (!(log && state.hasUrgent()) && (await sendNext()));
      }),
    )
    if (log) {
      const [first] = tokens.filter((token) => open.has(token))
      state.moveTo(log.shard, first ? first.changeSeq - 1 : (tokens.at(-1)?.changeSeq ?? log.from))
      state.dropUrgent(tokens.filter((token) => this.#wasSent(token)).map(({ token }) => token.id))
    }
    return stopped
  }

  /**
   * After a failure one token alone finds out whether the peer is there. Where it answers with an error, a second one tells a peer that is not
   * well from a token that it cannot bear: that one must not hold back the others.
   */
  async #probe(
    peer: OcpiPeer,
    waiting: LoggedToken[],
    done: (token: LoggedToken) => void,
  ): Promise<'down' | 'offline' | null> {
    const [first, second] = waiting
    if (!first) return null
    const outcome = await this.#sendToAll(peer, first)
    if (outcome !== null && (outcome.kind !== 'down' || outcome.answer === null || !second)) return outcome.kind
    if (outcome !== null && second) {
      const other = await this.#sendToAll(peer, second)
      if (other !== null) return other.kind
      const { state } = this.#host
      for (const to of this.#host.receivers()) state.enter(first.token.id, partyLabel(to), outcome.answer)
      waiting.splice(1, 1)
      done(second)
    }
    waiting.shift()
    done(first)
    return null
  }

  /** Null when every receiver has it, or has refused it. */
  async #sendToAll(peer: OcpiPeer, logged: LoggedToken): Promise<PeerAway | null> {
    const { state, deps } = this.#host
    for (const to of this.#host.receivers()) {
      const from = { countryCode: logged.token.countryCode, partyId: logged.token.partyId }
      const outcome = await pushOne({ ...peer, from, to }, logged, deps)
      if (outcome.kind === 'down' || outcome.kind === 'offline') return outcome
      state.enter(logged.token.id, partyLabel(to), outcome.kind === 'refused' ? outcome.problem : null)
    }
    return null
  }

  #wasSent({ token, changeSeq }: LoggedToken): boolean {
    return this.#host.state.wasUrgent(token.id, changeSeq)
  }

  /** One that an app or a single payment made is never held to a reader, and for the contract in a car an operator always asks: it has no use for them. */
  #isPushed({ token }: LoggedToken): boolean {
    return !NEVER_PUSHED.has(token.type) && this.#host.concerns(token)
  }
}
