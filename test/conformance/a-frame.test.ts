import { beforeAll, describe, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import type { FakeAnswer } from './fake-operator.ts'
import { createCardHolder, operations, pull } from './operations.ts'
import { sampleCdr, sampleLocation, sampleSession, sampleTariff } from './samples.ts'
import { until } from './until.ts'

let connected: Connected

beforeAll(async () => {
  connected = await connectOperator()
})

describe('the envelope', () => {
  test('A-68, A-72, A-134 every answer is JSON with a four-digit status and the time in UTC', async () => {
    const { client, url } = connected
    const answers = [
      await client.get('/ocpi/versions'),
      await client.get(url('tokens', 'SENDER')),
      await client.get('nowhere'),
      await client.put(`${url('locations', 'RECEIVER')}/NL/${connected.operator.party.partyId}/L1`, {}),
    ]
    for (const { headers, statusCode, timestamp } of answers) {
      expect(headers['content-type']).toMatch(/^application\/json/)
      expect(Number.isInteger(statusCode) && statusCode >= 1000 && statusCode <= 9999).toBe(true)
      expect(timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/)
    }
  })
})

describe('what our answers hold', () => {
  test('A-69 a list is a list, also when it is empty, and an object an object', async () => {
    const { client, url, own, operator } = connected
    expect((await client.get(url('tokens', 'SENDER'))).data).toEqual([])
    await client.put(own('locations', 'L69'), sampleLocation(operator.party, 'L69'))
    expect((await client.get(own('locations', 'L69'))).data).toMatchObject({ id: 'L69' })
  })

  test('A-70 the answer to a push has no data, whatever became of it', async () => {
    const { client, own, operator, url, ours } = connected
    const holder = await createCardHolder(ours)
    const charging = { owner: operator.party, ours, holder, location: 'L70', startAt: Date.now() - 4_000_000 }
    const answers = [
      await client.put(own('locations', 'L70'), sampleLocation(operator.party, 'L70')),
      await client.patch(own('locations', 'L70'), { name: 'N', last_updated: '2026-11-02T10:00:00Z' }),
      await client.put(own('tariffs', 'T70'), sampleTariff(operator.party, 'T70')),
      await client.delete(own('tariffs', 'T70')),
      await client.put(own('sessions', 'S70'), sampleSession(charging, 'S70')),
      await client.post(url('cdrs', 'RECEIVER'), sampleCdr(charging, 'C70', 'S70')),
      await client.put(own('locations', 'L70'), {}),
    ]
    for (const answer of answers) expect(answer.json).not.toHaveProperty('data')
  })

  test('A-73 what is wrong has its own status: missing, unknown, not enough', async () => {
    const { client, own, url, operator } = connected
    expect((await client.put(own('tariffs', 'T73'), sampleTariff(operator.party, 'T73'))).statusCode).toBe(1000)
    expect((await client.patch(own('locations', 'L69'), { name: 'x' })).statusCode).toBe(2001)
    expect((await client.get(own('locations', 'NONE'))).statusCode).toBe(2003)
    expect((await client.post(`${url('tokens', 'SENDER')}/NOBODY/authorize`, {})).statusCode).toBe(2004)
    expect((await client.get('nowhere')).statusCode).toBe(2000)
  })

  test('A-75, A-76 neither a status of hubs nor one of our own making is ever sent', async () => {
    const { client, own, url } = connected
    const stranger = { countryCode: 'NL', partyId: 'ZZZ' }
    const answers = [
      await client.get(own('locations', 'NONE'), { to: stranger }),
      await client.get(own('locations', 'NONE'), { from: stranger }),
      await client.put(own('locations', 'NONE'), []),
      await client.get(`${url('tokens', 'SENDER')}?limit=x`),
      await client.get('/ocpi/versions', { token: 'x' }),
      await client.post('credentials', {}),
    ]
    for (const { statusCode } of answers) expect([2000, 2001, 2002, 2003, 2004]).toContain(statusCode)
  })
})

describe('what we make of answers', () => {
  test.each<[string, FakeAnswer, string]>([
    ['A-69 a refusal that brings data is a refusal', { statusCode: 2000, data: [{}] }, 'ocpi_status'],
    [
      'A-76 a status that nobody knows is that of its range: 2105 a refusal',
      { statusCode: 2105, data: [] },
      'ocpi_status',
    ],
    ['A-77 a refusal in 200 is a refusal', { status: 200, statusCode: 3000 }, 'ocpi_status'],
    ['A-77 a success in 500 is a failure', { status: 500, statusCode: 1000, data: [] }, 'http_status'],
    ['A-77 a success in 404 is a failure', { status: 404, statusCode: 1000, data: [] }, 'http_status'],
    ['A-78 nothing at all in answer to a GET is a failure', { status: 204, text: '' }, 'not_json'],
    [
      'A-132 a success without data in answer to a GET is a failure, not an empty list',
      { statusCode: 1000 },
      'answer_invalid',
    ],
    ['A-75 a hub that does not reach the operator has not answered for it', { statusCode: 4003 }, 'ocpi_status'],
  ])('%s', async (_, answer, reason) => {
    const { operator, peer, client, own } = await connectOperator()
    await firstPullsOver(peer)
    await client.put(own('locations', 'KEPT'), sampleLocation(operator.party, 'KEPT'))
    operator.on('GET', 'locations', () => answer)
    await operations('POST', `/peers/${peer}/pulls`, { module: 'locations' })
    const problem = await until('the pull has a problem', async () => {
      const { items } = await operations('GET', `/peers/${peer}/pulls`)
      return items.find(
        ({ module, problem: p }: { module: string; problem: string | null }) => module === 'locations' && p,
      )?.problem
    })
    expect(problem).toContain(reason)
    expect((await client.get(own('locations', 'KEPT'))).status).toBe(200)
  })

  test('A-76 a success that nobody knows is a success: 1905', async () => {
    const { operator, peer } = await connectOperator()
    await firstPullsOver(peer)
    operator.on('GET', 'locations', () => ({ statusCode: 1905, data: [sampleLocation(operator.party, 'L1')] }))
    expect(await pull(peer, 'locations')).toMatchObject({ state: 'finished', stored: 1 })
  })

  test.each<[string, FakeAnswer]>([
    ['A-70 no data', {}],
    ['A-70 null', { data: null }],
    ['A-70 the object itself', { data: { id: 'x' } }],
    ['A-70 a text', { data: 'thank you' }],
    ['A-78 nothing at all', { status: 204, text: '' }],
  ])('%s in answer to a push of ours is a success', async (_, answer) => {
    const { operator, ours, peer } = await connectOperator()
    operator.on('PUT', /^tokens\//, () => answer)
    const { uid } = await createCardHolder(ours)
    await operator.waitFor('PUT', `tokens/${ours.countryCode}/${ours.partyId}/${uid}`)
    // What succeeded is not sent again.
    await pull(peer, 'tariffs')
    expect(operator.requests.filter(({ path }) => path.startsWith('tokens/'))).toHaveLength(1)
  })
})
