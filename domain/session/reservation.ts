import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'

/** Shorter is over before the driver is there; longer keeps others away from the charger. */
const SHORTEST_MS = 60_000
const LONGEST_MS = 12 * 3_600_000

/** An operator may still say something about a reservation for so long after its end. */
export const RESERVATION_MARGIN_MS = 60_000

/** A reservation's id as a number below 2³⁰, for operators that take numbers: the last six letters of five bits each. */
export function reservationNumber(id: string): number {
  const letters = [...id.slice(-6)]
  return letters.reduce((number, letter) => number * 32 + Math.max(0, ALPHABET.indexOf(letter)), 0)
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Throws DomainError `input_invalid` for an end that no reservation may have. */
export function checkReservationEnd(expiresAt: Instant, now: Instant): void {
  if (expiresAt - now >= SHORTEST_MS && expiresAt - now <= LONGEST_MS) return
  throw new DomainError('input_invalid', { field: 'expiresAt', message: 'from one minute to twelve hours from now' })
}
