import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, expect, inject, test } from 'vitest'
import { type Connected, connectOperator, connectToOperator } from './connect.ts'
import { findingOf, operations, pull } from './operations.ts'
import { sampleLocation } from './samples.ts'
import { until } from './until.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
let connected: Connected

beforeAll(async () => {
  connected = await connectOperator()
})

test('A-120, A-121 an answer repeats both ids, on every module and whatever came of the request', async () => {
  const { client, url, own } = connected
  for (const target of [
    '/ocpi/versions',
    '/ocpi/2.2.1',
    'credentials',
    url('tokens', 'SENDER'),
    own('locations', 'NO'),
    'nowhere',
  ]) {
    const ids = { 'x-request-id': randomUUID(), 'x-correlation-id': randomUUID() }
    const { headers } = await client.get(target, { headers: ids })
    expect([target, headers['x-request-id'], headers['x-correlation-id']]).toEqual([target, ...Object.values(ids)])
  }
  const ids = { 'x-request-id': randomUUID(), 'x-correlation-id': randomUUID() }
  const unknown = await client.get('/ocpi/versions', { token: 'nobody', headers: ids })
  expect(unknown.headers).toMatchObject(ids)
})

test('A-120, A-121, A-122 every request of ours has a UUID of its own and one for what belongs together', async () => {
  const { operator, peer } = await connectToOperator()
  await pull(peer, 'locations')
  await operations('POST', `/peers/${peer}/rotate`)
  const requestIds = operator.requests.map(({ headers }) => headers['x-request-id'] ?? '')
  for (const { headers } of operator.requests) {
    expect(headers['x-request-id']).toMatch(UUID)
    expect(headers['x-correlation-id']).toMatch(UUID)
  }
  expect(new Set(requestIds).size).toBe(requestIds.length)
})

test('A-95 the pages of a crawl have ids of their own and one correlation id', async () => {
  const { operator, peer } = await connectToOperator()
  operator.pageSize = 1
  operator.lists['locations'] = ['L1', 'L2', 'L3'].map((id) => sampleLocation(operator.party, id))
  const before = operator.requests.length
  await pull(peer, 'locations')
  const pages = operator.requests.slice(before).filter(({ path, url }) => path === 'locations' && url.search !== '')
  expect(pages.length).toBeGreaterThanOrEqual(3)
  const crawl = pages.slice(-3)
  expect(new Set(crawl.map(({ headers }) => headers['x-request-id'])).size).toBe(3)
  expect(new Set(crawl.map(({ headers }) => headers['x-correlation-id'])).size).toBe(1)
})

test('A-122 who sends no ids gets ids of ours back, and it is written down', async () => {
  const { client, peer, own, operator } = connected
  const without = { headers: { 'x-request-id': null, 'x-correlation-id': null } }
  const answer = await client.put(own('locations', 'L122'), sampleLocation(operator.party, 'L122'), without)
  expect(answer.statusCode).toBe(1000)
  expect(answer.headers['x-request-id']).toMatch(UUID)
  expect(answer.headers['x-correlation-id']).toMatch(UUID)
  expect(await findingOf(peer, 'request_id_missing')).toMatchObject({ kind: 'leniency' })
})

test('A-121, A-123 what a request brings about carries its correlation id', async () => {
  const { client, operator, own } = await connectOperator()
  const correlation = randomUUID()
  const ids = { headers: { 'x-correlation-id': correlation } }
  await client.patch(own('sessions', 'S123'), { kwh: 1, last_updated: '2026-11-20T10:00:00Z' }, ids)
  const put = await client.put('credentials', operator.credentials(), { ...ids, from: null, to: null })
  expect(put.statusCode).toBe(1000)
  const asked = operator.requests.filter(({ headers }) => headers['x-correlation-id'] === correlation)
  expect(asked.map(({ path }) => path)).toEqual(expect.arrayContaining(['versions', 'details']))
})

test('A-124 an id is cut and cleaned before it goes anywhere', async () => {
  const { client } = connected
  const marker = randomUUID()
  const long = await client.get('/ocpi/versions', { headers: { 'x-request-id': `${marker}${'x'.repeat(500)}` } })
  expect(long.headers['x-request-id']).toBe(marker)
  const odd = `<b>${marker.slice(0, 20)}"; {}\\`
  const answer = await client.get('/ocpi/versions', { headers: { 'x-correlation-id': odd } })
  expect(answer.headers['x-correlation-id']).toMatch(/^[A-Za-z0-9._:-]{1,36}$/)
  const log = await until('the log has the call', () => {
    const text = readFileSync(inject('platform').log, 'utf8')
    return text.includes(marker.slice(0, 20)) ? text : undefined
  })
  expect(log).not.toContain(odd)
  expect(log).not.toContain('x'.repeat(100))
})
