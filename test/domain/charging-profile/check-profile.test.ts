import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChargingProfile } from '#domain/charging-profile/charging-profile'
import { checkProfile } from '#domain/charging-profile/check-profile'

const profile = (changes: Partial<ChargingProfile>): ChargingProfile => ({
  startAt: null,
  durationS: null,
  unit: 'A',
  minRateTenths: null,
  periods: [{ startS: 0, limitTenths: 160 }],
  ...changes,
})
const from = (...starts: readonly number[]) => starts.map((startS) => ({ startS, limitTenths: 60 }))

test.each([
  ['periods', { periods: [] }],
  ['periods', { periods: from(...Array.from({ length: 97 }, (_, index) => index)) }],
  ['periods.0.startS', { periods: from(1) }],
  ['periods.2.startS', { periods: from(0, 60, 60) }],
  ['periods.1.startS', { periods: from(0, 0.5) }],
  ['periods.1.startS', { periods: from(0, 600), durationS: 600 }],
  ['periods.0.limitTenths', { periods: [{ startS: 0, limitTenths: -1 }] }],
  ['durationS', { durationS: 0 }],
  ['durationS', { durationS: 8 * 86_400 }],
  ['minRateTenths', { minRateTenths: 0.5 }],
])('C-172 a profile is refused for its %s', (field, changes) => {
  expect(() => checkProfile(profile(changes))).toThrow(expect.objectContaining({ code: 'input_invalid', field }))
})

test('C-172 whatever begins at 0 and goes up within its duration is a profile', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 6000 }), { maxLength: 95 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 1_000_000 }), (gaps, limitTenths) => {
      let startS = 0
      const periods = [0, ...gaps].map((gap) => {
        startS += gap
        return { startS, limitTenths }
      })
      checkProfile(profile({ periods, durationS: startS + 1 }))
    }),
  )
})
