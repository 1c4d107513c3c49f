import { expect, test } from 'vitest'
import { checkReservationEnd, reservationNumber } from '#domain/session/reservation'

const NOW = Date.UTC(2026, 10, 22, 12)

test('a reservation ends from a minute to half a day from now', () => {
  for (const ms of [60_000, 12 * 3_600_000]) checkReservationEnd(NOW + ms, NOW)
  for (const ms of [-1, 0, 59_999, 12 * 3_600_000 + 1, Number.NaN]) {
    expect(() => checkReservationEnd(NOW + ms, NOW)).toThrow(expect.objectContaining({ field: 'expiresAt' }))
  }
})

test('a reservation’s number follows from its id and fits 32 bits with a sign', () => {
  expect(reservationNumber('nl1_aaaaaaaaaaaaaaaaaaaaaaaa')).toBe(0)
  expect(reservationNumber('nl1_aaaaaaaaaaaaaaaaaa777777')).toBe(2 ** 30 - 1)
  expect(reservationNumber('nl1_aaaaaaaaaaaaaaaaaaaaaaab')).toBe(1)
})
