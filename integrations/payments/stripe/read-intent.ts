import type Stripe from 'stripe'
import type { FoundPayment } from '../payment-provider.ts'
import { declineReasonOf } from './read-failure.ts'

/** A PaymentIntent in our words. */
export interface IntentStanding extends Omit<FoundPayment, 'outcome' | 'refunds' | 'disputes'> {
  readonly canIncrease: boolean
  /** Nobody called it off: its time was over. */
  readonly expired: boolean
  readonly isDisputed: boolean
}

/** Reads a PaymentIntent with its `latest_charge`. */
export function readIntent(intent: Stripe.PaymentIntent): IntentStanding {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null
  const card = charge?.payment_method_details?.card
  const state = stateOf(intent)
  // A hold that was never there gives nothing back.
  const wasHeld = charge !== null && charge.status === 'succeeded'
  const capturedMinor = state === 'captured' ? intent.amount_received : 0
  const declined = intent.last_payment_error
  return {
    state,
    reference: intent.id,
    currency: intent.currency.toUpperCase(),
    heldMinor: state === 'held' || state === 'captured' || (state === 'released' && wasHeld) ? intent.amount : 0,
    capturedMinor,
    releasedMinor: releasedOf(state, intent, capturedMinor, wasHeld),
    captureBefore: card?.capture_before ? card.capture_before * 1000 : null,
    declineReason:
      state === 'declined' ? declineReasonOf(declined?.code ?? null, declined?.decline_code ?? null) : null,
    url: intent.next_action?.redirect_to_url?.url ?? null,
    canIncrease: card?.incremental_authorization?.status === 'available',
    expired: intent.cancellation_reason === 'automatic',
    isDisputed: charge?.disputed ?? false,
  }
}

function releasedOf(
  state: IntentStanding['state'],
  intent: Stripe.PaymentIntent,
  capturedMinor: number,
  wasHeld: boolean,
): number {
  if (state === 'captured') return intent.amount - capturedMinor
  return state === 'released' && wasHeld ? intent.amount : 0
}

function stateOf({ status }: Stripe.PaymentIntent): IntentStanding['state'] {
  switch (status) {
    case 'requires_capture':
      return 'held'
    case 'succeeded':
      return 'captured'
    case 'canceled':
      return 'released'
    case 'requires_payment_method':
      return 'declined'
    default:
      // `requires_action`, `processing`, and whatever Stripe may add: not a yes, and not a no.
      return 'waiting'
  }
}
