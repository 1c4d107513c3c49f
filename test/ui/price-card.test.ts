import { h } from 'preact'
import { render } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { summarizeTariff } from '#domain/tariff/tariff-summary'
import en from '#ui/messages/en.json' with { type: 'json' }
import { PriceCard } from '#ui/price/price-card.tsx'
import { priceWords } from '#ui/price/price-words.ts'
import { wordingOf } from '#ui/wording.ts'
import { component, tariffOf } from '../domain/sample-charge.ts'

/** The rows of a price as a driver reads them. */
function rowsOf(...elements: Parameters<typeof tariffOf>[0]): readonly string[] {
  const wording = wordingOf('en', en)
  const tariff = tariffOf(elements)
  const summary = summarizeTariff(tariff, 0)
  const terms = { tariff, plan: { kind: 'ad_hoc', sessionFeeMinor: 0 }, vatBasisPoints: 0, holdMinor: 0 } as const
  const words = priceWords(terms, wording)
  if (!summary.known || words === null) throw new Error('the tariff says nothing')
  const price = { quoteId: 'q', currency: 'EUR', summary, words, vatBasisPoints: 0, sessionFeeMinor: 0, holdMinor: 0 }
  const validity = { validUntil: 0, validForMs: 0, timeZone: 'Europe/Amsterdam' }
  const shown = { ...price, ...validity, examples: [], powerW: 11_000 }
  const html = render(h(PriceCard, { price: shown, wording }))
  return [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) => row.replaceAll(/(<[^>]*>)+/g, ' ').trim())
}

test('D-106 a price under conditions only is shown with what holds otherwise', () => {
  const night = [[component('ENERGY', 0.5, null)], { startTime: '20:00', endTime: '06:00' }] as const
  expect(rowsOf(night).filter((row) => row.startsWith('Energy'))).toEqual([
    expect.stringMatching(/^Energy .*20:00.* €0.50/),
    'Energy otherwise none',
  ])
  expect(rowsOf(night, [[component('ENERGY', 0.3, null)]]).filter((row) => row.includes('otherwise'))).toEqual([])
})

test('a kind without a price says that nothing is charged for it', () => {
  expect(rowsOf([[component('ENERGY', 0.5, null)]])).toContain('Charging time none')
})
