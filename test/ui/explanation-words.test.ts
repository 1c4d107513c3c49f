import { expect, test } from 'vitest'
import type { ChargeToPrice } from '#domain/tariff/charge-price'
import { explainPrice } from '#domain/tariff/explain-price'
import { priceCharge } from '#domain/tariff/price-charge'
import type { Tariff } from '#domain/tariff/tariff'
import { CATALOGUES } from '#ui/catalogues.ts'
import { explanationWords } from '#ui/price/explanation-words.ts'
import { type Language, wordingOf } from '#ui/wording.ts'
import { component, periodAt, tariffOf } from '../domain/sample-charge.ts'

const AT = Date.parse('2026-01-12T08:00:00Z')
const MINUTE = 60_000

function wordsOf(tariff: Tariff, change: Partial<ChargeToPrice> = {}, language: Language = 'en') {
  const charge = {
    startAt: AT,
    endAt: AT + 60 * MINUTE,
    periods: [periodAt(AT, { ENERGY: 4.2 }), periodAt(AT + 30 * MINUTE, { PARKING_TIME: 0.5 })],
    tariffs: [tariff],
    timeZone: 'Europe/Amsterdam',
    ...change,
  }
  const price = priceCharge(charge)
  if (price.result === 'rejected') throw new Error(price.reason)
  const words = explanationWords(explainPrice(price, charge, 2), wordingOf(language, CATALOGUES[language]))
  // Blanks that hold number and unit together are no part of the promise.
  const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')
  return {
    lines: words.lines.map(plain),
    unpriced: words.unpriced.map(plain),
    limits: words.limits.map(plain),
    total: plain(words.total),
  }
}

const tariff = tariffOf([
  [[component('FLAT', 0.5, 21)]],
  [[component('ENERGY', 0.25, 10, 500)], { startTime: '09:00', endTime: '17:00' }],
])

test('an explanation says element, condition, quantity before and after the step, unit price, and VAT', () => {
  expect(wordsOf(tariff)).toEqual({
    lines: [
      'Start fee, at 09:00: €0.50 once, by element 1 of tariff T1 (always). That is €0.50 without VAT, €0.105 VAT at 21%, €0.605 with it.',
      'Energy, 09:00–09:30: 4.2 kWh measured; with what the step of 500 Wh for the whole charge adds, 4.5 kWh at €0.25 per kWh, by element 2 of tariff T1 (09:00–17:00). That is €1.125 without VAT, €0.1125 VAT at 10%, €1.2375 with it.',
    ],
    unpriced: ['Idle time, 09:30–10:00: 30 min costs nothing, since no element of the tariff has a price for it then.'],
    limits: [],
    total: 'In all: €1.625 without VAT, €1.8425 with VAT. Rounded once: €1.63 without VAT, €1.84 with VAT.',
  })
})

test('a limit is said by what it adds or takes off, and an unknown side is not said', () => {
  const highest = { ...tariff, maxPrice: { exclVatMicros: 1_000_000, inclVatMicros: null } }
  expect(wordsOf(highest).limits).toEqual([
    "The tariff's highest price takes off €0.625 without VAT, €0.7087 with VAT.",
  ])
  const untaxed = tariffOf([[[component('PARKING_TIME', 3, null, 900)]]], { taxIncluded: 'NO' })
  expect(wordsOf(untaxed).lines).toEqual([
    'Idle time, 09:30–10:00: 30 min at €3.00 per hour, by element 1 of tariff T1 (always). That is €1.50 without VAT; the tariff does not say the VAT.',
  ])
  expect(wordsOf(untaxed).total).toBe('In all: €1.50 without VAT. Rounded once: €1.50 without VAT.')
})

test.each<[Language, string]>([
  ['de', 'nach Element 2 des Tarifs T1'],
  ['nl', 'volgens element 2 van tarief T1'],
])('an explanation speaks %s', (language, element) => {
  const { lines, total } = wordsOf(tariff, {}, language)
  expect([...lines, total].join(' ')).not.toMatch(/\{\w+\}|explain\./)
  expect(lines[1]).toContain(element)
})
