import type { Instant } from '#domain/instant'
import { applyLimits } from '#domain/tariff/apply-limits'
import { billEnergyBlocks, billTimeBlocks } from '#domain/tariff/bill-blocks'
import type {
  ChargePriceResult,
  ChargeToPrice,
  CostKind,
  ExactCost,
  MeasuredQuantities,
  OmittedVat,
  PricedLine,
  TariffWarning,
} from '#domain/tariff/charge-price'
import { checkPriceable, lintTariffs } from '#domain/tariff/check-priceable'
import { type DescribedPeriod, describePeriods } from '#domain/tariff/describe-periods'
import { costOf, sumCosts } from '#domain/tariff/exact-cost'
import { isTimeZone } from '#domain/tariff/local-time'
import type { ChargeMoment } from '#domain/tariff/match-restrictions'
import { add, ONE, type Rational, rational, ZERO } from '#domain/tariff/rational'
import { type PricedScope, type SelectedComponent, selectComponent } from '#domain/tariff/select-component'
import type { PriceComponent, Tariff, TariffDimension } from '#domain/tariff/tariff'

interface Pricing {
  readonly charge: ChargeToPrice
  readonly omittedVat: OmittedVat
  readonly reservation: PricedScope
  readonly warnings: Set<TariffWarning>
  /** `tariff id/scope` of flat fees already charged. */
  readonly flatFees: Set<string>
}

/** A line before blocks, with the tariff it belongs to. */
interface Part {
  readonly kind: CostKind
  readonly dimension: TariffDimension
  readonly component: PriceComponent
  readonly tariff: Tariff
  readonly elementIndex: number
  readonly startAt: Instant
  readonly quantity: Rational
}

/**
 * Prices a charge exactly; nothing is rounded. For each period and dimension the component in force at the period's start counts; blocks
 * (`step_size`) are billed once a charge for energy and once for time, in which parking takes the place of charging; a flat fee falls due once
 * per tariff for the charge and once for a reservation. A charge that cannot be priced is rejected with a reason, never priced at 0.
 * Source: OCPI 2.2.1, tariffs and cdrs; where they are silent `docs/decisions/` says what is done.
 */
export function priceCharge(charge: ChargeToPrice): ChargePriceResult {
  const rejection = checkPriceable(charge)
  if (rejection !== null) return { result: 'rejected', reason: rejection }
  const timeZone = charge.timeZone !== null && isTimeZone(charge.timeZone) ? charge.timeZone : null
  const periods = describePeriods(charge.startAt, charge.endAt, charge.periods, timeZone)
  const pricing: Pricing = {
    charge,
    omittedVat: charge.options?.omittedVat ?? 'none',
    reservation: charge.options?.reservationExpired === true ? 'reservation_expired' : 'reservation',
    warnings: new Set(lintTariffs(charge.tariffs)),
    flatFees: new Set(),
  }
  warnAboutPeriods(pricing, periods)
  const used = new Set<Tariff>()
  let isComplete = true
  const parts = periods.flatMap((period) => {
    const tariff = tariffOf(period, charge)
    if (tariff === null) {
      isComplete = false
      pricing.warnings.add('period_without_tariff')
      return []
    }
    used.add(tariff)
    return pricePeriod(pricing, period, tariff)
  })
  if (charge.tariffs.length > 1) warnAboutTariffs(pricing, parts, used)
  return summarize(pricing, periods, parts, isComplete && used.size === 1 ? [...used] : [])
}

function pricePeriod(pricing: Pricing, period: DescribedPeriod, tariff: Tariff): Part[] {
  const { reservation } = pricing
  const parts: (Part | null)[] = []
  if (period.reservationTimeMicros !== null) {
    parts.push(priceFlat(pricing, period, tariff, reservation))
    parts.push(priceVolume(pricing, period, tariff, reservation, 'TIME', period.reservationTimeMicros))
  }
  if (period.isCharge) {
    parts.push(priceFlat(pricing, period, tariff, 'session'))
    parts.push(priceVolume(pricing, period, tariff, 'session', 'ENERGY', period.energyMicros))
    parts.push(priceVolume(pricing, period, tariff, 'session', 'TIME', period.timeMicros))
    parts.push(priceVolume(pricing, period, tariff, 'session', 'PARKING_TIME', period.parkingTimeMicros))
  }
  return parts.filter((part) => part !== null)
}

