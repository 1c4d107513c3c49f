/** What a driver pays with, as the page chose it. A provider's own tokens for cards and wallets; never a card number. */
export type PaymentMethod = string

/** Money to set aside before a charge. `intent` is our id of the payment and its natural key: the same intent again is the same hold. */
export interface HoldRequest {
  readonly intent: string
  readonly brand: string
  readonly market: string
  /** ISO 4217. */
  readonly currency: string
  /** Minor units, above 0. */
  readonly amountMinor: number
  /** Null where the provider asks the driver itself. */
  readonly method: PaymentMethod | null
}

/** To take money that is held: at most the hold. What is not taken is given back by the same call. */
export interface CaptureRequest {
  readonly intent: string
  readonly currency: string
  /** Minor units, above 0; to take nothing, release. */
  readonly amountMinor: number
}

/** To give back what was captured, or a part of it. `refund` is our id of it and its natural key: the same id again is the same refund. */
export interface RefundRequest {
  readonly intent: string
  readonly refund: string
  readonly currency: string
  /** Minor units, above 0; all refunds of an intent together at most what was captured. */
  readonly amountMinor: number
}

/** Why a provider says no to a hold: what the driver can do about it differs. */
export type DeclineReason = 'card_declined' | 'insufficient_funds' | 'authentication_failed' | 'method_unknown'

/** Why a command cannot be carried out at all. None of these goes away by trying again. */
export type PaymentRefusal =
  | 'above_captured'
  | 'above_hold'
  | 'amount_invalid'
  | 'captured_already'
  | 'currency_differs'
  | 'intent_reused'
  | 'not_captured'
  | 'not_held'
  | 'refund_reused'
  | 'released_already'

/**
 * The provider did not say what came of a command (a timeout, a reset connection, a 5xx). Money may have moved: send the same command again
 * or ask by `lookup`; never take it for a no.
 */
export interface UnknownOutcome {
  readonly outcome: 'unknown'
  readonly problem: string
}

interface Refused {
  readonly outcome: 'refused'
  readonly reason: PaymentRefusal
}

export type HoldResult =
  | { readonly outcome: 'held'; readonly reference: string; readonly heldMinor: number }
  | { readonly outcome: 'declined'; readonly reference: string | null; readonly reason: DeclineReason }
  | Refused
  | UnknownOutcome

export type CaptureResult =
  | { readonly outcome: 'captured'; readonly capturedMinor: number; readonly releasedMinor: number }
  | Refused
  | UnknownOutcome

export type ReleaseResult = { readonly outcome: 'released'; readonly releasedMinor: number } | Refused | UnknownOutcome

export type RefundResult = { readonly outcome: 'refunded'; readonly refundedMinor: number } | Refused | UnknownOutcome

/** Where a payment stands at the provider. `absent`: the provider has never heard of the intent, so the hold may be sent again. */
export type LookupResult =
  | { readonly outcome: 'absent' }
  | {
      readonly outcome: 'found'
      readonly state: 'held' | 'declined' | 'captured' | 'released'
      readonly reference: string | null
      readonly currency: string
      readonly heldMinor: number
      readonly capturedMinor: number
      readonly releasedMinor: number
      /** What was given back after it was captured. */
      readonly refunds: readonly { readonly refund: string; readonly amountMinor: number }[]
    }
  | UnknownOutcome

/**
 * Hold first, capture at most the hold, release the rest; refund at most what was captured. Each command is idempotent by its intent, a refund
 * by its own id: again with the same amount it answers what it answered; with another amount it is refused. A provider never throws for an expected answer; where it throws, the outcome is unknown.
 */
export interface PaymentProvider {
  /** The name kept with each payment. */
  readonly name: string
  /** True where no money moves; pages then say so. */
  readonly simulated: boolean
  hold(request: HoldRequest): Promise<HoldResult>
  capture(request: CaptureRequest): Promise<CaptureResult>
  /** Gives the whole hold back. */
  release(request: { readonly intent: string }): Promise<ReleaseResult>
  /** Gives captured money back. */
  refund(request: RefundRequest): Promise<RefundResult>
  lookup(intent: string): Promise<LookupResult>
}
