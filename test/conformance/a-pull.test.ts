import { expect, test } from 'vitest'
import { connectToOperator, firstPullsOver } from './connect.ts'
import { pull } from './operations.ts'
import { sampleLocation } from './samples.ts'

test('A-85 a crawl goes on by Link, through short and empty pages, to the page without one', async () => {
  const { operator, peer } = await connectToOperator()
  await firstPullsOver(peer)
  const next = (offset: number) => `<${operator.urlOf('locations')}?offset=${offset}>; rel="next"`
  const page = (offset: string | null) => {
    if (offset === null || offset === '0')
      return { data: [sampleLocation(operator.party, 'L1')], headers: { link: next(7) } }
    if (offset === '7') return { data: [], headers: { link: next(9) } }
    return { data: [sampleLocation(operator.party, 'L2')] }
  }
  operator.on('GET', 'locations', ({ url }) => page(url.searchParams.get('offset')))
  const { state, items, stored } = await pull(peer, 'locations')
  expect([state, items, stored]).toEqual(['finished', 2, 2])
})
