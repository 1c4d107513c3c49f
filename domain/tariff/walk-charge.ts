import type { Instant } from '#domain/instant'
import type { ChargingPeriod } from '#domain/session/session'
import { type ChargeToPrice, warningBit } from '#domain/tariff/charge-price'
import type { CompiledComponent, CompiledTariff, PricedScope } from '#domain/tariff/compile-tariff'
import { isCharge, volumeOf } from '#domain/tariff/describe-periods'
import { isTimeZone, type LocalDay, localDayAt } from '#domain/tariff/local-time'
import { type ChargeMoment, type MeasuredRange, matchRestrictions } from '#domain/tariff/match-restrictions'

/** What is told of each component that prices something: in 10⁻⁶ of its unit, in the order of the periods. */
export type TakePart = (component: CompiledComponent, startAt: Instant, volumeMicros: number) => void

/** What a walk found beside the parts. Measured volumes in 10⁻⁶. */
export interface WalkedCharge {
  readonly energyMicros: number
  readonly timeMicros: number
  readonly parkingTimeMicros: number
  readonly reservationTimeMicros: number
  /** The tariffs that a period was priced by. */
  readonly used: readonly CompiledTariff[]
  /** Does every period have a tariff? */
  readonly isComplete: boolean
  /** Bits of warnings. */
  readonly warnings: number
}

/** A tariff in a walk, with what falls due once. */
interface TariffInUse {
  readonly compiled: CompiledTariff
  isUsed: boolean
  isSessionFeeDue: boolean
  isReservationFeeDue: boolean
}

/** The period that is looked at; a volume of −1 was not sent. One object serves a whole charge. */
interface PeriodVolumes {
  energyMicros: number
  timeMicros: number
  parkingTimeMicros: number
  reservationTimeMicros: number
}

const FEE_MICROS = 1_000_000
const NO_DAY: LocalDay = { from: 0, until: 0, number: 0, startedAt: 0 }

/**
 * Goes through a charge's periods in order, once, and tells of each component that prices one. A period lasts until the next begins, the last one
 * until the charge ends; what is in force at its start prices it, and a warning says when that is something else a second before its end. A
 * reservation before the charge does not count as its duration. The charge must have passed `checkPriceable`.
 */
export function walkCharge(charge: ChargeToPrice, compiled: readonly CompiledTariff[], take: TakePart): WalkedCharge {
  return new Walk(charge, compiled, take).walk()
}

class Walk {
  readonly #charge: ChargeToPrice
  readonly #take: TakePart
  readonly #tariffs: readonly TariffInUse[]
  readonly #reservation: PricedScope
  /** Null where no restriction needs one. */
  readonly #timeZone: string | null
  readonly #needsPower: boolean
  readonly #needsCurrent: boolean
  readonly #volumes: PeriodVolumes = { energyMicros: 0, timeMicros: 0, parkingTimeMicros: 0, reservationTimeMicros: 0 }
  readonly #atStart = firstMoment()
  /** A second before the period's end; only moved there where a price may depend on it. */
  readonly #atEnd = firstMoment()
  #isEndKnown = false
  /** The local day that the last moment was in, as far as the offset holds. */
  #day: LocalDay = NO_DAY
  #clockStartAt: Instant = 0
  /** The period's start and end, and the energy taken before it. */
  #startAt: Instant = 0
  #endAt: Instant = 0
  #energyBefore = 0
  #warnings = 0

