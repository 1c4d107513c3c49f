import type { Instant } from '#domain/instant'

/** Accounts of the ledger; the owner (operator party, contract, payment, authority) is a field of the entry. */
export const LEDGER_ACCOUNTS = [
  'operator_payable',
  'input_vat',
  'charging_cost',
  'driver_receivable',
  'charging_revenue',
  'output_vat',
  'payment_clearing',
  'rounding',
] as const
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number]

export const LEDGER_KINDS = [
  'charge_cost',
  'charge_price',
  'payment_captured',
  'payment_refunded',
  'refund_failed',
  'payment_disputed',
  'dispute_won',
] as const
export type LedgerKind = (typeof LEDGER_KINDS)[number]

/** One side of a posting, in minor units; a debit is positive, a credit negative. */
export interface LedgerEntry {
  readonly account: LedgerAccount
  /** Whose: an operator's party label, a contract, a session, a market. */
  readonly owner: string
  readonly amountMinor: number
}

/** Entries that belong together and sum to zero in one currency. `id` is the natural key of the business fact, so a second posting of it changes nothing. */
export interface LedgerTransaction {
  readonly id: string
  readonly kind: LedgerKind
  readonly brand: string
  readonly market: string
  readonly currency: string
  readonly occurredAt: Instant
  readonly entries: readonly LedgerEntry[]
}
