import type { LedgerTransaction } from '#domain/ledger/ledger'

/** Throws unless a transaction has entries, all of them integers, that sum to zero. An unbalanced one is a bug and must not be stored. */
export function assertBalanced(transaction: LedgerTransaction): void {
  const { id, entries } = transaction
  if (entries.length === 0) throw new Error(`ledger transaction ${id} has no entries`)
  if (entries.some(({ amountMinor }) => !Number.isSafeInteger(amountMinor)))
    throw new Error(`ledger transaction ${id} has an amount that is no integer`)
  const sum = entries.reduce((total, { amountMinor }) => total + amountMinor, 0)
  if (sum !== 0) throw new Error(`ledger transaction ${id} is off by ${sum}`)
}
