import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator } from './connect.ts'
import { type CardHolder, createCardHolder, createParty, issueToken, operations } from './operations.ts'
import type { OcpiAnswer } from './raw-client.ts'
import { until } from './until.ts'

let connected: Connected
let holder: CardHolder
/** Uids in the order in which they were issued. */
let issued: string[]

beforeAll(async () => {
  connected = await connectOperator()
  holder = await createCardHolder(connected.ours)
  issued = [holder.uid]
  for (let i = 0; i < 4; i++) issued.push((await issueToken(holder.contract)).uid)
})

const uidsOf = ({ data }: OcpiAnswer): string[] => data.map(({ uid }: { uid: string }) => uid)
const tokens = (query = '') => connected.client.get(`${connected.url('tokens', 'SENDER')}${query}`)
const nextOf = ({ headers }: OcpiAnswer) => /^<([^>]+)>; rel="next"$/.exec(headers['link'] ?? '')?.[1]

test('A-79, A-81 without parameters a list begins at 0 and holds all; each parameter may be left out', async () => {
  expect(uidsOf(await tokens())).toEqual(issued)
  expect(uidsOf(await tokens('?offset=1'))).toEqual(issued.slice(1))
  expect(uidsOf(await tokens('?limit=2'))).toEqual(issued.slice(0, 2))
  expect(uidsOf(await tokens('?offset=2&limit=2'))).toEqual(issued.slice(2, 4))
  expect(uidsOf(await tokens('?date_from=2020-01-01T00:00:00Z'))).toEqual(issued)
  expect(uidsOf(await tokens('?date_to=2020-01-01T00:00:00Z'))).toEqual([])
})

test('A-80 date_from is inclusive and date_to exclusive, both of last_updated', async () => {
  const { data } = await tokens()
  const at: string = data[2].last_updated
  expect(uidsOf(await tokens(`?date_from=${at}`))).toContain(data[2].uid)
  expect(uidsOf(await tokens(`?date_to=${at}`))).not.toContain(data[2].uid)
  expect(uidsOf(await tokens(`?date_from=${at}&date_to=${at}`))).toEqual([])
})

test('A-82 the total is of what the filter and the caller may see; the limit is ours, on every page, also on an empty one', async () => {
  const stranger = await connectOperator({ ourParties: [await createParty()] })
  const answers = [await tokens('?limit=2'), await tokens('?offset=4&limit=2'), await tokens('?offset=99')]
  for (const { headers } of answers) {
    expect(headers['x-total-count']).toBe('5')
    expect(Number(headers['x-limit'])).toBeGreaterThanOrEqual(50)
  }
  const limits = new Set(answers.map(({ headers }) => headers['x-limit']))
  expect(limits.size).toBe(1)
  expect((await tokens('?limit=100000')).headers['x-limit']).toBe([...limits][0])
  expect((await tokens('?date_to=2020-01-01T00:00:00Z')).headers['x-total-count']).toBe('0')
  const theirs = await stranger.client.get(stranger.url('tokens', 'SENDER'))
  expect([theirs.headers['x-total-count'], theirs.data]).toEqual(['0', []])
})

test('A-83 all pages but the last link to the next, with an absolute URL that keeps filters and limit', async () => {
  const seen: string[] = []
  let page = await tokens('?limit=2&date_from=2020-01-01T00:00:00Z')
  for (let i = 0; i < 3; i++) {
    seen.push(...uidsOf(page))
    const next = nextOf(page)
    if (next === undefined) break
    const query = new URL(next).searchParams
    expect([query.get('limit'), query.get('date_from'), query.get('offset')]).toEqual([
      '2',
      '2020-01-01T00:00:00Z',
      `${2 * (i + 1)}`,
    ])
    expect(new URL(next).origin).toBe(connected.client.origin)
    page = await connected.client.get(next)
  }
  expect(seen).toEqual(issued)
  expect(page.headers['link']).toBeUndefined()
})

test('A-84 a change moves nothing to another page: the order is that of issue', async () => {
  const { items } = await operations('GET', `/tokens?contract=${holder.contract}&reveal=true`)
  const first = items.find(({ uid }: { uid: string }) => uid === issued[0])
  await operations('POST', `/tokens/${first.id}/block`)
  await until('the list has the change', async () => (await tokens()).data[0].valid === false)
  expect(uidsOf(await tokens())).toEqual(issued)
  expect(uidsOf(await tokens('?limit=2'))).toEqual(issued.slice(0, 2))
})

test('A-90 beyond the end there is an empty page; what is no number or no limit is 2001', async () => {
  const beyond = await tokens('?offset=1000')
  expect([beyond.status, beyond.statusCode, beyond.data, beyond.headers['link']]).toEqual([200, 1000, [], undefined])
  for (const query of [
    '?limit=0',
    '?limit=-1',
    '?limit=two',
    '?offset=-1',
    '?offset=1.5',
    '?date_from=yesterday',
    '?date_to=2026',
  ]) {
    const { status, statusCode } = await tokens(query)
    expect([query, status, statusCode]).toEqual([query, 200, 2001])
  }
})

test('A-100, T086 every URL is the same with a slash at its end', async () => {
  const { client, own, url } = connected
  expect(uidsOf(await client.get(`${url('tokens', 'SENDER')}/`))).toEqual(issued)
  for (const path of ['/ocpi/versions/', '/ocpi/2.2.1/', 'credentials/'])
    expect((await client.get(path)).status).toBe(200)
  for (const target of [own('locations', 'NONE'), own('tariffs', 'NONE'), own('sessions', 'NONE')])
    expect((await client.get(`${target}/`)).statusCode).toBe((await client.get(target)).statusCode)
})