function priceFlat(pricing: Pricing, period: DescribedPeriod, tariff: Tariff, scope: PricedScope): Part | null {
  const key = `${tariff.id}/${scope}`
  if (pricing.flatFees.has(key)) return null
  const { component, elementIndex } = select(pricing, tariff, 'FLAT', scope, period.atStart)
  if (component === null) return null
  pricing.flatFees.add(key)
  const kind = scope === 'session' ? 'fixed' : 'reservation'
  return { kind, dimension: 'FLAT', component, tariff, elementIndex, startAt: period.startAt, quantity: ONE }
}

function priceVolume(
  pricing: Pricing,
  period: DescribedPeriod,
  tariff: Tariff,
  scope: PricedScope,
  dimension: TariffDimension,
  volumeMicros: number | null,
): Part | null {
  if (volumeMicros === null || volumeMicros === 0) return null
  const { component, elementIndex } = select(pricing, tariff, dimension, scope, period.atStart)
  if (period.atEnd !== null) {
    const atEnd = selectComponent(tariff, dimension, scope, period.atEnd).component
    if (!isSamePrice(component, atEnd)) pricing.warnings.add('period_spans_price_change')
  }
  if (component === null) return null
  const quantity = rational(volumeMicros, 1_000_000)
  const kind = kindOf(dimension, scope)
  return { kind, dimension, component, tariff, elementIndex, startAt: period.startAt, quantity }
}

function select(
  pricing: Pricing,
  tariff: Tariff,
  dimension: TariffDimension,
  scope: PricedScope,
  moment: ChargeMoment,
): SelectedComponent {
  const selected = selectComponent(tariff, dimension, scope, moment)
  for (const warning of selected.warnings) pricing.warnings.add(warning)
  return selected
}

function summarize(
  pricing: Pricing,
  periods: readonly DescribedPeriod[],
  parts: readonly Part[],
  limiting: readonly Tariff[],
): ChargePriceResult {
  const energy = parts.filter(({ kind }) => kind === 'energy')
  const time = parts.filter(({ kind }) => kind === 'time')
  const parking = parts.filter(({ kind }) => kind === 'parking')
  const reservation = parts.filter(({ kind, dimension }) => kind === 'reservation' && dimension === 'TIME')
  const fixed = parts.filter(({ dimension }) => dimension === 'FLAT')
  const energyBlocks = billEnergyBlocks(energy)
  // Charging and parking share one block; only parking that has a price takes it over.
  const isTimeLast = pricing.charge.options?.timeBlocks === 'last' && lastStart(time) > lastStart(parking)
  const isTimeStepped = parking.length === 0 || isTimeLast
  const timeBlocks = billTimeBlocks(time, isTimeStepped)
  const parkingBlocks = billTimeBlocks(parking, !isTimeStepped)
  const reservationBlocks = billTimeBlocks(reservation, true)
  const { omittedVat } = pricing
  const lines = [
    ...toLines(fixed, null, omittedVat),
    ...toLines(energy, energyBlocks, omittedVat),
    ...toLines(time, timeBlocks, omittedVat),
    ...toLines(parking, parkingBlocks, omittedVat),
    ...toLines(reservation, reservationBlocks, omittedVat),
  ].toSorted((left, right) => left.startAt - right.startAt)
  const totalBeforeLimits = sumCosts(lines)
  const [tariff] = limiting
  const limited = tariff ? applyLimits(totalBeforeLimits, tariff) : { total: totalBeforeLimits, warnings: [] }
  for (const warning of limited.warnings) pricing.warnings.add(warning)
  return {
    result: 'priced',
    currency: pricing.charge.tariffs[0]?.currency ?? '',
    total: limited.total,
    totalBeforeLimits,
    costs: {
      energy: costOfKind(lines, 'energy'),
      fixed: costOfKind(lines, 'fixed'),
      parking: costOfKind(lines, 'parking'),
      reservation: costOfKind(lines, 'reservation'),
      time: costOfKind(lines, 'time'),
    },
    lines,
    billed: {
      energyKwh: energyBlocks.billedKwh,
      timeS: timeBlocks.billedS,
      parkingTimeS: parkingBlocks.billedS,
      reservationTimeS: reservationBlocks.billedS,
    },
    measured: measure(pricing.charge, periods),
    pricedPeriods: new Set(lines.map(({ startAt }) => startAt)).size,
    warnings: [...pricing.warnings].toSorted(),
  }
}