  constructor(charge: ChargeToPrice, compiled: readonly CompiledTariff[], take: TakePart) {
    this.#charge = charge
    this.#take = take
    this.#tariffs = compiled.map((one) => ({
      compiled: one,
      isUsed: false,
      isSessionFeeDue: one.scopes.session.FLAT.length > 0,
      isReservationFeeDue: true,
    }))
    this.#reservation = charge.options?.reservationExpired === true ? 'reservation_expired' : 'reservation'
    const isLocal = compiled.some(({ needsLocalTime }) => needsLocalTime)
    this.#timeZone = isLocal && charge.timeZone !== null && isTimeZone(charge.timeZone) ? charge.timeZone : null
    this.#needsPower = compiled.some(({ needsPower }) => needsPower)
    this.#needsCurrent = compiled.some(({ needsCurrent }) => needsCurrent)
  }

  walk(): WalkedCharge {
    const { startAt, endAt } = this.#charge
    const periods = this.#sorted()
    this.#clockStartAt = startOfCharge(startAt, periods)
    const volumes = this.#volumes
    let timeMicros = 0
    let parkingTimeMicros = 0
    let reservationTimeMicros = 0
    let isComplete = true
    for (let i = 0; i < periods.length; i++) {
      const period = periods[i]
      if (period === undefined) continue
      if (period.startAt < startAt || period.startAt > endAt) this.#warnings |= OUTSIDE
      this.#startAt = period.startAt
      this.#endAt = periods[i + 1]?.startAt ?? endAt
      readVolumes(period, volumes)
      const tariff = this.#tariffOf(period)
      if (tariff === null) {
        isComplete = false
        this.#warnings |= WITHOUT_TARIFF
      } else {
        tariff.isUsed = true
        this.#pricePeriod(period, tariff)
      }
      this.#energyBefore += Math.max(0, volumes.energyMicros)
      timeMicros += Math.max(0, volumes.timeMicros)
      parkingTimeMicros += Math.max(0, volumes.parkingTimeMicros)
      reservationTimeMicros += Math.max(0, volumes.reservationTimeMicros)
    }
    const used = this.#tariffs.filter(({ isUsed }) => isUsed).map(({ compiled }) => compiled)
    const energyMicros = this.#energyBefore
    const warnings = this.#warnings
    return { energyMicros, timeMicros, parkingTimeMicros, reservationTimeMicros, used, isComplete, warnings }
  }

  #sorted(): readonly ChargingPeriod[] {
    const { periods } = this.#charge
    let last = 0
    for (const { startAt } of periods) {
      if (startAt < last) {
        this.#warnings |= UNSORTED
        return periods.toSorted((left, right) => left.startAt - right.startAt)
      }
      last = startAt
    }
    return periods
  }

  /** The tariff a period names. Where no period names one, the only tariff there is counts for all; several are not guessed between. */
  #tariffOf({ tariffId }: ChargingPeriod): TariffInUse | null {
    const tariffs = this.#tariffs
    if (tariffId === null) {
      const isNamedNowhere = this.#charge.periods.every((period) => period.tariffId === null)
      return isNamedNowhere && tariffs.length === 1 ? (tariffs[0] ?? null) : null
    }
    for (const one of tariffs) if (one.compiled.tariff.id === tariffId) return one
    const name = tariffId.toLowerCase()
    return tariffs.find(({ compiled }) => compiled.tariff.id.toLowerCase() === name) ?? null
  }

  #pricePeriod(period: ChargingPeriod, tariff: TariffInUse): void {
    const { energyMicros, timeMicros, parkingTimeMicros, reservationTimeMicros } = this.#volumes
    const { scopes } = tariff.compiled
    const atStart = this.#atStart
    if (this.#needsPower) atStart.power = powerOf(period, energyMicros, this.#endAt - this.#startAt)
    if (this.#needsCurrent) atStart.current = rangeOf(period, 'MIN_CURRENT', 'MAX_CURRENT', 'CURRENT')
    this.#move(atStart, this.#startAt, this.#energyBefore)
    this.#isEndKnown = false
    const isReserved = reservationTimeMicros >= 0
    if (isReserved) {
      const reservation = scopes[this.#reservation]
      if (tariff.isReservationFeeDue) tariff.isReservationFeeDue = !this.#priceFee(reservation.FLAT)
      this.#priceVolume(reservation.TIME, reservationTimeMicros)
    }
    if (isReserved && energyMicros <= 0 && timeMicros <= 0 && parkingTimeMicros <= 0) return
    if (tariff.isSessionFeeDue) tariff.isSessionFeeDue = !this.#priceFee(scopes.session.FLAT)
    this.#priceVolume(scopes.session.ENERGY, energyMicros)
    this.#priceVolume(scopes.session.TIME, timeMicros)
    this.#priceVolume(scopes.session.PARKING_TIME, parkingTimeMicros)
  }

  #priceFee(components: readonly CompiledComponent[]): boolean {
    const component = select(components, this.#atStart)
    this.#warnings |= this.#atStart.warnings
    if (component === null) return false
    this.#take(component, this.#startAt, FEE_MICROS)
    return true
  }

  #priceVolume(components: readonly CompiledComponent[], volumeMicros: number): void {
    const first = components[0]
    if (volumeMicros <= 0 || first === undefined) return
    if (first.when === null) {
      this.#take(first, this.#startAt, volumeMicros)
      return
    }
    const component = select(components, this.#atStart)
    this.#warnings |= this.#atStart.warnings
    if (this.#endAt - 1000 > this.#startAt) {
      if (!this.#isEndKnown) this.#moveToEnd()
      if (!isSamePrice(component, select(components, this.#atEnd))) this.#warnings |= SPANS_CHANGE
    }
    if (component !== null) this.#take(component, this.#startAt, volumeMicros)
  }

  #moveToEnd(): void {
    const atEnd = this.#atEnd
    const energyAfter = this.#energyBefore + Math.max(0, this.#volumes.energyMicros)
    this.#move(atEnd, this.#endAt - 1000, Math.max(this.#energyBefore, energyAfter - 1))
    atEnd.power = this.#atStart.power
    atEnd.current = this.#atStart.current
    this.#isEndKnown = true
  }

  #move(moment: ChargeMoment, instant: Instant, energyMicros: number): void {
    moment.elapsedMs = Math.max(0, instant - this.#clockStartAt)
    moment.energyMicros = energyMicros
    if (this.#timeZone === null) return
    if (instant < this.#day.from || instant >= this.#day.until) this.#day = localDayAt(instant, this.#timeZone)
    moment.day = this.#day.number
    moment.msOfDay = instant - this.#day.startedAt
  }
}

function firstMoment(): ChargeMoment {
  return { day: 0, msOfDay: 0, elapsedMs: 0, energyMicros: 0, power: null, current: null, warnings: 0 }
}

/** The first component that is in force; the moment's warnings are those of the comparisons. */
function select(components: readonly CompiledComponent[], moment: ChargeMoment): CompiledComponent | null {
  moment.warnings = 0
  for (const component of components)
    if (component.when === null || matchRestrictions(component.when, moment)) return component
  return null
}

const OUTSIDE = warningBit('periods_outside_session')
const UNSORTED = warningBit('periods_unsorted')
const WITHOUT_TARIFF = warningBit('period_without_tariff')
const SPANS_CHANGE = warningBit('period_spans_price_change')

function readVolumes({ dimensions }: ChargingPeriod, into: PeriodVolumes): void {
  let energyMicros = -1
  let timeMicros = -1
  let parkingTimeMicros = -1
  let reservationTimeMicros = -1
  for (const { type, volumeMicros } of dimensions) {
    if (type === 'ENERGY') energyMicros = Math.max(0, energyMicros) + volumeMicros
    else if (type === 'TIME') timeMicros = Math.max(0, timeMicros) + volumeMicros
    else if (type === 'PARKING_TIME') parkingTimeMicros = Math.max(0, parkingTimeMicros) + volumeMicros
    else if (type === 'RESERVATION_TIME') reservationTimeMicros = Math.max(0, reservationTimeMicros) + volumeMicros
  }
  // A reservation of 0 beside other dimensions is none, as in `isCharge`.
  if (reservationTimeMicros === 0 && (energyMicros >= 0 || timeMicros >= 0 || parkingTimeMicros >= 0))
    reservationTimeMicros = -1
  into.energyMicros = energyMicros
  into.timeMicros = timeMicros
  into.parkingTimeMicros = parkingTimeMicros
  into.reservationTimeMicros = reservationTimeMicros
}

function startOfCharge(startAt: Instant, sorted: readonly ChargingPeriod[]): Instant {
  const first = sorted[0]
  if (first === undefined || isCharge(first)) return startAt
  return sorted.find(isCharge)?.startAt ?? startAt
}

/** What was measured, or the average that energy and length make. */
function powerOf(period: ChargingPeriod, energyMicros: number, durationMs: number): MeasuredRange | null {
  const range = rangeOf(period, 'MIN_POWER', 'MAX_POWER', 'POWER')
  if (range !== null || energyMicros < 0 || durationMs <= 0) return range
  const averageMicros = Math.round((energyMicros * 3_600_000) / durationMs)
  return { lowestMicros: averageMicros, highestMicros: averageMicros, measured: false }
}

function rangeOf(period: ChargingPeriod, lowest: string, highest: string, average: string): MeasuredRange | null {
  const low = volumeOf(period, lowest) ?? volumeOf(period, highest)
  const high = volumeOf(period, highest) ?? low
  if (low !== null && high !== null) return { lowestMicros: low, highestMicros: high, measured: true }
  const mean = volumeOf(period, average)
  return mean === null ? null : { lowestMicros: mean, highestMicros: mean, measured: true }
}

function isSamePrice(left: CompiledComponent | null, right: CompiledComponent | null): boolean {
  if (left === right) return true
  return (
    left?.component.priceMicros === right?.component.priceMicros &&
    left?.component.vatBasisPoints === right?.component.vatBasisPoints
  )
}
