import { noPrice } from '#domain/billing/no-price'
import { settleCredit } from '#domain/billing/settle-credit'
import { settleDriver } from '#domain/billing/settle-driver'
import { claimFindings, heldOperator, settleOperator } from '#domain/billing/settle-operator'
import type {
  DriverSide,
  OperatorSide,
  Settlement,
  SettlementFacts,
  SettlementReason,
} from '#domain/billing/settlement'
import { type CdrFinding, checkCdr } from '#domain/cdr/check-cdr'
import { findFlatCharge } from '#domain/cdr/find-flat-charge'
import { partyLabel } from '#domain/identity/party'
import { postCost, postPrice } from '#domain/ledger/post-charge'

/**
 * Everything that follows from a CDR, as a pure function of its facts: what we owe the operator, what the driver owes us, and the postings.
 * The two sides are decided apart. An implausible CDR moves no money at all; a claim that does not follow from the tariff holds the operator's
 * side only; an unknown token, market or price parks the driver's side only. The same facts always give the same settlement.
 */
export function settleCdr(facts: SettlementFacts): Settlement {
  const { cdr, token } = facts
  const authorization = facts.authorization ?? (token === null ? 'none' : 'ours')
  if (cdr.credit) return { ...settleCredit(facts), authorization }
  const findings = [
    ...checkFacts(facts),
    ...checkVat(facts),
    ...checkCandidates(facts),
    ...checkLiability(authorization),
  ]
  const stop = reasonToStop(facts, findings)
  if (stop !== null) {
    const operatorSide = heldOperator(facts, [stop])
    return { operatorSide, driverSide: noPrice('held', stop), authorization, transactions: [], findings }
  }
  const operatorSide = settleOperator(facts)
  // Who charges at home pays the energy already: it is due to the driver, by a plan that says how.
  const driverSide = cdr.homeChargingCompensation ? noPrice('parked', 'home_charging') : settleDriver(facts)
  const flat = flatCharge(facts, driverSide)
  if (flat !== null) {
    const held = {
      operatorSide: heldOperator(facts, ['cdr_implausible']),
      driverSide: noPrice('held', 'cdr_implausible'),
    }
    return { ...held, authorization, transactions: [], findings: [...findings, flat] }
  }
  const transactions = post(facts, operatorSide, driverSide)
  const told = [...findings, ...claimFindings(facts, operatorSide), ...marginFindings(operatorSide, driverSide)]
  return { operatorSide, driverSide, authorization, transactions, findings: told }
}

/** What a charge would cost tells whether it is worth a look that nothing was charged. */
function flatCharge({ cdr, session, timesWithheld }: SettlementFacts, driverSide: DriverSide): CdrFinding | null {
  if (timesWithheld === true) return null
  const priceMicros = driverSide.lines.reduce((sum, { grossMicros }) => sum + grossMicros, 0)
  const at = session?.lastWordAt ?? null
  return findFlatCharge({
    cdr,
    lastWord: session && at !== null ? { at, energyWh: session.energyWh } : null,
    priceMicros,
  })
}

/** Why no money moves on either side until a person has looked; null where nothing stops it. */
function reasonToStop(
  { cdr, session, rival, candidates = [] }: SettlementFacts,
  findings: readonly CdrFinding[],
): SettlementReason | null {
  if (rival != null) return 'possible_double'
  if (candidates.length > 1) return 'session_ambiguous'
  if (session?.isInvalid === true) return 'session_invalid'
  if (findings.some(({ weight }) => weight === 'implausible')) return 'cdr_implausible'
  // A vehicle that gives energy back may earn money; what it earns is for a person to say.
  return cdr.totalCost.exclVatMicros < 0 || cdr.totalEnergyWh < 0 ? 'negative_total' : null
}

function checkFacts(facts: SettlementFacts): readonly CdrFinding[] {
  const { cdr, session, pinned, connectorPowerW = null, timesWithheld = false } = facts
  const pinnedCurrency = pinned?.tariff.currency ?? null
  return checkCdr({ cdr, session, connectorPowerW, pinnedCurrency, timesWithheld })
}

/** One charge of two sessions is billed for neither before somebody has said which it is. */
function checkCandidates({ candidates = [] }: SettlementFacts): readonly CdrFinding[] {
  if (candidates.length < 2) return []
  return [{ code: 'session_ambiguous', weight: 'implausible', field: 'sessionId', detail: candidates.join(' ') }]
}

/** Operators state a VAT; the site's law decides. A difference is told, not followed. */
function checkVat({ cdr, pinned, siteMarket }: SettlementFacts): readonly CdrFinding[] {
  const lawful = siteMarket?.vatBasisPointsAt(cdr.startAt) ?? null
  const tariff = pinned?.tariff
  if (lawful === null || !tariff) return []
  const stated = tariff.elements.flatMap(({ priceComponents }) => priceComponents.map((part) => part.vatBasisPoints))
  const other = stated.find((rate) => rate !== null && rate !== lawful)
  if (other === undefined) return []
  const detail = `${other} in the tariff, ${lawful} by law`
  return [{ code: 'tariff_vat_differs', weight: 'note', field: 'tariffs', detail }]
}

/** A charge we had refused is settled all the same; whether it is the operator's to bear is said where a person reads it. */
function checkLiability(authorization: Settlement['authorization']): readonly CdrFinding[] {
  if (authorization !== 'refused') return []
  return [{ code: 'charge_refused', weight: 'note', field: 'token', detail: 'we had said no to this token' }]
}

/** What an operator claims never changes what a driver pays; that we lose by it is told. Two roundings may differ by one. */
function marginFindings(operatorSide: OperatorSide, driverSide: DriverSide): readonly CdrFinding[] {
  const { claimedExclMinor } = operatorSide
  if (driverSide.status !== 'billed' || claimedExclMinor <= driverSide.netMinor + 1) return []
  const detail = `${claimedExclMinor} claimed, ${driverSide.netMinor} from the driver, in minor units without VAT`
  return [{ code: 'margin_negative', weight: 'note', field: 'totalCost', detail }]
}

function post(facts: SettlementFacts, operatorSide: OperatorSide, driverSide: DriverSide): Settlement['transactions'] {
  const { cdr, cdrKey, brand, session, token, establishment, siteMarket, contractMarket } = facts
  const market = (contractMarket ?? siteMarket ?? establishment).id
  const common = { cdrKey, brand, market, currency: cdr.currency, occurredAt: cdr.endAt }
  const cost =
    operatorSide.status === 'settled'
      ? postCost({
          ...common,
          operator: partyLabel(cdr),
          establishment: establishment.id,
          exclMinor: operatorSide.exclMinor,
          vatMinor: operatorSide.vatMinor,
        })
      : null
  const payer = token?.contract ?? session?.id ?? token?.id
  const price =
    driverSide.status === 'billed' && siteMarket !== null && payer !== undefined
      ? postPrice({
          ...common,
          payer,
          siteMarket: siteMarket.id,
          netMinor: driverSide.netMinor,
          vatMinor: driverSide.vatMinor,
        })
      : null
  return [cost, price].filter((transaction) => transaction !== null)
}
