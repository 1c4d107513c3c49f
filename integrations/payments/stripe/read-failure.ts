import type { DeclineReason, HoldResult, PaymentRefusal, UnknownOutcome } from '../payment-provider.ts'

/** What Stripe's client throws, as far as it is read here. */
interface StripeFailure {
  readonly type?: string
  readonly code?: string
  readonly decline_code?: string
  readonly param?: string
  readonly message?: string
  readonly payment_intent?: { readonly id: string }
}

/** The hold that a card did not give; null for every other failure. */
export function declineOf(failure: unknown): Extract<HoldResult, { outcome: 'declined' }> | null {
  const { type, code, decline_code: declineCode, payment_intent: intent, param } = failure as StripeFailure
  const reference = intent?.id ?? null
  if (type === 'StripeCardError') {
    return { outcome: 'declined', reference, reason: declineReasonOf(code ?? null, declineCode ?? null) }
  }
  const isMethod = param === 'payment_method' || param === 'confirmation_token'
  return type === 'StripeInvalidRequestError' && isMethod
    ? { outcome: 'declined', reference, reason: 'method_unknown' }
    : null
}

/** Why a card said no, in the words that tell the driver what to do about it. */
export function declineReasonOf(code: string | null, declineCode: string | null): DeclineReason {
  if (declineCode === 'insufficient_funds' || declineCode === 'withdrawal_count_limit_exceeded') {
    return 'insufficient_funds'
  }
  const isAuthentication =
    code === 'authentication_required' ||
    code === 'payment_intent_authentication_failure' ||
    declineCode === 'authentication_required'
  return isAuthentication ? 'authentication_failed' : 'card_declined'
}

const REFUSALS: Readonly<Record<string, PaymentRefusal>> = {
  amount_too_large: 'above_hold',
  amount_too_small: 'amount_invalid',
  charge_already_captured: 'captured_already',
  charge_already_refunded: 'above_captured',
  charge_disputed: 'charge_disputed',
  charge_exceeds_source_limit: 'above_hold',
  charge_expired_for_capture: 'hold_expired',
  parameter_invalid_integer: 'amount_invalid',
}

/**
 * What a failure means for money: a no, where Stripe understood the command and would say the same again; otherwise unknown. A state that
 * changed under the command is unknown as well: it is fetched before the command is sent again.
 */
export function refusalOf(
  failure: unknown,
): { readonly outcome: 'refused'; readonly reason: PaymentRefusal } | UnknownOutcome {
  const { type, code = '' } = failure as StripeFailure
  if (type === 'StripeIdempotencyError' && code !== 'idempotency_key_in_use') {
    return { outcome: 'refused', reason: 'intent_reused' }
  }
  if (type === 'StripeInvalidRequestError' && !isPassing(code)) {
    return { outcome: 'refused', reason: REFUSALS[code] ?? 'rejected' }
  }
  // A 401 or 403 moved nothing, but it is our key that is wrong, not the payment: it is tried again, and shown.
  return { outcome: 'unknown', problem: `${type ?? 'no answer'} ${code}`.trim() }
}

/** Another request is at it, or was there between our look and our command. */
function isPassing(code: string): boolean {
  return code === 'payment_intent_unexpected_state' || code === 'lock_timeout' || code === 'idempotency_key_in_use'
}

/** Does Stripe not have what was asked for? */
export function isMissing(failure: unknown): boolean {
  return (failure as StripeFailure).code === 'resource_missing'
}
