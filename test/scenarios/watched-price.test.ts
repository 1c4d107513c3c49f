import { evictDurableObject } from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import type { PriceMessage, PriceWatch } from '#durable-objects/party/price-watchers'
import { objects, storedIn, stubOf } from '../durable-objects/object-world.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, fetchPlatform, type Operator } from './operator.ts'
import { connectedOperator, foundPlatform } from './platform.ts'
import { pushTariff, type Shown, type Stall, show, stallFor, tariffUrl } from './shown-price-world.ts'

let cpo: Operator
let peer: string

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo, peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
})

/** An open page; what it has been told so far. */
async function watch({ path, form }: Pick<Shown, 'path' | 'form'>) {
  const query = new URLSearchParams({ quote: form['quote'] ?? '', connector: form['connector'] ?? '' })
  const headers = { host: 'localhost:8787', upgrade: 'websocket' }
  const { webSocket: socket, status } = await fetchPlatform(`${path}/live?${query}`, { headers })
  const told: PriceMessage['kind'][] = []
  socket?.addEventListener('message', ({ data }) => {
    told.push((JSON.parse(String(data)) as PriceMessage).kind)
  })
  socket?.accept()
  return { told, status }
}

async function openPage(stall: Stall) {
  const page = await watch(await show(stall))
  await eventually(() => expect(page.told).toEqual(['current']))
  return page
}

test('open pages of a tariff that changes are told within a second, and pages of others are not', async () => {
  const [stall, other] = [await stallFor(cpo, 'WATCH'), await stallFor(cpo, 'OTHER')]
  const pages = [await openPage(stall), await openPage(stall)]
  const bystander = await openPage(other)
  const before = performance.now()
  await pushTariff(stall, 0.5)
  await eventually(() => expect(pages.map(({ told }) => told.at(-1))).toEqual(['changed', 'changed']))
  expect(performance.now() - before).toBeLessThan(1000)
  // The same terms again, or those of somebody else, are nothing to tell.
  await pushTariff(other, 0.4)
  expect(bystander.told).toEqual(['current'])
})

test('T075 a tariff that is deleted is told as well', async () => {
  const stall = await stallFor(cpo, 'DELETE')
  const page = await openPage(stall)
  await cpo.send('DELETE', tariffUrl(stall))
  await eventually(() => expect(page.told).toEqual(['current', 'changed']))
})

test('a page that was painted before a change and asks after it is told at once', async () => {
  const stall = await stallFor(cpo, 'BETWEEN')
  const shown = await show(stall)
  await pushTariff(stall, 0.5)
  const page = await watch(shown)
  await eventually(() => expect(page.told).toEqual(['changed']))
})

test('sockets outlive the object in memory, and what a page showed is stored nowhere in it', async () => {
  const stall = await stallFor(cpo, 'ASLEEP')
  const shown = await show(stall)
  const page = await watch(shown)
  await eventually(() => expect(page.told).toEqual(['current']))
  expect(await storedIn(objects.party(peer))).not.toContain(shown.form['quote'])
  await evictDurableObject(stubOf(objects.party(peer)), { webSockets: 'hibernate' })
  await pushTariff(stall, 0.5)
  await eventually(() => expect(page.told).toEqual(['current', 'changed']))
})

test('of one tariff no more than 500 pages are told; the next one is refused', async () => {
  const party = objects.party(peer)
  const shown = { countryCode: 'NL', partyId: 'LPT', id: 'CROWD' }
  const url = new URL('https://party/prices')
  url.searchParams.set('watch', JSON.stringify({ shown, hash: 'h', others: [] } satisfies PriceWatch))
  const open = () => party.fetch(new Request(url, { headers: { upgrade: 'websocket' } }))
  const pages = await Promise.all(Array.from({ length: 500 }, open))
  expect(pages.filter(({ status }) => status !== 101)).toEqual([])
  expect((await open()).status).toBe(503)
  for (const { webSocket: socket } of pages) {
    socket?.accept()
    socket?.close()
  }
})
