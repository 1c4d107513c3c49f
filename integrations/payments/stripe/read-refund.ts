import type Stripe from 'stripe'
import type { FoundRefund } from '../payment-provider.ts'
import { OUR_REFUND } from './our-metadata.ts'

/** A refund in our words. One that is under way counts as made: should it fail, it says so later. */
export function readRefund(refund: Stripe.Refund): FoundRefund {
  const ours = refund.metadata?.[OUR_REFUND]
  const isFailed = refund.status === 'failed' || refund.status === 'canceled'
  return {
    id: ours ?? refund.id,
    isOurs: ours !== undefined,
    amountMinor: refund.amount,
    status: isFailed ? 'failed' : 'refunded',
    at: refund.created * 1000,
  }
}

/** Is it money that went back? The rest of a hold that was not captured stands among Stripe's refunds as well, and moved nothing on our account. */
export function countsAsRefund(refund: Stripe.Refund): boolean {
  const movedNothing = refund.balance_transaction === null && refund.status === 'succeeded'
  return refund.metadata?.[OUR_REFUND] !== undefined || !movedNothing
}
