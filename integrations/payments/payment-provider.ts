import type { Instant } from '#domain/instant'

/** What a driver pays with, as the page chose it. A provider's own tokens for cards and wallets; never a card number. */
export type PaymentMethod = string

/** A command as it was stored before it was sent: the key that makes it one however often it is sent, and when it was sent first. */
export interface Asked {
  readonly key: string
  readonly at: Instant
}

/** A payment at the provider: our id of it, and the provider's where it ever told us one. */
export interface PaymentName {
  readonly intent: string
  readonly reference: string | null
}

/** Money to set aside before a charge. `intent` is our id of the payment and its natural key: the same intent again is the same hold. */
export interface HoldRequest {
  readonly intent: string
  readonly brand: string
  readonly market: string
  /** ISO 4217. */
  readonly currency: string
  /** Minor units, above 0. */
  readonly amountMinor: number
  /** Null where none was chosen: where no money moves, a card that works; elsewhere there is nothing to hold it on. */
  readonly method: PaymentMethod | null
  /** Where the driver's bank leads back to; a page of the charge. */
  readonly returnUrl: string
  readonly asked: Asked
}

/** To hold more than before, up to `amountMinor` in all. Only ever with the driver's word: nothing does it by itself. */
export interface IncreaseRequest extends PaymentName {
  readonly currency: string
  readonly amountMinor: number
  readonly asked: Asked
}

/** To take money that is held: at most the hold. What is not taken is given back by the same call. */
export interface CaptureRequest extends PaymentName {
  readonly currency: string
  /** Minor units, above 0; to take nothing, release. */
  readonly amountMinor: number
  readonly asked: Asked
}

/** To give the whole hold back. */
export interface ReleaseRequest extends PaymentName {
  readonly asked: Asked
}

/** To give back what was captured, or a part of it. `refund` is our id of it and its natural key: the same id again is the same refund. */
export interface RefundRequest extends PaymentName {
  readonly asked: Asked
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
  | 'charge_disputed'
  | 'currency_differs'
  | 'hold_expired'
  | 'increase_not_offered'
  | 'intent_reused'
  /** The provider never heard of it, and its key is too old to send it again. */
  | 'never_arrived'
  | 'not_captured'
  | 'not_held'
  | 'refund_reused'
  | 'released_already'
  | 'rejected'

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

interface Held {
  readonly outcome: 'held'
  readonly reference: string
  readonly heldMinor: number
  /** Until when it can be captured, as the provider says; null where it does not. */
  readonly captureBefore: Instant | null
}

export type HoldResult =
  | Held
  /** The driver's bank wants a word with the driver, at this address; the hold stands once it had it. */
  | { readonly outcome: 'action_required'; readonly reference: string; readonly url: string }
  | { readonly outcome: 'declined'; readonly reference: string | null; readonly reason: DeclineReason }
  | Refused
  | UnknownOutcome

export type CaptureResult =
  | { readonly outcome: 'captured'; readonly capturedMinor: number; readonly releasedMinor: number }
  | Refused
  | UnknownOutcome

export type ReleaseResult = { readonly outcome: 'released'; readonly releasedMinor: number } | Refused | UnknownOutcome

export type RefundResult = { readonly outcome: 'refunded'; readonly refundedMinor: number } | Refused | UnknownOutcome

/** What went back to the card. `id` is ours where we asked for it, else the provider's. `failed`: it came back again. */
export interface FoundRefund {
  readonly id: string
  readonly isOurs: boolean
  readonly amountMinor: number
  readonly status: 'refunded' | 'failed'
  readonly at: Instant
}

/** A payment that the card's holder disputes. The money is gone while it is `open` or `lost`, and back once it is `won`; an `inquiry` moves none. */
export interface FoundDispute {
  readonly id: string
  readonly amountMinor: number
  readonly status: 'inquiry' | 'open' | 'won' | 'lost'
  readonly at: Instant
}

/** A payment as the provider has it. */
export interface FoundPayment {
  readonly outcome: 'found'
  /** `waiting`: the driver's bank was not heard yet. */
  readonly state: 'waiting' | 'held' | 'declined' | 'captured' | 'released'
  readonly reference: string
  readonly currency: string
  readonly heldMinor: number
  readonly capturedMinor: number
  readonly releasedMinor: number
  readonly captureBefore: Instant | null
  readonly declineReason: DeclineReason | null
  /** Where the driver's bank is to be met, while `waiting`. */
  readonly url: string | null
  readonly refunds: readonly FoundRefund[]
  readonly disputes: readonly FoundDispute[]
}

/** Where a payment stands at the provider. `absent`: the provider has never heard of the intent. */
export type LookupResult = { readonly outcome: 'absent' } | FoundPayment | UnknownOutcome

/**
 * Hold first, capture at most the hold, release the rest; refund at most what was captured. Each command is idempotent by its intent, a refund
 * by its own id: again with the same amount it answers what it answered; with another amount it is refused. A provider never throws for an
 * expected answer; where it throws, the outcome is unknown.
 */
export interface PaymentProvider {
  /** The name kept with each payment. */
  readonly name: string
  /** True where no money moves; pages then say so. */
  readonly simulated: boolean
  hold(request: HoldRequest): Promise<HoldResult>
  increase(request: IncreaseRequest): Promise<HoldResult>
  capture(request: CaptureRequest): Promise<CaptureResult>
  /** Gives the whole hold back. */
  release(request: ReleaseRequest): Promise<ReleaseResult>
  /** Gives captured money back. */
  refund(request: RefundRequest): Promise<RefundResult>
  lookup(payment: PaymentName): Promise<LookupResult>
}
