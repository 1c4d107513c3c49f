import type { Instant } from '#domain/instant'
import type { PlanTerms } from '#domain/quote/quote'
import type { SessionFlag } from '#domain/session/fold-session'
import type { SessionPhase } from '#domain/session/reported-phase'
import type { ReportedSession } from '#domain/session/session'
import type { SessionWatch } from '#domain/session/watch-session'
import type { FoundDispute } from '#integrations/payments/payment-provider'
import type { NextPrice, PinnedPrice, SettledPrice, Way } from './charging-session-rpc.ts'

/** A command sent to the operator. It is stored before it is sent, so that a crash in between is an unknown outcome and never a second start. */
export interface SentCommand {
  readonly secretHash: string
  readonly sentAt: Instant
  /** Until when the operator said it would answer; null before it accepted the command. */
  readonly answerBy: Instant | null
  /** The operator's result, or `unanswered`; null while open. */
  readonly result: string | null
  /** Sent for the second time, which only a stop ever is. */
  readonly again?: boolean
}

/** A place kept for the driver. The reservation's id is the session's own. */
export interface ReservationRecord {
  /** The id again, for operators that take numbers. */
  readonly number: number
  /** Until when the operator keeps it; null before it said so. */
  readonly until: Instant | null
  /** Until when it was last asked to. */
  readonly askedUntil: Instant
  /** Of earlier requests to keep it: at their addresses, too, the operator may give it up. */
  readonly earlierSecretHashes: readonly string[]
}

/** A command to the provider, stored before it is sent: again and again under one key, until its outcome is known. */
export interface AskedOfProvider {
  readonly command: 'hold' | 'capture' | 'release'
  readonly key: string
  readonly at: Instant
  readonly tries: number
}

/** Money held for an ad hoc charge, in minor units. `authenticating`: the driver's bank wants a word with the driver. */
export interface HeldPayment {
  readonly intent: string
  readonly method: string | null
  readonly currency: string
  readonly status:
    | 'holding'
    | 'authenticating'
    | 'held'
    | 'declined'
    | 'capturing'
    | 'captured'
    | 'releasing'
    | 'released'
  readonly reference: string | null
  readonly heldMinor: number
  /** What is to be taken, once known. */
  readonly captureMinor: number
  readonly capturedMinor: number
  readonly releasedMinor: number
  // From here on: absent in records from before captured money could be given back.
  /** The CDR that the money was captured for. */
  readonly capturedFor?: string
  readonly refunds?: readonly Refund[]
  // From here on: absent in records from before there was a real provider.
  /** The provider's name. */
  readonly provider?: string
  readonly asked?: AskedOfProvider
  /** Since when the outcome of a command is unknown; null once the provider said it. */
  readonly unknownSince?: Instant | null
  /** Until when the hold can be captured, as the provider says; null where it does not. */
  readonly captureBefore?: Instant | null
  /** It was captured before the price was known, since the hold would have run out. */
  readonly isProvisional?: boolean
  /** Where the driver's bank is to be met. */
  readonly actionUrl?: string | null
  readonly disputes?: readonly FoundDispute[]
  /** Why a person has to look: what the provider refused, or what became of the money behind our back. */
  readonly problem?: string | null
  /** When the provider is asked next how it stands; null for never again. */
  readonly lookAt?: Instant | null
  readonly capturedAt?: Instant
}

/** Captured money on its way back to the card; stored as `asked` before the provider is. `failed`: it went, and came back. */
export interface Refund {
  /**
   * The key of the CDR that led to it (a credit, or the price of what was captured before it was known), which is its id at the provider and
   * in the ledger: one CDR, one refund. Of one that somebody made at the provider's own console, the provider's id.
   */
  readonly id: string
  readonly amountMinor: number
  readonly status: 'asked' | 'refunded' | 'refused' | 'failed'
  /** Why the provider refused it; a person has to pay by another way. */
  readonly problem: string | null
  readonly askedAt: Instant
}

/** All that a session object remembers, in one row. */
export interface SessionRecord {
  readonly id: string
  readonly way: Way
  readonly brand: string
  readonly market: string
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly locationId: string
  readonly locationName: string | null
  readonly evseUid: string
  readonly evseId: string | null
  readonly connectorId: string | null
  readonly token: string | null
  readonly tokenBody: unknown
  readonly contract: string | null
  readonly driver: string | null
  readonly secretHash: string | null
  readonly plan: PlanTerms | null
  readonly pinned: PinnedPrice | null
  readonly quoteId: string | null
  readonly vatBasisPoints: number | null
  readonly authorizedAt: Instant | null
  readonly phase: SessionPhase
  readonly reason: string | null
  readonly start: SentCommand | null
  readonly stop: SentCommand | null
  // From here on: absent in records from before places could be reserved.
  readonly reserve?: SentCommand | null
  readonly cancel?: SentCommand | null
  readonly reservation?: ReservationRecord | null
  /** The driver wanted it stopped before it had begun. */
  readonly stopWanted?: boolean
  readonly watch?: SessionWatch | null
  /** As of the operator's last word. */
  readonly nextPrice?: NextPrice | null
  /** What is odd about the operator's messages. */
  readonly flags?: readonly SessionFlag[]
  readonly payment: HeldPayment | null
  readonly reported: ReportedSession | null
  readonly costSoFarMinor: number | null
  readonly updatedAt: Instant | null
  readonly price: SettledPrice | null
  /** CDRs of this charge that were taken back, and the credits that did so, as they came. */
  readonly credited?: readonly { readonly cdrKey: string; readonly by: string }[]
  readonly createdAt: Instant
  /** What the alarm has to look at next, beside the outbox. */
  readonly dueAt: Instant | null
}
