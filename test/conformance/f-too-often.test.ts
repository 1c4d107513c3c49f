import { expect, test } from 'vitest'
import { connectOperator, firstPullsOver } from './connect.ts'
import { operations } from './operations.ts'
import { sampleLocation } from './samples.ts'
import { until } from './until.ts'

const invitation = { profile: 'ocpi-221-limit-status' }
const timestamp = () => new Date().toISOString()
const refused = (statusCode: number, statusMessage: string) => () => ({ status: 200, statusCode, statusMessage })

test('T083, F-74 2004 as "too many requests" says nothing of an object: it is asked for again, and stored', async () => {
  const { operator, client, own, peer } = await connectOperator({ invitation })
  await firstPullsOver(peer)
  const { countryCode, partyId } = operator.party
  const path = new RegExp(`^locations/${countryCode}/${partyId}/WANTED|^locations/WANTED`)
  let asked = 0
  operator.on('GET', path, () => {
    asked += 1
    return asked === 1 ? refused(2004, 'Too many requests')() : { data: sampleLocation(operator.party, 'WANTED') }
  })
  const patch = { publish: true, last_updated: timestamp() }
  expect(await client.patch(own('locations', 'WANTED'), patch)).toMatchObject({ status: 404, statusCode: 2003 })
  await until('it is stored', async () => (await client.get(own('locations', 'WANTED'))).status === 200)
  expect(asked).toBe(2)
})

test.each([2004, 3000])(
  'T083, F-74 a list that is refused with %i and "too many" waits a minute, and nothing is taken for gone',
  async (statusCode) => {
    const { operator, peer } = await connectOperator({ invitation })
    await firstPullsOver(peer)
    operator.on('GET', 'locations', refused(statusCode, 'too many requests, slow down'))
    const since = Date.now()
    await operations('POST', `/peers/${peer}/pulls`, { module: 'locations' })
    const waiting = await until('it waits', async () => {
      const { items } = await operations('GET', `/peers/${peer}/pulls`)
      return items.find(({ state, module }: { state: string; module: string }) => {
        return state === 'waiting' && module === 'locations'
      })
    })
    expect(waiting.problem).toContain('rate_limited')
    expect(waiting.problem).toContain('too many requests')
    const calls = operator.received('GET', 'locations').filter(({ at }) => at >= since)
    expect(calls).toHaveLength(1)
  },
)
