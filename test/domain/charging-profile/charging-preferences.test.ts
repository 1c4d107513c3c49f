import { expect, test } from 'vitest'
import { hasTariffFor } from '#domain/charging-profile/charging-preferences'

test.each([
  ['GREEN', ['PROFILE_GREEN'], true],
  ['GREEN', ['REGULAR', null], false],
  ['FAST', ['PROFILE_CHEAP'], false],
  ['REGULAR', [null], true],
  ['REGULAR', ['REGULAR'], true],
  ['REGULAR', ['AD_HOC_PAYMENT', 'PROFILE_FAST'], false],
  ['CHEAP', [], false],
] as const)('C-113 a tariff for %s among %j: %j', (wish, types, expected) => {
  expect(hasTariffFor(wish, types)).toBe(expected)
})
