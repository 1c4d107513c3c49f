import { expect, test } from 'vitest'
import { countedPeriods, isEnergyInWh } from '#domain/session/counted-periods'
import { periodAt } from '../sample-charge.ts'

test('a period that was added twice counts once, and one of another volume counts', () => {
  const first = periodAt(0, { ENERGY: 2, TIME: 0.5 })
  const again = periodAt(0, { TIME: 0.5, ENERGY: 2 })
  const other = periodAt(0, { ENERGY: 3, TIME: 0.5 })
  expect(countedPeriods([first, again, other])).toEqual([first, other])
})

test.each([
  [2200, 2200, true],
  [2.2, 2200, false],
  [2.2, 0, false],
  [50, 2200, false],
])('periods of %d where %d Wh are the total: in Wh is %s', (volume, energyWh, expected) => {
  expect(isEnergyInWh([periodAt(0, { ENERGY: volume })], energyWh)).toBe(expected)
})
