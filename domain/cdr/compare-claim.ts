import { canonicalJson } from '#domain/canonical-json'
import type { Cdr, ClaimedPrice } from '#domain/cdr/cdr'
import { type CdrFindingCode, checkCdr } from '#domain/cdr/check-cdr'
import { type ClaimCheck, checkByEitherReading, checkPart } from '#domain/cdr/check-claim'
import { checkTaxes } from '#domain/cdr/check-taxes'
import { type ClaimModel, explainClaim } from '#domain/cdr/explain-claim'
import type { ChargePriceResult, ChargeToPrice, CostKind, PriceRejection } from '#domain/tariff/charge-price'
import { roundHalfAway, subtract } from '#domain/tariff/rational'
import type { Tariff } from '#domain/tariff/tariff'

/** In what a claim and what follows from the tariff differ, and by what that came about. */
export const CLAIM_DIFFERENCES = [
  'currency',
  'impossible_energy',
  'missing_tariff',
  'negative_volume',
  'period_gap',
  'price',
  'rounding',
  'stale_tariff_version',
  'step_size',
  'tax',
  'totals_do_not_add_up',
  'unknown_tariff_id',
] as const
export type ClaimDifferenceCode = (typeof CLAIM_DIFFERENCES)[number]

/** One difference. `disputed` is beyond what settlement tolerates, or leaves nothing to compare; a `note` is not. */
export interface ClaimDifference {
  readonly code: ClaimDifferenceCode
  readonly weight: 'disputed' | 'note'
  /** The field of the CDR it shows in. */
  readonly field: keyof Cdr
  /** Claimed less recomputed, in micros; null for what is no amount. */
  readonly differenceMicros: number | null
  readonly detail: string
}

/** The total, or the cost of one kind, as it is claimed and as it follows from the tariff. */
export interface ComparedPart {
  readonly part: CostKind | 'total'
  readonly field: keyof Cdr
  /** Null where nothing is claimed for it. */
  readonly claimedExclMicros: number | null
  readonly recomputedExclMicros: number | null
  readonly outcome: ClaimCheck['outcome'] | 'not_claimed'
}

/** A CDR held against its tariff. */
export interface ClaimComparison {
  readonly price: ChargePriceResult
  readonly parts: readonly ComparedPart[]
  readonly differences: readonly ClaimDifference[]
}

/** What a claim is compared with. */
export interface ClaimToCompare {
  readonly cdr: Cdr
  /** Does the CDR say what it costs? Where it does not, there is nothing to hold against the price. */
  readonly isClaimed: boolean
  /** The charge under the tariffs that are due. */
  readonly charge: ChargeToPrice
  /** In W; null where no location says it. */
  readonly connectorPowerW: number | null
  /** Of the CDR's currency. */
  readonly minorDigits: number
}

const PARTS: readonly (readonly [CostKind, keyof Cdr, (cdr: Cdr) => ClaimedPrice | null])[] = [
  ['energy', 'totalEnergyCost', (cdr) => cdr.totalEnergyCost],
  ['time', 'totalTimeCost', (cdr) => cdr.totalTimeCost],
  ['parking', 'totalParkingCost', (cdr) => cdr.totalParkingCost],
  ['fixed', 'totalFixedCost', (cdr) => cdr.totalFixedCost],
  ['reservation', 'totalReservationCost', (cdr) => cdr.totalReservationCost],
]

/** What a model of a claim is a difference in. */
const OF_MODEL: Readonly<Record<ClaimModel, ClaimDifferenceCode>> = {
  amount_with_vat: 'tax',
  blocks_per_period: 'step_size',
  lines_rounded_up: 'rounding',
  tariff_of_cdr: 'stale_tariff_version',
  without_blocks: 'step_size',
}

/** Reasons that are a difference to what is claimed. Another is something wrong with the question. */
const OF_REJECTION: Readonly<Partial<Record<PriceRejection, readonly [ClaimDifferenceCode, keyof Cdr]>>> = {
  currency_mismatch: ['currency', 'currency'],
  negative_volume: ['negative_volume', 'periods'],
  no_tariff: ['missing_tariff', 'tariffs'],
  unknown_tariff_id: ['unknown_tariff_id', 'periods'],
}

