import type { ChargingPeriod } from '#domain/session/session'
import type { ChargeToPrice, CostKind, ExactCost } from '#domain/tariff/charge-price'
import { addBigints, multiplyBigints, type Rational, rational, ZERO } from '#domain/tariff/rational'
import type { PriceComponent, Tariff, TariffDimension, TariffRestrictions } from '#domain/tariff/tariff'

// The rules once more, read from the standard and written without a thought of speed: each restriction as text, each moment by Intl, each line
// by BigInt. It shares nothing with the engine but the reduction of fractions.

interface Line {
  readonly kind: CostKind
  readonly family: string
  readonly component: PriceComponent
  readonly tariff: Tariff
  readonly startAt: number
  readonly micros: number
}

interface Moment {
  readonly date: string
  readonly time: string
  readonly weekday: number
  readonly elapsedMs: number
  readonly energyMicros: number
  readonly power: readonly [number, number] | null
  readonly current: readonly [number, number] | null
}

/** What a charge costs before limits, by kind and in total. */
export function priceByBigInt(charge: ChargeToPrice): { costs: Record<CostKind, ExactCost>; total: ExactCost } {
  const lines = linesOf(charge)
  const surplus = new Map<Line, Rational>()
  const isLast = charge.options?.timeBlocks === 'last'
  const startOf = (family: string) => Math.max(...lines.filter((line) => line.family === family).map((l) => l.startAt))
  const hasParking = lines.some(({ family }) => family === 'parking')
  const stepsTime = !hasParking || (isLast && startOf('time') > startOf('parking'))
  for (const family of ['energy', 'time', 'parking', 'reservation']) {
    if ((family === 'time' && !stepsTime) || (family === 'parking' && stepsTime)) continue
    const members = lines.filter((line) => line.family === family)
    const last = members.at(-1)
    if (last && last.component.stepSize > 0) surplus.set(last, surplusOf(family, members, last.component.stepSize))
  }
  const costs = Object.fromEntries(
    (['energy', 'fixed', 'parking', 'reservation', 'time'] as const).map((kind) => [
      kind,
      sumCosts(
        lines.filter((line) => line.kind === kind).map((line) => costOf(line, surplus.get(line) ?? ZERO, charge)),
      ),
    ]),
  ) as Record<CostKind, ExactCost>
  return { costs, total: sumCosts(Object.values(costs)) }
}

function linesOf(charge: ChargeToPrice): Line[] {
  const periods = charge.periods.toSorted((left, right) => left.startAt - right.startAt)
  const first = periods[0]
  const clockStart = first && !isStay(first) ? (periods.find(isStay)?.startAt ?? charge.startAt) : charge.startAt
  const fees = new Set<string>()
  const lines: Line[] = []
  let energyMicros = 0
  for (const [i, period] of periods.entries()) {
    const endAt = periods[i + 1]?.startAt ?? charge.endAt
    const tariff = tariffOf(period, charge)
    const moment = momentOf(charge, period, endAt, clockStart, energyMicros)
    energyMicros += volume(period, 'ENERGY') ?? 0
    if (!tariff) continue
    const take = (isReservation: boolean, type: TariffDimension, micros: number | null, kind: CostKind) => {
      if (!micros) return
      const key = `${tariff.id} ${isReservation}`
      if (type === 'FLAT' && fees.has(key)) return
      const component = find(tariff, type, isReservation, charge.options?.reservationExpired ?? false, moment)
      if (!component) return
      if (type === 'FLAT') fees.add(key)
      const family = type === 'FLAT' ? 'fee' : kind
      lines.push({ kind, family, component, tariff, startAt: period.startAt, micros })
    }
    const reserved = reservation(period)
    if (reserved !== null) {
      take(true, 'FLAT', 1_000_000, 'reservation')
      take(true, 'TIME', reserved, 'reservation')
    }
    if (!isStay(period)) continue
    take(false, 'FLAT', 1_000_000, 'fixed')
    take(false, 'ENERGY', volume(period, 'ENERGY'), 'energy')
    take(false, 'TIME', volume(period, 'TIME'), 'time')
    take(false, 'PARKING_TIME', volume(period, 'PARKING_TIME'), 'parking')
  }
  return lines
}

function find(tariff: Tariff, type: TariffDimension, isReservation: boolean, isExpired: boolean, moment: Moment) {
  const kinds = !isReservation ? [undefined] : isExpired ? ['RESERVATION_EXPIRES', 'RESERVATION'] : ['RESERVATION']
  for (const kind of kinds) {
    for (const { priceComponents, restrictions } of tariff.elements) {
      const component = priceComponents.find((one) => one.type === type)
      if (component && restrictions?.reservation === kind && holds(restrictions ?? {}, moment)) return component
    }
  }
  return null
}

function holds(when: TariffRestrictions, moment: Moment): boolean {
  const { date, time, weekday, elapsedMs, energyMicros } = moment
  const { startTime: from = '00:00', endTime, startDate, endDate, daysOfWeek = [] } = when
  const until = endTime === undefined || endTime === '00:00' ? '24:00' : endTime
  if (from < until && (time < from || time >= until)) return false
  if (from > until && time < from && time >= until) return false
  if (startDate !== undefined && date < startDate) return false
  if (endDate !== undefined && date >= endDate) return false
  if (daysOfWeek.length > 0 && !daysOfWeek.includes(weekday)) return false
  const isBelow = (value: number, most: number | undefined) => most === undefined || value < most * 1000
  const isFrom = (value: number, least: number | undefined) => least === undefined || value >= least * 1000
  const isIn = (range: Moment['power'], least: number | undefined, most: number | undefined) =>
    range === null || (isFrom(range[1], least) && isBelow(range[0], most))
  return (
    isFrom(elapsedMs, when.minDurationS) &&
    isBelow(elapsedMs, when.maxDurationS) &&
    isFrom(energyMicros, when.minEnergyWh) &&
    isBelow(energyMicros, when.maxEnergyWh) &&
    isIn(moment.power, when.minPowerW, when.maxPowerW) &&
    isIn(moment.current, when.minCurrentMa, when.maxCurrentMa)
  )
}

