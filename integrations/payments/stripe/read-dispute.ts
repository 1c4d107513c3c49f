import type Stripe from 'stripe'
import type { FoundDispute } from '../payment-provider.ts'

/** A dispute in our words. */
export function readDispute(dispute: Stripe.Dispute): FoundDispute {
  return { id: dispute.id, amountMinor: dispute.amount, status: statusOf(dispute), at: dispute.created * 1000 }
}

function statusOf({ status }: Stripe.Dispute): FoundDispute['status'] {
  if (status === 'won') return 'won'
  if (status === 'lost') return 'lost'
  return status.startsWith('warning_') || status === 'prevented' ? 'inquiry' : 'open'
}
