import { applySteps, type Billed } from './apply-steps.ts'
import type { ChargeLine, Purpose } from './charge-line.ts'
import { addCosts, type Cost, costOf, NO_COST } from './cost.ts'
import { findComponent, type Scope } from './find-component.ts'
import { findWarnings, type Warning } from './find-warnings.ts'
import { compare, type Fraction, fraction, over, readNumber, sum, ZERO } from './fraction.ts'
import { limitTotal } from './limit-total.ts'
import { firstMoment, lastMoment } from './moment.ts'
import type { PricedDimension, RawCase, RawComponent } from './raw-case.ts'
import { type Reason, reasonsToReject } from './reasons-to-reject.ts'
import { clockStartMs, layOut, type Stretch, sessionEndMs, sessionStartMs } from './stretch.ts'

/** What a charge costs, or every reason why it cannot be priced. */
export type Answer = { readonly result: 'reject'; readonly reasons: readonly Reason[] } | PricedAnswer

export interface PricedAnswer {
  readonly result: 'ok'
  readonly total: Cost
  readonly energy: Cost
  readonly time: Cost
  readonly parking: Cost
  readonly fixed: Cost
  readonly reservation: Cost
  readonly billed: Billed
  readonly measured: { readonly energyKwh: Fraction; readonly hours: Fraction; readonly parkingHours: Fraction }
  readonly warnings: ReadonlySet<Warning>
}

/**
 * Prices a charge as the specification tells it, slowly and in the order of its sentences. Another hand than the one
 * that wrote `domain/tariff` wrote this, and it shares nothing with it: where the two differ, one is wrong.
 */
export function priceByTheRules(given: RawCase): Answer {
  const reasons = reasonsToReject(given)
  if (reasons.length > 0) return { result: 'reject', reasons }
  const stretches = layOut(given)
  const warnings = new Set<Warning>()
  const billed = applySteps(linesOf(given, stretches, warnings), given.hints?.time_blocks)
  const costFor = (...purposes: Purpose[]) =>
    billed.lines
      .filter(({ purpose }) => purposes.includes(purpose))
      .map((line) => costOf(line, given.ocpi_version))
      .reduce(addCosts, NO_COST)
  const costs = {
    energy: costFor('energy'),
    time: costFor('time'),
    parking: costFor('parking'),
    fixed: costFor('fixed'),
    // Fees for having reserved belong to the reservation.
    reservation: costFor('reservation', 'reservation_fixed'),
  }
  const unlimited = Object.values(costs).reduce(addCosts, NO_COST)
  // A limit is of a session with this tariff; nobody says what it is of a part of one.
  const [tariff, ...others] = new Set(stretches.map((stretch) => stretch.tariff))
  const { total, isUnattributed } =
    tariff && others.length === 0
      ? limitTotal(unlimited, tariff, given.ocpi_version)
      : { total: unlimited, isUnattributed: false }
  if (isUnattributed) warnings.add('unattributed_tax')
  for (const warning of findWarnings(given, stretches, billed)) warnings.add(warning)
  return { result: 'ok', total, ...costs, billed, measured: measure(given, stretches), warnings }
}

/** The lines of the bill before step_size, in order of time. */
function linesOf(given: RawCase, stretches: readonly Stretch[], warnings: Set<Warning>): readonly ChargeLine[] {
  const clock = clockStartMs(given, stretches)
  // A CDR of a reservation alone comes when nobody came for it.
  const isExpired = given.hints?.reservation_expired ?? stretches.every(({ isSession }) => !isSession)
  const reservation: Scope = isExpired ? 'expired_reservation' : 'reservation'
  const hasPaidOnce = new Set<string>()
  return stretches.flatMap((stretch) => {
    const { tariff } = stretch
    if (!tariff) return []
    const lines: ChargeLine[] = []
    const first = firstMoment(stretch, clock, given.time_zone)
    const last = stretch.endMs - 1000 > stretch.startMs ? lastMoment(stretch, clock, given.time_zone) : null
    const price = (purpose: Purpose, dimension: PricedDimension, scope: Scope, quantity: Fraction): boolean => {
      const component = findComponent(tariff, dimension, scope, first, (warning) => warnings.add(warning))
      if (component) lines.push({ purpose, tariff, component, quantity, startMs: stretch.startMs })
      if (dimension !== 'FLAT' && last && !isSamePrice(findComponent(tariff, dimension, scope, last), component)) {
        warnings.add('period_spans_price_change')
      }
      return component !== null
    }
    const priceVolume = (purpose: Purpose, dimension: PricedDimension, scope: Scope, listed: string) => {
      const volume = stretch.volume(listed)
      if (volume && volume.top !== 0n) price(purpose, dimension, scope, volume)
    }
    const priceOnce = (purpose: Purpose, scope: Scope) => {
      const key = `${scope} ${tariff.id.toLowerCase()}`
      if (!hasPaidOnce.has(key) && price(purpose, 'FLAT', scope, fraction(1n))) hasPaidOnce.add(key)
    }

    if (stretch.isReservation) priceOnce('reservation_fixed', reservation)
    if (stretch.isSession) priceOnce('fixed', 'session')
    priceVolume('energy', 'ENERGY', 'session', 'ENERGY')
    priceVolume('time', 'TIME', 'session', 'TIME')
    priceVolume('parking', 'PARKING_TIME', 'session', 'PARKING_TIME')
    priceVolume('reservation', 'TIME', reservation, 'RESERVATION_TIME')
    return lines
  })
}

const isSamePrice = (a: RawComponent | null, b: RawComponent | null): boolean =>
  a && b ? compare(readNumber(a.price), readNumber(b.price)) === 0 && (a.vat ?? null) === (b.vat ?? null) : a === b

/** What was used, whatever of it was paid for. */
function measure(given: RawCase, stretches: readonly Stretch[]): PricedAnswer['measured'] {
  const totalOf = (dimension: string) => sum(stretches.map((stretch) => stretch.volume(dimension) ?? ZERO))
  return {
    energyKwh: totalOf('ENERGY'),
    hours: over(fraction(BigInt(sessionEndMs(given) - sessionStartMs(given))), fraction(3_600_000n)),
    parkingHours: totalOf('PARKING_TIME'),
  }
}
