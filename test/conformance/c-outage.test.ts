import { expect, test } from 'vitest'
import { connectOperator, firstPullsOver } from './connect.ts'
import type { FakeAnswer } from './fake-operator.ts'
import { createCardHolder, operations, pull } from './operations.ts'
import { sampleCdr } from './samples.ts'
import { until } from './until.ts'

const HOUR_MS = 3_600_000
const CDRS = 600
const PAGE = 25
const FAILURES: Readonly<Record<number, FakeAnswer>> = {
  3: { status: 503 },
  9: { broken: true },
  11: { text: '{"data": [' },
  17: { statusCode: 3000 },
  23: { status: 500, text: 'Internal Server Error' },
}

// The whole size is `npm run outage`.
test('A-38, A-36, T020, T026 of a day that an operator was away no CDR is lost and none comes twice, though pages fail and lists lie', async () => {
  const { operator, peer, client, ours } = await connectOperator()
  await firstPullsOver(peer)
  const holder = await createCardHolder(ours)
  const startAt = Math.floor(Date.now() / 1000) * 1000 - 20 * HOUR_MS
  const charging = { owner: operator.party, ours, holder, location: 'L1', startAt }
  const all = Array.from({ length: CDRS }, (_, number) => sampleCdr(charging, `OUT-${number}`, `S-${number}`))
  const failing = new Map(Object.entries(FAILURES).map(([page, answer]) => [Number(page), answer]))
  let atOnce = 0
  let mostAtOnce = 0
  operator.on('GET', 'cdrs', async ({ url }) => {
    atOnce += 1
    mostAtOnce = Math.max(mostAtOnce, atOnce)
    await new Promise((next) => setTimeout(next, 1))
    atOnce -= 1
    const offset = Number(url.searchParams.get('offset') ?? 0)
    const failure = failing.get(Math.floor(offset / PAGE))
    failing.delete(Math.floor(offset / PAGE))
    if (failure) return failure
    // From the middle on pages are half as long, and the limit that is told is another one.
    const size = offset < CDRS / 2 ? PAGE : Math.floor(PAGE / 2)
    const next = `<${operator.urlOf('cdrs')}?offset=${offset + size}&limit=${PAGE}>; rel="next"`
    const headers = { 'x-total-count': String(CDRS), 'x-limit': '1000' }
    const data = all.slice(offset, offset + size)
    return { data, headers: offset + size < CDRS ? { ...headers, link: next } : headers }
  })
  // While it is pulled the operator pushes some of it as well.
  const pushing = (async () => {
    for (const number of [0, 250, 300, 599]) await client.post('receiver/cdrs', all[number])
  })()
  await operations('POST', `/peers/${peer}/pulls`, { module: 'cdrs' })
  const ended = await until(
    'the day is here',
    async () => {
      const { items } = await operations('GET', `/peers/${peer}/pulls`)
      return items.find((one: { module: string; state: string }) => one.module === 'cdrs' && one.state === 'finished')
    },
    90_000,
  )
  await pushing
  expect([ended.items, ended.stored, ended.refused, ended.problem]).toEqual([CDRS, CDRS, 0, null])
  expect(mostAtOnce).toBeLessThanOrEqual(6)
  const settled = await until(
    'all of it is settled',
    async () => {
      const keys = await keysOf(peer)
      return keys.length >= CDRS ? keys : undefined
    },
    60_000,
  )
  expect([settled.length, new Set(settled).size]).toEqual([CDRS, CDRS])
  // And once more, from the overlap: nothing new.
  expect(await pull(peer, 'cdrs')).toMatchObject({ state: 'finished', refused: 0 })
  expect((await keysOf(peer)).length).toBe(CDRS)
}, 180_000)

async function keysOf(peer: string): Promise<string[]> {
  const keys: string[] = []
  let cursor: string | null = null
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page = await operations('GET', `/cdrs?peer=${peer}&limit=200${after}`)
    keys.push(...page.items.map(({ key }: { key: string }) => key))
    cursor = page.nextCursor
  } while (cursor !== null)
  return keys
}
