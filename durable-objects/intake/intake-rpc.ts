import type { PartyKey } from '#domain/identity/party'
import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'
import type { OutboxRpc } from '../outbox-rpc.ts'

/** A CDR on arrival, with where it belongs. */
export interface CdrArrival {
  readonly peer: string
  /** `NL*ABC:ID` in upper case: the natural key. */
  readonly key: string
  readonly contentHash: string
  readonly raw: string
  /** The version of OCPI it came in, and what its surroundings said for what that version leaves out. */
  readonly version: string
  readonly read?: {
    readonly owner: PartyKey | null
    readonly ours: PartyKey | null
    /** The profile it was read by; absent in arrivals from before there were some. */
    readonly profile?: string | undefined
  }
  readonly shard: Shard
  readonly brand: string
  readonly token: string | null
  readonly session: string | null
  readonly receivedAt: Instant
}

/** `conflict`: the key is taken by another content. */
type CdrOutcome = 'created' | 'repeated' | 'conflict'

/** What is kept of something that could not be understood. */
export interface QuarantineEntry {
  /** Its natural key: the same again is kept once. */
  readonly id: string
  readonly shard: Shard
  readonly peer: string
  readonly reason: string
  readonly issues: unknown
  readonly raw: string
  readonly receivedAt: Instant
}

/** An intake takes a CDR in one transaction: key, hash, market and URL for ever; raw bytes until the market's database has them. */
export interface IntakeRpc extends OutboxRpc {
  receive(arrival: CdrArrival): { readonly outcome: CdrOutcome; readonly urlId: string; readonly shard: Shard }
  /** Takes a page of CDRs, and what could not be read of it, in one transaction. `waiting`: how many rows still have to reach a database. */
  receiveMany(
    arrivals: readonly CdrArrival[],
    quarantined: readonly QuarantineEntry[],
  ): { readonly outcomes: readonly CdrOutcome[]; readonly waiting: number }
  /** What content each of these keys is taken by; null for one that is free. */
  contentOf(keys: readonly string[]): readonly (string | null)[]
  /** By the last part of its URL; raw is null once the database has it. */
  find(urlId: string): { readonly key: string; readonly shard: Shard; readonly raw: string | null } | null
  /** Keeps what could not be understood, for a person to look at. */
  quarantine(entry: QuarantineEntry): void
}
