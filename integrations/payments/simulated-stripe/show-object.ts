import type { SimulatedBooks, SimulatedDispute, SimulatedIntent, SimulatedRefund } from './simulated-account.ts'

/** A PaymentIntent in Stripe's shape, its charge whole. */
export function showIntent(books: SimulatedBooks, intent: SimulatedIntent) {
  const isDeclined = intent.status === 'requires_payment_method'
  return {
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    amount_capturable: intent.status === 'requires_capture' ? intent.amount : 0,
    amount_received: intent.amountReceived,
    cancellation_reason: intent.cancellationReason,
    capture_method: 'manual',
    created: intent.created,
    currency: intent.currency,
    last_payment_error:
      isDeclined && intent.decline
        ? { type: 'card_error', code: intent.decline.code, decline_code: intent.decline.declineCode }
        : null,
    latest_charge: showCharge(books, intent),
    livemode: false,
    metadata: intent.metadata,
    next_action:
      intent.status === 'requires_action'
        ? { type: 'redirect_to_url', redirect_to_url: { url: `https://bank.example/${intent.id}`, return_url: null } }
        : null,
    payment_method: intent.method,
    payment_method_types: ['card'],
    status: intent.status,
  }
}

function showCharge(books: SimulatedBooks, intent: SimulatedIntent) {
  if (intent.captureBefore === null) return null
  const refunds = books.refunds.filter((refund) => refund.intent === intent.id && refund.status === 'succeeded')
  return {
    id: intent.id.replace(/^pi_/, 'ch_'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: intent.amountReceived,
    amount_refunded: refunds.reduce((sum, { amount }) => sum + amount, 0),
    captured: intent.status === 'succeeded',
    currency: intent.currency,
    disputed: books.disputes.some((dispute) => dispute.intent === intent.id),
    metadata: intent.metadata,
    payment_intent: intent.id,
    payment_method_details: {
      type: 'card',
      card: { capture_before: intent.captureBefore, incremental_authorization: { status: 'available' } },
    },
    status: 'succeeded',
  }
}

/** A refund in Stripe's shape. */
export function showRefund(books: SimulatedBooks, refund: SimulatedRefund) {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: refund.balanceTransaction,
    charge: refund.intent.replace(/^pi_/, 'ch_'),
    created: refund.created,
    currency: books.intents.find(({ id }) => id === refund.intent)?.currency,
    metadata: refund.metadata,
    payment_intent: refund.intent,
    status: refund.status,
  }
}

/** A dispute in Stripe's shape. Metadata of the payment is not on it, at Stripe either. */
export function showDispute(books: SimulatedBooks, dispute: SimulatedDispute) {
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    charge: dispute.intent.replace(/^pi_/, 'ch_'),
    created: dispute.created,
    currency: books.intents.find(({ id }) => id === dispute.intent)?.currency,
    metadata: {},
    payment_intent: dispute.intent,
    reason: 'fraudulent',
    status: dispute.status,
  }
}
