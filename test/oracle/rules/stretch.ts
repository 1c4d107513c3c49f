import { type Fraction, fraction, over, readNumber, sum, ZERO } from './fraction.ts'
import type { RawCase, RawPeriod, RawTariff } from './raw-case.ts'

/** A charging period in its place: when it ends, and what the session had come to when it began. */
export interface Stretch {
  readonly startMs: number
  readonly endMs: number
  /** None is relevant during a period that names none. */
  readonly tariff: RawTariff | null
  /** All energy of the periods before, priced or not. */
  readonly energyBefore: Fraction
  /** What the period lists under that name; nothing where it does not. */
  volume(dimension: string): Fraction | null
  /** Was the EVSE kept for the driver? */
  readonly isReservation: boolean
  /** Was it a session, be it charging or standing? */
  readonly isSession: boolean
}

export const sessionStartMs = ({ cdr }: RawCase): number => Date.parse(cdr.start_date_time)

export const sessionEndMs = ({ cdr }: RawCase): number =>
  Date.parse(cdr.end_date_time ?? cdr.stop_date_time ?? cdr.start_date_time)

/** CiString: ids that differ in upper and lower case are one. */
export const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Lays out the periods in order of time. A period ends when the next starts, the last one with the session. */
export function layOut(given: RawCase): readonly Stretch[] {
  const periods = given.cdr.charging_periods.toSorted((a, b) => startMs(a) - startMs(b))
  return periods.map((period, index) => {
    const next = periods[index + 1]
    const volume = (dimension: string) => volumeOf(period, dimension)
    return {
      startMs: startMs(period),
      endMs: next ? startMs(next) : sessionEndMs(given),
      tariff: tariffOf(period, given),
      energyBefore: sum(periods.slice(0, index).map((earlier) => volumeOf(earlier, 'ENERGY') ?? ZERO)),
      volume,
      ...readScope(volume),
    }
  })
}

/** From where min_duration and max_duration count: the session's own start, which a reservation comes before. */
export function clockStartMs(given: RawCase, stretches: readonly Stretch[]): number {
  if (stretches[0]?.isSession !== false) return sessionStartMs(given)
  return stretches.find((stretch) => stretch.isSession)?.startMs ?? sessionStartMs(given)
}

/** How long a stretch is, in hours. */
export const hoursOf = ({ startMs, endMs }: Stretch): Fraction =>
  over(fraction(BigInt(endMs - startMs)), fraction(3_600_000n))

const startMs = (period: RawPeriod): number => Date.parse(period.start_date_time)

function volumeOf(period: RawPeriod, dimension: string): Fraction | null {
  const found = period.dimensions.filter(({ type }) => type === dimension)
  return found.length === 0 ? null : sum(found.map(({ volume }) => readNumber(volume)))
}

/** A lone tariff that no period names is meant for all of them; otherwise a period is taken at its word. */
function tariffOf(period: RawPeriod, { tariffs, cdr }: RawCase): RawTariff | null {
  const { tariff_id } = period
  if (tariff_id) return tariffs.find(({ id }) => sameId(id, tariff_id)) ?? null
  const someoneNames = cdr.charging_periods.some((other) => other.tariff_id)
  return tariffs.length === 1 && !someoneNames ? (tariffs[0] ?? null) : null
}

function readScope(volume: (dimension: string) => Fraction | null): Pick<Stretch, 'isReservation' | 'isSession'> {
  const reserved = volume('RESERVATION_TIME')
  const used = ['ENERGY', 'TIME', 'PARKING_TIME'].map(volume)
  if (reserved === null) return { isReservation: false, isSession: true }
  // Some list every dimension in every period; one with nothing in it says that there was none.
  const isReservation = reserved.top > 0n || used.every((listed) => listed === null)
  return { isReservation, isSession: !isReservation || used.some((listed) => listed !== null && listed.top !== 0n) }
}
