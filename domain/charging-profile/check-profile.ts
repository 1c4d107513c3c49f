import type { ChargingProfile } from '#domain/charging-profile/charging-profile'
import { DomainError } from '#domain/errors'

/** More periods than this are no plan for one charge. */
const MOST_PERIODS = 96
/** A profile reaches no further than this. */
export const LONGEST_PROFILE_S = 7 * 86_400

/**
 * Throws DomainError `input_invalid` for a profile that we do not send: OCPI lets the list of periods be empty and in any order, where a
 * charger could make of it what it likes.
 */
export function checkProfile({ periods, durationS, minRateTenths }: ChargingProfile): void {
  if (periods.length === 0) throw wrong('periods', 'at least one period is due')
  if (periods.length > MOST_PERIODS) throw wrong('periods', `more than ${MOST_PERIODS} periods`)
  if (periods[0]?.startS !== 0) throw wrong('periods.0.startS', 'the first period starts at 0')
  if (durationS !== null && !isWithin(durationS, 1, LONGEST_PROFILE_S)) throw wrong('durationS', 'at most 7 days')
  if (minRateTenths !== null && !isWithin(minRateTenths, 0)) throw wrong('minRateTenths', 'is no rate')
  for (const [index, { startS, limitTenths }] of periods.entries()) {
    const before = periods[index - 1]?.startS ?? -1
    if (!isWithin(startS, before + 1)) throw wrong(`periods.${index}.startS`, 'periods follow each other')
    if (startS >= (durationS ?? LONGEST_PROFILE_S)) throw wrong(`periods.${index}.startS`, 'begins after the end')
    if (!isWithin(limitTenths, 0)) throw wrong(`periods.${index}.limitTenths`, 'is no limit')
  }
}

function isWithin(value: number, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}

function wrong(field: string, message: string): DomainError {
  return new DomainError('input_invalid', { field, message })
}
