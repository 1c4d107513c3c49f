import { expect, test } from 'vitest'
import { chooseTariff, isInForce } from '#domain/tariff/choose-tariff'
import type { Tariff } from '#domain/tariff/tariff'

const NOON = Date.parse('2026-11-01T12:00:00Z')
const HOUR = 3_600_000

function named(id: string, type: string | null, changes: Partial<Tariff> = {}): { tariff: Tariff } {
  const tariff: Tariff = {
    countryCode: 'NL',
    partyId: 'ABC',
    id,
    currency: 'EUR',
    type,
    elements: [],
    minPrice: null,
    maxPrice: null,
    startsAt: null,
    endsAt: null,
    altText: [],
    altUrl: null,
    lastUpdated: 0,
    ...changes,
  }
  return { tariff }
}

const chosen = (tariffs: { tariff: Tariff }[], way: 'token' | 'ad_hoc', at = NOON) =>
  chooseTariff(tariffs, way, at)?.tariff.id ?? null

test.each([
  ['C-81 of REGULAR and one without type a token takes REGULAR', ['none', 'REGULAR'], 'token', 'REGULAR'],
  ['C-81 a token takes a tariff without type where there is no REGULAR', ['PROFILE_FAST', 'none'], 'token', 'none'],
  ['C-82 a tariff for ad hoc payment never prices a token', ['AD_HOC_PAYMENT'], 'token', null],
  ['C-82 nor where it stands first', ['AD_HOC_PAYMENT', 'REGULAR'], 'token', 'REGULAR'],
  ['a tariff of a preference that nobody stated prices nothing', ['PROFILE_GREEN'], 'token', null],
  ['C-36 a type that is not in the list prices nothing', ['NIGHT_OWL'], 'token', null],
  [
    'C-83 who pays without a contract takes AD_HOC_PAYMENT',
    ['REGULAR', 'none', 'AD_HOC_PAYMENT'],
    'ad_hoc',
    'AD_HOC_PAYMENT',
  ],
  ['or one without type', ['REGULAR', 'none'], 'ad_hoc', 'none'],
  ['or REGULAR, which is what the operator asks of us', ['REGULAR'], 'ad_hoc', 'REGULAR'],
  ['C-195 no tariff at all is no price', [], 'token', null],
] as const)('%s', (_, types, way, expected) => {
  expect(
    chosen(
      types.map((type) => named(type, type === 'none' ? null : type)),
      way,
    ),
  ).toBe(expected)
})

test('C-35, C-83 of two of one type the one in force at the start is taken', () => {
  const summer = named('summer', 'REGULAR', { endsAt: NOON })
  const winter = named('winter', 'REGULAR', { startsAt: NOON })
  expect(chosen([summer, winter], 'token', NOON - 1)).toBe('summer')
  expect(chosen([summer, winter], 'token', NOON)).toBe('winter')
})

test('C-83 one that is in force comes before a better type that is not', () => {
  expect(chosen([named('later', 'REGULAR', { startsAt: NOON + HOUR }), named('now', null)], 'token')).toBe('now')
})

test('C-203 a tariff ends with its end: that moment is no longer in it', () => {
  const tariff = { startsAt: NOON, endsAt: NOON + HOUR }
  expect([NOON - 1, NOON, NOON + HOUR - 1, NOON + HOUR].map((at) => isInForce(tariff, at))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(isInForce({ startsAt: null, endsAt: null }, NOON)).toBe(true)
})
