import { noPrice } from '#domain/billing/no-price'
import { heldOperator } from '#domain/billing/settle-operator'
import type { OriginalCharge, Settlement, SettlementFacts, SettlementReason } from '#domain/billing/settlement'
import type { LedgerTransaction } from '#domain/ledger/ledger'

/** What a credit CDR says of money: enough to hold it against its original. */
export interface CreditClaim {
  readonly cdrKey: string
  readonly currency: string
  readonly claimedExclMicros: number
}

/** What became of a credit: what it takes back, or why it does not. */
export interface CreditOutcome {
  readonly status: 'settled' | 'held'
  readonly reasons: readonly SettlementReason[]
  readonly transactions: readonly LedgerTransaction[]
  /** Was a price of the driver's taken back as well? */
  readonly priceReversed: boolean
}

/**
 * Takes back what a CDR led to: what it cost us, and with it what the driver owes for it, since the charge that follows under a new id is priced
 * anew. Only the exact negative of the original does so, and only once; a part of it, or another amount, waits for a person, and a credit
 * whose original has not come waits for that, however long it takes. Source: OCPI 2.2.1, cdrs, credit CDRs.
 */
export function settleCredit(facts: SettlementFacts): Omit<Settlement, 'authorization'> {
  const { cdr, cdrKey } = facts
  const claim = { cdrKey, currency: cdr.currency, claimedExclMicros: cdr.totalCost.exclVatMicros }
  const { status, reasons, transactions, priceReversed } = reverseCharge(claim, facts.original ?? null)
  const held = heldOperator(facts, reasons)
  const operatorSide =
    status === 'held'
      ? held
      : { ...held, status, exclMinor: moved(transactions, 'charging_cost'), vatMinor: moved(transactions, 'input_vat') }
  const driverSide = noPrice('none', priceReversed ? 'price_reversed' : 'credit')
  return { operatorSide, driverSide, transactions, findings: [] }
}

/** The decision about a credit, by what it claims and what it names. */
export function reverseCharge(claim: CreditClaim, original: OriginalCharge | null): CreditOutcome {
  const held = (reason: SettlementReason): CreditOutcome => ({
    status: 'held',
    reasons: ['credit', reason],
    transactions: [],
    priceReversed: false,
  })
  if (original === null) return held('credit_without_original')
  if (original.creditedBy !== null && original.creditedBy !== claim.cdrKey) return held('credit_double')
  if (original.isCredit) return held('credit_of_credit')
  const isReversal = claim.currency === original.currency && claim.claimedExclMicros === 0 - original.claimedExclMicros
  if (!isReversal) return held(isPart(claim, original) ? 'credit_partial' : 'cost_mismatch')
  const transactions = original.postings
    .filter(({ kind }) => kind === 'charge_cost' || kind === 'charge_price')
    .map((posting) => reversed(posting, claim.cdrKey))
  const priceReversed = transactions.some(({ kind }) => kind === 'charge_price')
  return { status: 'settled', reasons: ['credit'], transactions, priceReversed }
}

function isPart(claim: CreditClaim, original: OriginalCharge): boolean {
  const { claimedExclMicros: amount } = claim
  return claim.currency === original.currency && amount < 0 && -amount < original.claimedExclMicros
}

function reversed(posting: LedgerTransaction, cdrKey: string): LedgerTransaction {
  const [fact] = posting.id.split(':', 1)
  const entries = posting.entries.map((entry) => ({ ...entry, amountMinor: 0 - entry.amountMinor }))
  return { ...posting, id: `${fact}:${cdrKey}`, entries }
}

function moved(transactions: readonly LedgerTransaction[], account: string): number {
  const entries = transactions.flatMap((transaction) => transaction.entries)
  return entries.reduce((sum, entry) => sum + (entry.account === account ? entry.amountMinor : 0), 0)
}
