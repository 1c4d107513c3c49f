import type { ClaimedPrice } from '#domain/cdr/cdr'
import { checkClaim } from '#domain/cdr/check-claim'
import type { ChargePrice, ChargePriceResult, ChargeToPrice } from '#domain/tariff/charge-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { ceiling, isZero, multiply, type Rational, rational, roundHalfAway, sum } from '#domain/tariff/rational'
import type { PriceComponent, Tariff } from '#domain/tariff/tariff'

/** Another reading of the tariff, or another tariff, by which operators are seen to come to another amount than is due. */
export type ClaimModel =
  | 'amount_with_vat'
  | 'blocks_per_period'
  | 'lines_rounded_up'
  | 'tariff_of_cdr'
  | 'without_blocks'

/**
 * What a claim that does not follow from the tariff was made by: the first model that gives it, or null where none does. It explains to a
 * person what to talk about; it changes nothing.
 */
export function explainClaim(
  claimed: ClaimedPrice,
  charge: ChargeToPrice,
  tariffsOfCdr: readonly Tariff[],
  minorDigits: number,
): ClaimModel | null {
  const models: readonly (readonly [ClaimModel, () => ChargePriceResult])[] = [
    ['amount_with_vat', () => withTotal(priceCharge(charge), ({ total }) => total.inclVat)],
    ['tariff_of_cdr', () => priceCharge({ ...charge, tariffs: tariffsOfCdr })],
    ['blocks_per_period', () => pricePeriodsAlone(charge)],
    ['without_blocks', () => priceCharge({ ...charge, tariffs: charge.tariffs.map(withoutBlocks) })],
    ['lines_rounded_up', () => withTotal(priceCharge(charge), (price) => roundedUp(price, minorDigits))],
  ]
  const found = models.find(([, price]) => checkClaim(claimed, price(), minorDigits).outcome === 'match')
  return found?.[0] ?? null
}

/** What the tariff gives, by kind of cost, for a person to hold against the claim. Amounts in micros. */
export function breakdownOf(price: ChargePriceResult): string {
  if (price.result === 'rejected') return price.reason
  return Object.entries(price.costs)
    .filter(([, { exclVat }]) => exclVat === null || !isZero(exclVat))
    .map(([kind, cost]) => `${kind} ${cost.exclVat === null ? '?' : roundHalfAway(cost.exclVat, 1_000_000)}`)
    .join(', ')
}

function withTotal(price: ChargePriceResult, totalOf: (price: ChargePrice) => Rational | null): ChargePriceResult {
  return price.result === 'priced' ? price.with({ total: { ...price.total, exclVat: totalOf(price) } }) : price
}

function roundedUp({ lines }: ChargePrice, minorDigits: number): Rational | null {
  const scale = 10 ** minorDigits
  const amounts = lines.map(({ exclVat }) => exclVat).filter((amount) => amount !== null)
  if (amounts.length < lines.length) return null
  return sum(amounts.map((amount) => rational(ceiling(multiply(amount, rational(scale))), scale)))
}

/** Each period as if it were a charge; what is due once is due in the first. */
function pricePeriodsAlone(charge: ChargeToPrice): ChargePriceResult {
  const sorted = charge.periods.toSorted((left, right) => left.startAt - right.startAt)
  const prices = sorted.map((period, i) =>
    priceCharge({
      ...charge,
      startAt: period.startAt,
      endAt: sorted[i + 1]?.startAt ?? charge.endAt,
      periods: [period],
      tariffs: i === 0 ? charge.tariffs : charge.tariffs.map(withoutFlat),
    }),
  )
  const [first] = prices
  const costs = prices.map((price) => (price.result === 'priced' ? price.total.exclVat : null))
  const known = costs.filter((cost) => cost !== null)
  if (first?.result !== 'priced' || known.length < costs.length)
    return { result: 'rejected', reason: 'no_periods', field: 'charging_periods' }
  return first.with({ total: { ...first.total, exclVat: sum(known) }, pricedPeriods: prices.length })
}

function withoutFlat(tariff: Tariff): Tariff {
  return withComponents(tariff, (part) => (part.type === 'FLAT' ? { ...part, priceMicros: 0 } : part))
}

function withoutBlocks(tariff: Tariff): Tariff {
  return withComponents(tariff, (part) => ({ ...part, stepSize: 0 }))
}

function withComponents(tariff: Tariff, change: (part: PriceComponent) => PriceComponent): Tariff {
  const elements = tariff.elements.map((element) => ({
    ...element,
    priceComponents: element.priceComponents.map(change),
  }))
  return { ...tariff, elements }
}
