import type { Instant } from '#domain/instant'
import { billEnergyBlocks, billTimeBlocks, wholeSeconds } from '#domain/tariff/bill-blocks'
import type { BilledQuantities, CostKind, ExactCost } from '#domain/tariff/charge-price'
import type { CompiledComponent } from '#domain/tariff/compile-tariff'
import { addCosts, costOf, NO_COST } from '#domain/tariff/exact-cost'
import { add, isZero, type Rational, rational, ZERO } from '#domain/tariff/rational'

/** What shares one block: fees have none. */
export type BlockFamily = 'energy' | 'fee' | 'parking' | 'reservation' | 'time'

/** So much of a component, in 10⁻⁶ of its unit. */
interface Share {
  readonly component: CompiledComponent
  volumeMicros: number
}

/** All of a charge that shares one block. */
interface Family {
  readonly shares: Share[]
  /** The component of its last part, which the block's surplus belongs to, and when that began. */
  last: CompiledComponent | null
  lastStartAt: Instant
  volumeMicros: number
  seconds: number
}

/** What the blocks add to the last part of each family, in 10⁻⁶ of its unit. */
export type BlockSurplus = Readonly<Record<BlockFamily, Rational>>

/** The parts of a charge added up: whole numbers, so that money is computed once for each component. */
export class Tally {
  readonly #families = {
    energy: emptyFamily(),
    fee: emptyFamily(),
    parking: emptyFamily(),
    reservation: emptyFamily(),
    time: emptyFamily(),
  }
  #pricedPeriods = 0
  #lastPricedAt: Instant = -1

  /** Adds a part; those of later periods come later. */
  take(component: CompiledComponent, startAt: Instant, volumeMicros: number): void {
    const name = blockFamily(component)
    const family = this.#families[name]
    shareOf(family, component).volumeMicros += volumeMicros
    family.volumeMicros += volumeMicros
    if (name !== 'energy' && name !== 'fee') family.seconds += wholeSeconds(volumeMicros)
    family.last = component
    family.lastStartAt = startAt
    if (startAt !== this.#lastPricedAt) this.#pricedPeriods += 1
    this.#lastPricedAt = startAt
  }

  get pricedPeriods(): number {
    return this.#pricedPeriods
  }

  /**
   * What is billed by blocks, once a charge for energy, for reservation and for time. Charging and parking share one block: priced parking takes it
   * over, or by the other reading whichever of the two came last.
   */
  bill(timeBlocks: 'parking' | 'last'): { readonly billed: BilledQuantities; readonly surplus: BlockSurplus } {
    const { energy, time, parking, reservation } = this.#families
    const isTimeLast = timeBlocks === 'last' && time.lastStartAt > parking.lastStartAt
    const isTimeStepped = parking.last === null || isTimeLast
    const energyMicros = billEnergyBlocks(energy.volumeMicros, stepOf(energy))
    const billedTime = billTimeBlocks(time.volumeMicros, time.seconds, isTimeStepped ? stepOf(time) : 0)
    const billedParking = billTimeBlocks(parking.volumeMicros, parking.seconds, isTimeStepped ? 0 : stepOf(parking))
    const billedReservation = billTimeBlocks(reservation.volumeMicros, reservation.seconds, stepOf(reservation))
    return {
      billed: {
        energyKwh: rational(energyMicros, 1_000_000),
        timeS: billedTime.billedS,
        parkingTimeS: billedParking.billedS,
        reservationTimeS: billedReservation.billedS,
      },
      surplus: {
        energy: rational(energyMicros - energy.volumeMicros),
        fee: ZERO,
        parking: billedParking.surplusMicros,
        reservation: billedReservation.surplusMicros,
        time: billedTime.surplusMicros,
      },
    }
  }

  /** What everything costs, by what it is for. */
  costs(surplus: BlockSurplus): Record<CostKind, ExactCost> {
    const costs = { energy: NO_COST, fixed: NO_COST, parking: NO_COST, reservation: NO_COST, time: NO_COST }
    const { energy, fee, parking, reservation, time } = this.#families
    addFamily(costs, energy, surplus.energy)
    addFamily(costs, fee, ZERO)
    addFamily(costs, parking, surplus.parking)
    addFamily(costs, reservation, surplus.reservation)
    addFamily(costs, time, surplus.time)
    return costs
  }

  /** Do tariffs disagree about the block of what they share? */
  get hasMixedStepSizes(): boolean {
    const { energy, time, parking } = this.#families
    return [energy, time, parking].some(({ shares }) =>
      shares.some(({ component: one }) =>
        shares.some(
          ({ component: other }) =>
            other.tariffId !== one.tariffId && other.component.stepSize !== one.component.stepSize,
        ),
      ),
    )
  }
}

/** Which block a component's volume belongs to. */
export function blockFamily({ kind, component }: CompiledComponent): BlockFamily {
  if (component.type === 'FLAT' || kind === 'fixed') return 'fee'
  return kind
}

function emptyFamily(): Family {
  return { shares: [], last: null, lastStartAt: Number.NEGATIVE_INFINITY, volumeMicros: 0, seconds: 0 }
}

function shareOf({ shares }: Family, component: CompiledComponent): Share {
  // The last one is nearly always it.
  for (let i = shares.length - 1; i >= 0; i--) {
    const share = shares[i]
    if (share?.component === component) return share
  }
  const share = { component, volumeMicros: 0 }
  shares.push(share)
  return share
}

function stepOf({ last }: Family): number {
  return last === null ? 0 : last.component.stepSize
}

function addFamily(costs: Record<CostKind, ExactCost>, { shares, last }: Family, surplus: Rational): void {
  for (const { component, volumeMicros } of shares) {
    const volume: Rational = { numerator: volumeMicros, denominator: 1 }
    const quantity = component === last && !isZero(surplus) ? add(volume, surplus) : volume
    costs[component.kind] = addCosts(costs[component.kind], costOf(quantity, component))
  }
}
