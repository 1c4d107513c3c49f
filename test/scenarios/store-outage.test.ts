import { runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { type Objects, objectsOf } from '#durable-objects/region'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { createOcpiApp } from '#workers/ocpi/app'
import { ocpiPorts } from '#workers/wiring/ocpi-ports'
import { bindings, decorate, houseWith } from '../faults/bindings.ts'
import { FaultyDatabase } from '../faults/faulty-database.ts'
import { FaultyQueue } from '../faults/faulty-queue.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, type Operator } from './operator.ts'
import { cdrBody, chargeOf, publish, type Site, siteOf } from './payloads.ts'
import { type CardHolder, cardHolder, connectedOperator, foundPlatform, settledCdr } from './platform.ts'

const CDRS = '/ocpi/2.2.1/receiver/cdrs'
const queue = new FaultyQueue(bindings.OUTBOX_EU)
const realMarket = bindings.MARKET_NL
const market = new FaultyDatabase(realMarket)
const catalogue = new FaultyDatabase(bindings.CATALOGUE)
decorate({ OUTBOX_EU: queue.binding, MARKET_NL: market.binding, CATALOGUE: catalogue.binding })

let cpo: Operator
let peer: string
let site: Site
let jan: CardHolder

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo, peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  site = siteOf(cpo, 'NL')
  await publish(site)
  jan = await cardHolder('nl', '04AABBCC112233')
})

afterEach(() => {
  market.heal()
  catalogue.heal()
  queue.mode = 'delivers'
})

/** The intake's alarm as often as it takes: the schedule's waits are not ours to sit out. */
async function priced(id: string) {
  const intake = objectsOf(bindings).intake(peer) as unknown as DurableObjectStub
  await eventually(async () => {
    await runDurableObjectAlarm(intake)
    expect((await settledCdr('nl', id))?.driver_status).toBe('billed')
  })
}

test.each(['stalls', 'fails'] as const)(
  'while every database %s, a CDR is taken with 201, read back and priced afterwards',
  async (fault) => {
    const cdr = cdrBody(chargeOf(site, fault.toUpperCase(), jan))
    market.faultAlways(fault)
    catalogue.faultAlways(fault)
    const answer = await cpo.send('POST', CDRS, cdr)
    expect(answer).toMatchObject({ status: 201, statusCode: 1000 })
    const path = new URL(String(answer.location)).pathname
    expect((await cpo.send('GET', path)).data).toEqual(cdr)
    // The consumer has met the outage as well, and nothing of the CDR is in the database.
    await eventually(() => expect(market.faults + catalogue.faults).toBeGreaterThan(0))
    expect(await realMarket.prepare('SELECT key FROM cdrs WHERE cdr_id = ?').bind(cdr.id).first()).toBeNull()
    market.heal()
    catalogue.heal()
    await priced(cdr.id)
    expect((await cpo.send('GET', path)).data).toEqual(cdr)
  },
)

test('while databases and queue are down, a card is decided upon as ever', async () => {
  market.faultAlways('stalls')
  catalogue.faultAlways('stalls')
  queue.mode = 'fails'
  const answer = await cpo.send('POST', `/ocpi/2.2.1/sender/tokens/${jan.uid}/authorize`, { location_id: site.id })
  expect(answer).toMatchObject({ status: 200, data: { allowed: 'ALLOWED' } })
  const stranger = await cpo.send('POST', '/ocpi/2.2.1/sender/tokens/0000/authorize', { location_id: site.id })
  expect(stranger).toMatchObject({ status: 404, statusCode: 2004 })
})

/** The OCPI surface on objects of which some do not answer. */
function surfaceWith(silent: Partial<Objects>) {
  const house = houseWith({})
  return createOcpiApp(ocpiPorts({ ...house, objects: { ...house.objects, ...silent } }, () => undefined))
}

const never = () => new Promise<never>(() => undefined)

async function authorizeOn(surface: ReturnType<typeof surfaceWith>) {
  const answer = await surface.request(`http://localhost:8787/ocpi/2.2.1/sender/tokens/${jan.uid}/authorize`, {
    method: 'POST',
    headers: { Authorization: encodeAuthorization(cpo.ourToken), 'Content-Type': 'application/json' },
    body: JSON.stringify({ location_id: site.id }),
  })
  return { status: answer.status, ...((await answer.json()) as { status_code: number; data?: unknown }) }
}

test('a decision that does not come is answered as undecided, with 200 and 3000, before the operator gives up', async () => {
  const started = Date.now()
  const surface = surfaceWith({ token: () => ({ authorize: never }) as never })
  expect(await authorizeOn(surface)).toMatchObject({ status: 200, status_code: 3000 })
  expect(Date.now() - started).toBeGreaterThanOrEqual(1_400)
})

test('facts of the site that do not come in time are done without', async () => {
  const known = objectsOf(bindings).party(peer)
  const slow = {
    site: never,
    read: () => known.read(),
    credentialKind: (digest: string) => known.credentialKind(digest),
  }
  const surface = surfaceWith({ party: () => slow as never })
  expect(await authorizeOn(surface)).toMatchObject({ status: 200, data: { allowed: 'ALLOWED' } })
})

test('a write that was done and reported as failed is not done twice', async () => {
  const cdr = cdrBody(chargeOf(site, 'AMBIGUOUS', jan))
  market.faultAtWrite(1, 'ambiguous')
  expect((await cpo.send('POST', CDRS, cdr)).status).toBe(201)
  await priced(cdr.id)
  expect(market.faults).toBe(1)
  const { results } = await bindings.MARKET_NL.prepare(
    "SELECT transaction_id, SUM(amount_minor) AS sum FROM ledger_entries WHERE transaction_id LIKE '%CDR-AMBIGUOUS' GROUP BY transaction_id",
  ).all()
  expect(results).toEqual([
    { transaction_id: 'cost:NL*LPT:CDR-AMBIGUOUS', sum: 0 },
    { transaction_id: 'price:NL*LPT:CDR-AMBIGUOUS', sum: 0 },
  ])
})