function toLines(
  parts: readonly Part[],
  blocks: { readonly surplus: Rational; readonly lastIndex: number } | null,
  omittedVat: OmittedVat,
): PricedLine[] {
  return parts.map(({ tariff, ...part }, index) => {
    const stepSurplus = blocks !== null && index === blocks.lastIndex ? blocks.surplus : ZERO
    const quantity = add(part.quantity, stepSurplus)
    return {
      ...part,
      tariffId: tariff.id,
      quantity,
      stepSurplus,
      ...costOf(quantity, part.component, tariff, omittedVat),
    }
  })
}

function lastStart(parts: readonly Part[]): Instant {
  return Math.max(...parts.map(({ startAt }) => startAt))
}

function costOfKind(lines: readonly PricedLine[], kind: CostKind): ExactCost {
  return sumCosts(lines.filter((line) => line.kind === kind))
}

function measure(charge: ChargeToPrice, periods: readonly DescribedPeriod[]): MeasuredQuantities {
  const total = (volume: (period: DescribedPeriod) => number | null) =>
    rational(
      periods.reduce((sum, period) => sum + (volume(period) ?? 0), 0),
      1_000_000,
    )
  return {
    energyKwh: total((period) => period.energyMicros),
    durationH: rational(charge.endAt - charge.startAt, 3_600_000),
    chargingTimeH: total((period) => period.timeMicros),
    parkingTimeH: total((period) => period.parkingTimeMicros),
    reservationTimeH: total((period) => period.reservationTimeMicros),
  }
}

/** The tariff a period names. Where no period names one, the only tariff there is counts for all; several are not guessed between. */
function tariffOf({ period: { tariffId } }: DescribedPeriod, { tariffs, periods }: ChargeToPrice): Tariff | null {
  if (tariffId !== null) return tariffs.find(({ id }) => id.toLowerCase() === tariffId.toLowerCase()) ?? null
  const isNamedNowhere = periods.every((period) => period.tariffId === null)
  return isNamedNowhere && tariffs.length === 1 ? (tariffs[0] ?? null) : null
}

function warnAboutPeriods(pricing: Pricing, periods: readonly DescribedPeriod[]): void {
  const { startAt, endAt, periods: given } = pricing.charge
  if (given.some((period, index) => period.startAt < (given[index - 1]?.startAt ?? period.startAt)))
    pricing.warnings.add('periods_unsorted')
  if (periods.some((period) => period.startAt < startAt || period.startAt > endAt))
    pricing.warnings.add('periods_outside_session')
}

function warnAboutTariffs(pricing: Pricing, parts: readonly Part[], used: ReadonlySet<Tariff>): void {
  const { tariffs } = pricing.charge
  if (used.size > 0 && used.size < tariffs.length) pricing.warnings.add('unused_tariff')
  if (used.size !== 1 && tariffs.some(({ minPrice, maxPrice }) => minPrice !== null || maxPrice !== null))
    pricing.warnings.add('min_max_undefined_multi_tariff')
  for (const kind of ['energy', 'time', 'parking'] as const) {
    const stepped = parts.filter((part) => part.kind === kind)
    const isMixed = stepped.some(({ component, tariff }) =>
      stepped.some((other) => other.tariff !== tariff && other.component.stepSize !== component.stepSize),
    )
    if (isMixed) pricing.warnings.add('mixed_step_size')
  }
}

function isSamePrice(left: PriceComponent | null, right: PriceComponent | null): boolean {
  return left?.priceMicros === right?.priceMicros && left?.vatBasisPoints === right?.vatBasisPoints
}

function kindOf(dimension: TariffDimension, scope: PricedScope): CostKind {
  if (scope !== 'session') return 'reservation'
  if (dimension === 'ENERGY') return 'energy'
  return dimension === 'PARKING_TIME' ? 'parking' : 'time'
}
