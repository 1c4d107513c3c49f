import { expect, test } from 'vitest'
import { readPayForm, readPhase } from '../../bench/day/charge-ad-hoc.ts'

test('a landing with a price can be paid, one without cannot', () => {
  const html =
    '<form><input type="hidden" name="quote" value="q1"/><input type="hidden" name="charge" value="c1"/></form>'
  expect(readPayForm(html)).toEqual({ quote: 'q1', charge: 'c1', method: 'simulated_card' })
  expect(readPayForm('<p>no price</p>')).toBeNull()
})

test('a page tells the phase of its charge', () => {
  const data = JSON.stringify({ session: { phase: 'charging' } })
  expect(readPhase(`<script type="application/json" id="page-data">${data}</script>`)).toBe('charging')
  expect(readPhase('<p>gone</p>')).toBeNull()
})
