import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { estimateCar, priceMeasured } from '../../examples/price-a-charge.ts'

const EXAMPLE = new URL('../../examples/price-a-charge.ts', import.meta.url)
const PAGE = new URL('../../../docs/tariff-library.md', import.meta.url)

test('the example prices what was measured, and what a car would take', () => {
  // 10 kWh at 0.49 and 15 at 0.29, and 11 and 25 kWh, with 21 %.
  expect(priceMeasured()).toEqual(['1119 cents', '10.000 by element 1', '15.000 by element 0'])
  expect(estimateCar()).toBe('15.29 in 196 minutes')
})

test('the page shows the example as it is, and it has less than 50 lines', () => {
  const example = readFileSync(EXAMPLE, 'utf8')
  expect(example.trimEnd().split('\n').length).toBeLessThan(50)
  expect(readFileSync(PAGE, 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``)
})
