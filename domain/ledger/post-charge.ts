import type { Instant } from '#domain/instant'
import { assertBalanced } from '#domain/ledger/assert-balanced'
import type { LedgerEntry, LedgerTransaction } from '#domain/ledger/ledger'

interface Posting {
  readonly brand: string
  /** The market whose database holds it. */
  readonly market: string
  readonly currency: string
  readonly occurredAt: Instant
}

/** What we owe an operator for a charge. Negative amounts take an earlier cost back. */
export interface CostPosting extends Posting {
  readonly cdrKey: string
  /** The operator's party label. */
  readonly operator: string
  /** The market of our establishment, which the input VAT belongs to. */
  readonly establishment: string
  readonly exclMinor: number
  readonly vatMinor: number
}

/** What a driver owes us for a charge. */
export interface PricePosting extends Posting {
  readonly cdrKey: string
  /** Contract, or session of an ad hoc charge. */
  readonly payer: string
  /** The market of the site, which the output VAT belongs to. */
  readonly siteMarket: string
  readonly netMinor: number
  readonly vatMinor: number
}

/** Money taken from a card. */
export interface PaymentPosting extends Posting {
  readonly intent: string
  readonly payer: string
  readonly amountMinor: number
}

/** Captured money that was given back. */
export interface RefundPosting extends PaymentPosting {
  /** Our id of the refund: the CDR that led to it; the provider's where it was made there. */
  readonly refund: string
}

/** Captured money that its card's holder disputes. */
export interface DisputePosting extends PaymentPosting {
  /** The provider's id of the dispute. */
  readonly dispute: string
}

/** Posts a cost: the operator is owed it, `cost:{cdrKey}`. Null when there is nothing to post. */
export function postCost(posting: CostPosting): LedgerTransaction | null {
  const { exclMinor, vatMinor, operator, establishment } = posting
  return toTransaction(posting, 'charge_cost', `cost:${posting.cdrKey}`, [
    { account: 'charging_cost', owner: establishment, amountMinor: exclMinor },
    { account: 'input_vat', owner: establishment, amountMinor: vatMinor },
    { account: 'operator_payable', owner: operator, amountMinor: -(exclMinor + vatMinor) },
  ])
}

/** Posts a price: the driver owes it, `price:{cdrKey}`. Null when there is nothing to post. */
export function postPrice(posting: PricePosting): LedgerTransaction | null {
  const { netMinor, vatMinor, payer, siteMarket } = posting
  return toTransaction(posting, 'charge_price', `price:${posting.cdrKey}`, [
    { account: 'driver_receivable', owner: payer, amountMinor: netMinor + vatMinor },
    { account: 'charging_revenue', owner: siteMarket, amountMinor: -netMinor },
    { account: 'output_vat', owner: siteMarket, amountMinor: -vatMinor },
  ])
}

/** Posts a payment: the driver owes that much less, `payment:{intent}`. Null when nothing was taken. */
export function postPayment(posting: PaymentPosting): LedgerTransaction | null {
  const { amountMinor, intent } = posting
  return toTransaction(posting, 'payment_captured', `payment:${intent}`, taken(posting, amountMinor))
}

/** Posts a refund, the payment's opposite, `refund:{intent}:{refund}`. Null when nothing was given back. */
export function postRefund(posting: RefundPosting): LedgerTransaction | null {
  const { intent, refund, amountMinor } = posting
  return toTransaction(posting, 'payment_refunded', `refund:${intent}:${refund}`, taken(posting, -amountMinor))
}

/** Posts a refund that came back from the card's bank, its opposite, `refund_failed:{intent}:{refund}`. */
export function postFailedRefund(posting: RefundPosting): LedgerTransaction | null {
  const { intent, refund, amountMinor } = posting
  return toTransaction(posting, 'refund_failed', `refund_failed:${intent}:${refund}`, taken(posting, amountMinor))
}

/** Posts a payment that its card's holder disputes, the payment's opposite, `dispute:{intent}:{dispute}`: the bank has taken it back. */
export function postDispute(posting: DisputePosting): LedgerTransaction | null {
  const { intent, dispute, amountMinor } = posting
  return toTransaction(posting, 'payment_disputed', `dispute:${intent}:${dispute}`, taken(posting, -amountMinor))
}

/** Posts a dispute that was won, its opposite, `dispute_won:{intent}:{dispute}`: the money is back. */
export function postWonDispute(posting: DisputePosting): LedgerTransaction | null {
  const { intent, dispute, amountMinor } = posting
  return toTransaction(posting, 'dispute_won', `dispute_won:${intent}:${dispute}`, taken(posting, amountMinor))
}

/** Money that came from a card, or went back to it where it is negative. */
function taken({ payer }: PaymentPosting, amountMinor: number): readonly LedgerEntry[] {
  return [
    { account: 'payment_clearing', owner: payer, amountMinor },
    { account: 'driver_receivable', owner: payer, amountMinor: -amountMinor },
  ]
}

function toTransaction(
  posting: Posting,
  kind: LedgerTransaction['kind'],
  id: string,
  entries: readonly LedgerEntry[],
): LedgerTransaction | null {
  const { brand, market, currency, occurredAt } = posting
  const moved = entries.filter(({ amountMinor }) => amountMinor !== 0)
  if (moved.length === 0) return null
  const transaction = { id, kind, brand, market, currency, occurredAt, entries: moved }
  assertBalanced(transaction)
  return transaction
}
