import { beforeEach, describe, expect, test } from 'vitest'
import { type Connected, connectToOperator, firstPullsOver, inviteOperator, newRole } from './connect.ts'
import type { FakeAnswer, ReceivedRequest } from './fake-operator.ts'
import { operations, pull } from './operations.ts'
import { sampleLocation } from './samples.ts'

let connected: Connected

beforeEach(async () => {
  connected = await connectToOperator()
  await firstPullsOver(connected.peer)
})

const offsetOf = ({ url }: ReceivedRequest) => Number(url.searchParams.get('offset') ?? 0)
const location = (id: string) => sampleLocation(connected.operator.party, id)
const here = () => connected.operator.urlOf('locations')

/** The operator answers pages by their offset; the pages that were asked for, in order. */
function pages(answers: (offset: number) => FakeAnswer): { readonly asked: number[] } {
  const asked: number[] = []
  connected.operator.on('GET', 'locations', (request) => {
    asked.push(offsetOf(request))
    return answers(offsetOf(request))
  })
  return { asked }
}

describe('the next page', () => {
  test('A-85 a crawl goes on by Link, through short and empty pages, to the page without one', async () => {
    const link = (offset: number) => ({ link: `<${here()}?offset=${offset}>; rel="next"` })
    const { asked } = pages((offset) => {
      if (offset === 0) return { data: [location('L1')], headers: link(7) }
      if (offset === 7) return { data: [], headers: link(9) }
      return { data: [location('L2')] }
    })
    expect(await pull(connected.peer, 'locations')).toMatchObject({ state: 'finished', items: 2, stored: 2 })
    expect(asked).toEqual([0, 7, 9])
  })

  test('A-86 a total that rises changes nothing; one that falls has the page read again from before the gap', async () => {
    const all = Array.from({ length: 7 }, (_, i) => `L${i}`)
    const { asked } = pages((offset) => {
      // While the second page is asked for, the third object of the first one is gone; later a new one comes.
      const list = asked.length <= 1 ? all : asked.length <= 3 ? all.toSpliced(2, 1) : [...all.toSpliced(2, 1), 'L7']
      const headers: Record<string, string> = { 'x-total-count': String(list.length), 'x-limit': '3' }
      if (offset + 3 < list.length) headers['link'] = `<${here()}?offset=${offset + 3}&limit=3>; rel="next"`
      return { data: list.slice(offset, offset + 3).map(location), headers }
    })
    expect(await pull(connected.peer, 'locations')).toMatchObject({ state: 'finished' })
    expect(asked.slice(0, 3)).toEqual([0, 3, 2])
    for (const id of ['L3', 'L4', 'L5', 'L6', 'L7'])
      expect([id, (await connected.client.get(connected.own('locations', id))).status]).toEqual([id, 200])
  })

  test.each([
    ['without quotes', (url: string) => `<${url}>; rel=next`],
    ['among others', (url: string) => `<${url}9>; rel="prev", <${url}>; rel="next", <${url}8>; rel="last"`],
    ['with more parameters before it', (url: string) => `<${url}>; title="a, b; c"; rel="next"`],
    ['with several relations', (url: string) => `<${url}>; rel="last next"`],
    ['in capitals', (url: string) => `<${url}>; REL="NEXT"`],
    ['relative', (url: string) => `<?${new URL(url).search.slice(1)}>; rel="next"`],
  ])('A-87 a Link %s is understood', async (_, write) => {
    const { asked } = pages((offset) =>
      offset === 0
        ? { data: [location('L1')], headers: { LINK: write(`${here()}?offset=5`) } }
        : { data: [location('L2')] },
    )
    expect(await pull(connected.peer, 'locations')).toMatchObject({ state: 'finished', stored: 2 })
    expect(asked).toEqual([0, 5])
  })

  test('A-88 a Link to another host is never called; its query is asked of the endpoint that we know', async () => {
    const elsewhere = await inviteOperator()
    for (const origin of [
      `http://${elsewhere.operator.host}`,
      'https://ocpi.example.com',
      `https://${connected.operator.host}`,
    ]) {
      const before = connected.operator.requests.length
      connected.operator.on('GET', 'locations', (request) => ({
        data: [location('L1')],
        headers: offsetOf(request) === 0 ? { link: `<${origin}/ocpi/2.2.1/locations?offset=5>; rel="next"` } : {},
      }))
      await pull(connected.peer, 'locations').catch(() => undefined)
      expect(connected.operator.requests.slice(before).map(offsetOf)).toEqual([0, 5])
    }
    expect(elsewhere.operator.requests).toEqual([])
  })

  test.each<[string, (offset: number) => number]>([
    ['to itself', (offset) => offset],
    ['back to the beginning', (offset) => (offset === 0 ? 5 : 0)],
  ])('A-89 a Link %s ends the crawl as a failure, and nothing absent is taken for gone', async (_, nextOf) => {
    const { client, own, peer } = connected
    await client.put(own('locations', 'KEPT'), location('KEPT'))
    let pageNumber = 0
    const { asked } = pages((offset) => ({
      data: [location(`L${pageNumber++}`)],
      headers: { link: `<${here()}?offset=${nextOf(offset)}>; rel="next"` },
    }))
    const { state, problem } = await pull(peer, 'locations')
    expect(state).toBe('failed')
    expect(problem).toMatch(/repeated/)
    expect(asked.length).toBeLessThan(5)
    expect((await client.get(own('locations', 'KEPT'))).status).toBe(200)
  })

  test('A-89 a list whose pages never end is given up', async () => {
    pages((offset) => ({
      data: [location('L1')],
      headers: { link: `<${here()}?offset=${offset + 1}>; rel="next"`, 'x-total-count': '1' },
    }))
    expect(await pull(connected.peer, 'locations')).toMatchObject({ state: 'failed' })
  })
})

test('A-94 through a hub every page is asked of the hub itself, with the same ends', async () => {
  const hub = await connectToOperator({ roles: [newRole('NL', 'HUB')] })
  await firstPullsOver(hub.peer)
  const { operator, ours } = hub
  const before = operator.requests.length
  operator.on('GET', 'locations', (request) => ({
    data: [],
    headers:
      offsetOf(request) === 0 ? { link: '<https://cpo.example.com/ocpi/2.2.1/locations?offset=5>; rel="next"' } : {},
  }))
  await operations('POST', `/peers/${hub.peer}/pulls`, { module: 'locations' })
  await operator.waitFor('GET', 'locations', (request) => offsetOf(request) === 5, before)
  const asked = operator.requests.slice(before).filter(({ path }) => path === 'locations')
  for (const { headers } of asked) {
    expect(headers['ocpi-to-party-id']).toBe(operator.party.partyId)
    expect(headers['ocpi-from-party-id']).toBe(ours.partyId)
  }
})

test('A-40 lists are asked for every few hours at most, and at another moment for each peer', async () => {
  const another = await connectToOperator()
  const moments: number[] = []
  for (const peer of [connected.peer, another.peer]) {
    const { planned } = await operations('GET', `/peers/${peer}/pulls`)
    expect(planned.map(({ module }: { module: string }) => module).toSorted()).toEqual([
      'cdrs',
      'locations',
      'sessions',
      'tariffs',
    ])
    for (const { changesAt } of planned) expect(changesAt - Date.now()).toBeGreaterThan(50 * 60_000)
    moments.push(...planned.map(({ changesAt }: { changesAt: number }) => changesAt))
  }
  expect(new Set(moments).size).toBe(moments.length)
})
