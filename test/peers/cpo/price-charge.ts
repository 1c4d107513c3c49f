import { localTime } from './local-time.ts'
import { type ChargeMoment, matchRestrictions } from './match-restrictions.ts'
import type { PriceComponent, Tariff, TariffDimension } from './ocpi-objects.ts'
import {
  add,
  ceilToStep,
  compare,
  divide,
  fromDecimal,
  multiply,
  type Rational,
  rational,
  subtract,
  zero,
} from './rational.ts'

/** A stretch of a charge in which no price changes: the planner cuts wherever a tariff could. */
export interface MeteredPeriod {
  startMs: number
  seconds: number
  energyWh: number
  /** The vehicle asks for no power. */
  parking: boolean
  currentA?: number
}

/** An amount; `inclVat` is null where no component names a VAT rate. */
export interface Cost {
  exclVat: Rational
  inclVat: Rational | null
}

/** What a charge costs, in total and by kind. */
export interface ChargePrice {
  total: Cost
  fixed: Cost
  energy: Cost
  time: Cost
  parking: Cost
}

interface Line {
  component: PriceComponent
  /** Wh, seconds, or 1 for FLAT. */
  quantity: Rational
}

const unitsPerPrice: Record<TariffDimension, number> = { ENERGY: 1000, TIME: 3600, PARKING_TIME: 3600, FLAT: 1 }

/** The cost of a charge by the tariff, exact: nothing is rounded but the quantities, by step_size. */
export function priceCharge(tariff: Tariff, periods: readonly MeteredPeriod[], zone: string): ChargePrice {
  const lines = linesOf(tariff, periods, zone)
  const energy = roundLast(lines.ENERGY)
  // Parking takes the rounding of both time families; only a charge without priced parking rounds its charging time.
  const parking = roundLast(lines.PARKING_TIME)
  const time = parking.length > 0 ? lines.TIME : roundLast(lines.TIME)
  const all = [...lines.FLAT, ...energy, ...time, ...parking]
  const hasVat = all.some(({ component }) => typeof component.vat === 'number')
  return {
    total: limit(tariff, sum(all, hasVat)),
    fixed: sum(lines.FLAT, hasVat),
    energy: sum(energy, hasVat),
    time: sum(time, hasVat),
    parking: sum(parking, hasVat),
  }
}

/** Which price of a dimension applies at a moment: the first element that matches and has one. */
export function findComponent(tariff: Tariff, dimension: TariffDimension, moment: ChargeMoment): PriceComponent | null {
  for (const element of tariff.elements) {
    const component = element.price_components.find(({ type }) => type === dimension)
    if (component !== undefined && matchRestrictions(element.restrictions, moment)) return component
  }
  return null
}

function linesOf(tariff: Tariff, periods: readonly MeteredPeriod[], zone: string): Record<TariffDimension, Line[]> {
  const lines: Record<TariffDimension, Line[]> = { ENERGY: [], TIME: [], PARKING_TIME: [], FLAT: [] }
  const put = (dimension: TariffDimension, moment: ChargeMoment, quantity: Rational) => {
    if (quantity.numerator === 0n) return
    const component = findComponent(tariff, dimension, moment)
    if (component !== null) lines[dimension].push({ component, quantity })
  }
  let energyWh = zero
  const startMs = periods[0]?.startMs ?? 0
  for (const period of periods) {
    const periodWh = fromDecimal(period.energyWh)
    const moment: ChargeMoment = {
      local: localTime(period.startMs, zone),
      elapsedSeconds: Math.round((period.startMs - startMs) / 1000),
      energyKwh: divide(energyWh, rational(1000)),
      powerKw:
        period.seconds === 0 ? zero : divide(multiply(periodWh, rational(3600)), rational(1000 * period.seconds)),
      currentA: period.currentA ?? null,
    }
    put('ENERGY', moment, periodWh)
    put(period.parking ? 'PARKING_TIME' : 'TIME', moment, rational(period.seconds))
    // A flat price is asked once, at the first moment one applies.
    if (lines.FLAT.length === 0) put('FLAT', moment, rational(1))
    energyWh = add(energyWh, periodWh)
  }
  return lines
}

/** step_size looks at the sum of a dimension and at the last component used; the surplus is billed at that component. */
function roundLast(lines: Line[]): Line[] {
  const last = lines.at(-1)
  if (last === undefined || last.component.step_size <= 0) return lines
  const total = lines.reduce((sum, { quantity }) => add(sum, quantity), zero)
  const surplus = subtract(ceilToStep(total, BigInt(Math.trunc(last.component.step_size))), total)
  return [...lines.slice(0, -1), { component: last.component, quantity: add(last.quantity, surplus) }]
}

function sum(lines: readonly Line[], hasVat: boolean): Cost {
  let exclVat = zero
  let inclVat = zero
  for (const { component, quantity } of lines) {
    const unit = rational(unitsPerPrice[component.type])
    const amount = divide(multiply(quantity, fromDecimal(component.price)), unit)
    const vat = divide(fromDecimal(component.vat ?? 0), rational(100))
    exclVat = add(exclVat, amount)
    inclVat = add(inclVat, multiply(amount, add(rational(1), vat)))
  }
  return { exclVat, inclVat: hasVat ? inclVat : null }
}

/** The two sides of min_price and max_price bind on their own. */
function limit({ min_price, max_price }: Tariff, { exclVat, inclVat }: Cost): Cost {
  return {
    exclVat: clamp(exclVat, min_price?.excl_vat, max_price?.excl_vat),
    inclVat: inclVat === null ? null : clamp(inclVat, min_price?.incl_vat, max_price?.incl_vat),
  }
}

function clamp(value: Rational, min: number | undefined, max: number | undefined): Rational {
  const raised = min !== undefined && compare(value, fromDecimal(min)) < 0 ? fromDecimal(min) : value
  return max !== undefined && compare(raised, fromDecimal(max)) > 0 ? fromDecimal(max) : raised
}
