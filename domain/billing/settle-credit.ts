import { noPrice } from '#domain/billing/no-price'
import { heldOperator } from '#domain/billing/settle-operator'
import type { Settlement, SettlementFacts } from '#domain/billing/settlement'
import { partyLabel } from '#domain/identity/party'
import { postCost } from '#domain/ledger/post-charge'

/**
 * Takes back what a CDR cost us. Only with the original at hand, and only if the credit names it and is its negative; anything else is held.
 * What the driver paid is not touched here: that takes a credit note. Source: OCPI 2.2.1, cdrs, credit CDRs.
 */
export function settleCredit(facts: SettlementFacts): Omit<Settlement, 'authorization'> {
  const { cdr, original } = facts
  const driverSide = noPrice('none', 'credit')
  if (original === undefined) {
    const operatorSide = heldOperator(facts, ['credit', 'credit_without_original'])
    return { operatorSide, driverSide, transactions: [], findings: [] }
  }
  if (!isReversal(facts)) {
    const operatorSide = heldOperator(facts, ['credit', 'cost_mismatch'])
    return { operatorSide, driverSide, transactions: [], findings: [] }
  }
  const before = original.settlement.operatorSide
  const operatorSide = {
    ...before,
    status: 'settled' as const,
    reasons: ['credit'] as const,
    exclMinor: 0 - before.exclMinor,
    vatMinor: 0 - before.vatMinor,
    claimedExclMinor: 0 - before.claimedExclMinor,
  }
  const { cdrKey, brand, establishment, contractMarket, siteMarket } = facts
  const reversal = postCost({
    cdrKey,
    brand,
    market: (contractMarket ?? siteMarket ?? establishment).id,
    currency: cdr.currency,
    occurredAt: cdr.endAt,
    operator: partyLabel(cdr),
    establishment: establishment.id,
    exclMinor: operatorSide.exclMinor,
    vatMinor: operatorSide.vatMinor,
  })
  return { operatorSide, driverSide, transactions: reversal === null ? [] : [reversal], findings: [] }
}

function isReversal({ cdr, original }: SettlementFacts): boolean {
  if (original === undefined) return false
  return (
    cdr.creditReferenceId?.toLowerCase() === original.cdr.id.toLowerCase() &&
    partyLabel(cdr) === partyLabel(original.cdr) &&
    cdr.currency === original.cdr.currency &&
    cdr.totalCost.exclVatMicros === -original.cdr.totalCost.exclVatMicros
  )
}