const formats = new Map<string, Intl.DateTimeFormat>()

function momentOf(
  charge: ChargeToPrice,
  period: ChargingPeriod,
  endAt: number,
  clockStart: number,
  energyMicros: number,
): Moment {
  const timeZone = charge.timeZone ?? 'UTC'
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(timeZone, format)
  const [date = '', time = ''] = format.format(period.startAt).split(' ')
  const lasts = endAt - period.startAt
  const energy = volume(period, 'ENERGY')
  const mean = energy === null || lasts <= 0 ? null : Math.round((energy * 3_600_000) / lasts)
  return {
    date,
    time,
    weekday: new Date(date).getUTCDay() || 7,
    elapsedMs: Math.max(0, period.startAt - clockStart),
    energyMicros,
    power: range(period, 'POWER') ?? (mean === null ? null : [mean, mean]),
    current: range(period, 'CURRENT'),
  }
}

function range(period: ChargingPeriod, name: string): readonly [number, number] | null {
  const low = volume(period, `MIN_${name}`) ?? volume(period, `MAX_${name}`) ?? volume(period, name)
  const high = volume(period, `MAX_${name}`) ?? low
  return low === null || high === null ? null : [low, high]
}

function volume({ dimensions }: ChargingPeriod, type: string): number | null {
  const found = dimensions.filter((dimension) => dimension.type === type)
  return found.length === 0 ? null : found.reduce((sum, { volumeMicros }) => sum + volumeMicros, 0)
}

const STAYING = ['ENERGY', 'TIME', 'PARKING_TIME']

const isStay = (period: ChargingPeriod) =>
  reservation(period) === null || STAYING.some((type) => (volume(period, type) ?? 0) !== 0)

/** One of nothing, listed beside other dimensions, is none. */
function reservation(period: ChargingPeriod): number | null {
  const reserved = volume(period, 'RESERVATION_TIME')
  const isListed = reserved === 0 && STAYING.some((type) => volume(period, type) !== null)
  return isListed ? null : reserved
}

function tariffOf({ tariffId }: ChargingPeriod, { tariffs, periods }: ChargeToPrice): Tariff | undefined {
  if (tariffId !== null) return tariffs.find(({ id }) => id.toLowerCase() === tariffId.toLowerCase())
  return tariffs.length === 1 && periods.every((period) => period.tariffId === null) ? tariffs[0] : undefined
}

/** In 10⁻⁶ of the unit: whole blocks less what was measured. */
function surplusOf(family: string, members: readonly Line[], stepSize: number): Rational {
  const measured = members.reduce((sum, { micros }) => sum + BigInt(micros), 0n)
  if (family === 'energy') {
    const step = BigInt(stepSize) * 1000n
    return rational(((measured + step - 1n) / step) * step - measured)
  }
  const seconds = members.reduce((sum, { micros }) => sum + (BigInt(micros) * 72n + 10_000n) / 20_000n, 0n)
  const step = BigInt(stepSize)
  const billed = ((seconds + step - 1n) / step) * step
  const surplus = rational(billed * 2500n - measured * 9n, 9n)
  return billed === seconds || surplus.numerator <= 0 ? ZERO : surplus
}

function costOf({ component, tariff, micros }: Line, surplus: Rational, { options }: ChargeToPrice): ExactCost {
  const { priceMicros, vatBasisPoints } = component
  const quantity = addBigints(rational(BigInt(micros)), surplus)
  const amount = multiplyBigints(quantity, rational(BigInt(priceMicros), 10n ** 12n))
  if (priceMicros === 0) return { exclVat: ZERO, inclVat: ZERO }
  if (tariff.taxIncluded === 'N/A') return { exclVat: amount, inclVat: amount }
  const factor = BigInt(10_000 + (vatBasisPoints ?? 0))
  const stated = tariff.elements.some(({ priceComponents }) =>
    priceComponents.some((one) => one.vatBasisPoints !== null),
  )
  const isKnown = stated || (tariff.taxIncluded === undefined && options?.omittedVat !== 'unknown')
  const other = (top: bigint, bottom: bigint) => (isKnown ? multiplyBigints(amount, rational(top, bottom)) : null)
  if (tariff.taxIncluded === 'YES') return { exclVat: other(10_000n, factor), inclVat: amount }
  return { exclVat: amount, inclVat: other(factor, 10_000n) }
}

function sumCosts(costs: readonly ExactCost[]): ExactCost {
  const sum = (sides: readonly (Rational | null)[]) =>
    sides.reduce(
      (total, side) => (total === null || side === null ? null : addBigints(total, side)),
      ZERO as Rational | null,
    )
  return { exclVat: sum(costs.map(({ exclVat }) => exclVat)), inclVat: sum(costs.map(({ inclVat }) => inclVat)) }
}
