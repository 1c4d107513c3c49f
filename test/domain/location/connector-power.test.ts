import { expect, test } from 'vitest'
import { connectorPowerW } from '#domain/location/connector-power'

test.each([
  ['what is stated', 'DC', 920, 500, 150_000, 150_000],
  ['one phase', 'AC_1_PHASE', 230, 16, null, 3680],
  ['two phases', 'AC_2_PHASE', 230, 16, null, 7360],
  ['a split phase', 'AC_2_PHASE_SPLIT', 240, 32, null, 7680],
  ['three phases, the voltage against neutral', 'AC_3_PHASE', 230, 16, null, 11_040],
  ['three phases, the voltage between two', 'AC_3_PHASE', 400, 32, null, 22_170],
  ['direct current', 'DC', 500, 125, null, 62_500],
  ['a power a thousand times too large', 'AC_3_PHASE', 230, 32, 7_360_000, 22_080],
  ['no power at all', 'AC_1_PHASE', 230, 32, 0, 7360],
] as const)('C-34 %s', (_, powerType, maxVoltageV, maxAmperageA, maxPowerW, expected) => {
  expect(connectorPowerW({ powerType, maxVoltageV, maxAmperageA, maxPowerW })).toBe(expected)
})