/** Findings about the CDR itself that are differences between what it says here and there. */
const OF_FINDING: Readonly<Partial<Record<CdrFindingCode, ClaimDifferenceCode>>> = {
  cost_parts_differ: 'totals_do_not_add_up',
  duration_differs: 'totals_do_not_add_up',
  energy_differs_from_periods: 'totals_do_not_add_up',
  energy_exceeds_power: 'impossible_energy',
  energy_in_wh: 'impossible_energy',
  time_exceeds_duration: 'totals_do_not_add_up',
  time_in_minutes: 'totals_do_not_add_up',
}

/** Operators read clocks at different ends. */
const GAP_SLACK_MS = 60_000

/**
 * Recomputes what an operator claims, in all and for each kind of cost, and names every difference by its kind: from the amounts by the same
 * check and the same models as settlement, from the rest by the same check of the CDR itself.
 */
export function compareClaim(claim: ClaimToCompare): ClaimComparison {
  const { cdr, isClaimed, charge, minorDigits: digits } = claim
  const { check, price } = checkByEitherReading(cdr.totalCost, charge, digits)
  const total: ComparedPart = {
    part: 'total',
    field: 'totalCost',
    claimedExclMicros: isClaimed ? cdr.totalCost.exclVatMicros : null,
    recomputedExclMicros: check.recomputedExclMicros,
    outcome: isClaimed ? check.outcome : 'not_claimed',
  }
  const parts = [total, ...PARTS.map((part) => comparePart(part, cdr, price, digits))]
  const differences = [
    ...withoutPrice(price),
    ...staleTariffs(cdr.tariffs, charge.tariffs),
    ...amountDifferences(parts, cdr, charge, digits),
    ...(total.outcome === 'match' ? taxDifferences(cdr, price, digits) : []),
    ...findingsOf(claim),
    ...periodGaps(cdr),
  ]
  return { price, parts, differences }
}

function comparePart(
  [kind, field, claimOf]: (typeof PARTS)[number],
  cdr: Cdr,
  price: ChargePriceResult,
  digits: number,
): ComparedPart {
  const claimed = claimOf(cdr)
  const check = checkPart(claimed ?? cdr.totalCost, price, ({ costs }) => costs[kind], digits)
  return {
    part: kind,
    field,
    claimedExclMicros: claimed?.exclVatMicros ?? null,
    recomputedExclMicros: check.recomputedExclMicros,
    outcome: claimed === null ? 'not_claimed' : check.outcome,
  }
}

function withoutPrice(price: ChargePriceResult): ClaimDifference[] {
  if (price.result === 'rejected') {
    const [code, field] = OF_REJECTION[price.reason] ?? ['price', 'tariffs']
    return [{ code, weight: 'disputed', field, differenceMicros: null, detail: price.reason }]
  }
  if (!price.warnings.includes('period_without_tariff')) return []
  const detail = 'period_without_tariff'
  return [{ code: 'missing_tariff', weight: 'disputed', field: 'periods', differenceMicros: null, detail }]
}

/** A tariff in the CDR that has the id of one that is due and says something else. */
function staleTariffs(ofCdr: readonly Tariff[], due: readonly Tariff[]): ClaimDifference[] {
  return ofCdr.flatMap((tariff): ClaimDifference[] => {
    const other = due.find(({ id }) => id.toLowerCase() === tariff.id.toLowerCase())
    if (!other || pricesOf(other) === pricesOf(tariff)) return []
    const detail = `${tariff.id} of ${new Date(tariff.lastUpdated).toISOString()}, due is that of ${new Date(other.lastUpdated).toISOString()}`
    return [{ code: 'stale_tariff_version', weight: 'note', field: 'tariffs', differenceMicros: null, detail }]
  })
}

/** All of a tariff that a price depends on. */
function pricesOf({ currency, elements, minPrice, maxPrice, taxIncluded }: Tariff): string {
  return canonicalJson({ currency, elements, minPrice, maxPrice, taxIncluded })
}

function amountDifferences(
  parts: readonly ComparedPart[],
  cdr: Cdr,
  charge: ChargeToPrice,
  digits: number,
): ClaimDifference[] {
  const isOff = ({ outcome }: ComparedPart) => outcome === 'mismatch' || outcome === 'below'
  const model = parts.some((part) => part.part === 'total' && isOff(part))
    ? explainClaim(cdr.totalCost, charge, cdr.tariffs, digits)
    : null
  return parts.flatMap((part): ClaimDifference[] => {
    const { field, claimedExclMicros, recomputedExclMicros } = part
    if (claimedExclMicros === null || recomputedExclMicros === null) return []
    const differenceMicros = claimedExclMicros - recomputedExclMicros
    const amounts = `${claimedExclMicros} claimed, ${recomputedExclMicros} recomputed`
    if (isOff(part)) {
      const code = model === null ? 'price' : OF_MODEL[model]
      const weight = part.outcome === 'below' ? 'note' : 'disputed'
      return [{ code, weight, field, differenceMicros, detail: model === null ? amounts : `${amounts}; ${model}` }]
    }
    // What is the same to the cent is no difference: an exact amount has more decimals than a bill.
    if (Math.abs(differenceMicros) < 10 ** (6 - digits) / 2) return []
    return [{ code: 'rounding', weight: 'note', field, differenceMicros, detail: amounts }]
  })
}

function taxDifferences(cdr: Cdr, price: ChargePriceResult, digits: number): ClaimDifference[] {
  if (price.result === 'rejected') return []
  if (checkTaxes(cdr.totalCost, price, digits) !== 'differs') return []
  const { exclVatMicros, inclVatMicros } = cdr.totalCost
  const { exclVat, inclVat } = price.total
  const claimed = inclVatMicros === null ? 0 : inclVatMicros - exclVatMicros
  const due = exclVat === null || inclVat === null ? null : roundHalfAway(subtract(inclVat, exclVat), 1_000_000)
  return [
    {
      code: 'tax',
      // Which tax we owe an operator is the law's to say and not its tariff's.
      weight: 'note',
      field: 'totalCost',
      differenceMicros: due === null ? null : claimed - due,
      detail: `${claimed} claimed as taxes, ${due ?? 'unknown'} by the tariff`,
    },
  ]
}

function findingsOf({ cdr, isClaimed, connectorPowerW }: ClaimToCompare): ClaimDifference[] {
  const findings = checkCdr({ cdr, session: null, connectorPowerW, pinnedCurrency: null, timesWithheld: false })
  return findings.flatMap(({ code: found, weight, field, detail }): ClaimDifference[] => {
    const code = OF_FINDING[found]
    if (code === undefined || (found === 'cost_parts_differ' && !isClaimed)) return []
    const isDisputed = weight === 'implausible'
    const told = `${found}: ${detail}`
    return [{ code, weight: isDisputed ? 'disputed' : 'note', field, differenceMicros: null, detail: told }]
  })
}

/** A charge of which the first stretch was not reported, or that was reported before it began. */
function periodGaps({ periods, startAt, endAt }: Cdr): ClaimDifference[] {
  const starts = periods.map((period) => period.startAt)
  const first = Math.min(...starts)
  const last = Math.max(...starts)
  const gap = (detail: string): ClaimDifference => {
    return { code: 'period_gap', weight: 'note', field: 'periods', differenceMicros: null, detail }
  }
  const seconds = (ms: number) => Math.round(ms / 1000)
  const differences: ClaimDifference[] = []
  if (first - startAt > GAP_SLACK_MS)
    differences.push(gap(`the first period begins ${seconds(first - startAt)} s after the charge`))
  if (startAt - first > 0)
    differences.push(gap(`the first period begins ${seconds(startAt - first)} s before the charge`))
  if (last > endAt) differences.push(gap(`the last period begins ${seconds(last - endAt)} s after the end`))
  return differences
}
