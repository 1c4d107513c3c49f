import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver, newRole } from './connect.ts'
import { Driver, publishSite, type Site } from './driver.ts'
import { createParty, operations } from './operations.ts'
import { sampleCdr, sampleEvse, sampleLocation, sampleTariff } from './samples.ts'
import { until } from './until.ts'

/** One operator, met twice: straight, and as the client of a hub that has ids of its own for its places. */
let direct: Connected
let hub: Connected
let driver: Driver

beforeAll(async () => {
  const ours = await createParty()
  direct = await connectOperator({ ourParties: [ours] })
  hub = await connectOperator({ ourParties: [ours], roles: [newRole('NL', 'HUB')] })
  await Promise.all([firstPullsOver(direct.peer), firstPullsOver(hub.peer)])
  const { countryCode, partyId } = direct.operator.party
  await operations('PUT', `/peers/${hub.peer}/clients`, { clients: [`${countryCode}*${partyId}`] })
})

beforeEach(async () => {
  driver = await Driver.of(direct)
})

/** The hub lists the same EVSE under another location, another uid, and with a tariff of its own. */
async function listedByHub(site: Site, price = 0.9): Promise<{ location: string; uid: string }> {
  const { party } = direct.operator
  const under = (module: string) => `${hub.url(module, 'RECEIVER')}/${party.countryCode}/${party.partyId}`
  const listed = { location: `HUB-${site.location}`, uid: `HUB-${site.evseUid}` }
  const elements = [{ price_components: [{ type: 'ENERGY', price, vat: 21, step_size: 1 }] }]
  const tariff = sampleTariff(party, 'TARIFF', { elements })
  expect((await hub.client.put(`${under('tariffs')}/TARIFF`, tariff)).statusCode).toBe(1000)
  const evse = sampleEvse(party, { uid: listed.uid, evse_id: site.evseId, last_updated: '2026-11-21T10:00:00Z' })
  const location = sampleLocation(party, listed.location, { evses: [evse] })
  expect((await hub.client.put(`${under('locations')}/${listed.location}`, location)).statusCode).toBe(1000)
  return listed
}

const route = (site: Site) => operations('GET', `/channels/route?evse=${encodeURIComponent(site.evseId)}`)
const starts = (connected: Connected, session: string) =>
  connected.operator
    .received('POST', 'commands/START_SESSION')
    .filter(({ json }) => json.authorization_reference === session)

test('one EVSE that is listed twice is one EVSE with two ways to it, and the operator’s own comes first', async () => {
  const site = await publishSite(direct)
  await listedByHub(site)
  const { ways, channel } = await route(site)
  expect(ways.map(({ peer, kind, priceKnown }: Record<string, unknown>) => [peer, kind, priceKnown]).sort()).toEqual(
    [
      [direct.peer, 'bilateral', true],
      [hub.peer, 'hub', true],
    ].sort(),
  )
  expect(channel).toMatchObject({ peer: direct.peer, locationId: site.location, evseUid: site.evseUid })
  const { id } = await driver.open(site.evseId)
  expect([starts(direct, id).length, starts(hub, id).length]).toEqual([1, 0])
})

test('A-119, C-215 what was agreed goes before: by the hub’s own ids, at the hub’s own price, in the operator’s name', async () => {
  const site = await publishSite(direct)
  const listed = await listedByHub(site, 0.9)
  const { party } = direct.operator
  const operator = `${party.countryCode}*${party.partyId}`
  const before = await driver.call('POST', '/quotes', { evse: site.evseId, connector: '1' })
  await operations('PUT', `/channels/${operator}`, { peer: hub.peer })
  try {
    const { json: price } = await driver.call('POST', '/quotes', { evse: site.evseId, connector: '1' })
    expect(price.quoteId).not.toBe(before.json.quoteId)
    const { id } = await driver.open(site.evseId)
    const [sent] = starts(hub, id)
    expect(starts(direct, id)).toHaveLength(0)
    expect(sent?.json).toMatchObject({ location_id: listed.location, evse_uid: listed.uid })
    expect(sent?.headers).toMatchObject({ 'ocpi-to-party-id': party.partyId, 'ocpi-from-party-id': hub.ours.partyId })
    const takeBack = hub.operator.on('POST', 'commands/START_SESSION', () => ({
      statusCode: 2003,
      data: { result: 'REJECTED', timeout: 0 },
    }))
    const refused = await driver.open(site.evseId)
    takeBack()
    expect(await driver.inPhase(refused.id, 'refused')).toMatchObject({ phase: 'refused' })
  } finally {
    await operations('PUT', `/channels/${operator}`, { peer: null })
  }
})

test('A-118, F-69 the result of a command comes back through the hub in the operator’s name', async () => {
  const site = await publishSite(direct)
  await listedByHub(site)
  const { party } = direct.operator
  const operator = `${party.countryCode}*${party.partyId}`
  await operations('PUT', `/channels/${operator}`, { peer: hub.peer })
  try {
    const { id } = await driver.open(site.evseId)
    const url = starts(hub, id)[0]?.json.response_url
    // The operator itself has not been asked, and has nothing to report.
    expect((await direct.client.post(url, { result: 'REJECTED' })).status).toBe(404)
    const answer = await hub.client.post(url, { result: 'ACCEPTED' }, { from: party })
    expect([answer.status, answer.statusCode]).toEqual([200, 1000])
    expect(await driver.session(id)).toMatchObject({ phase: 'starting' })
  } finally {
    await operations('PUT', `/channels/${operator}`, { peer: null })
  }
})

for (const [what, answer] of [
  ['F-68 a hub that heard nothing (4002)', { statusCode: 4002 }],
  ['a connection that broke', { broken: true }],
] as const) {
  test(`${what} leaves the start open, and it is not sent again by another channel`, async () => {
    const site = await publishSite(direct)
    await listedByHub(site)
    const { party } = direct.operator
    const operator = `${party.countryCode}*${party.partyId}`
    await operations('PUT', `/channels/${operator}`, { peer: hub.peer })
    const takeBack = hub.operator.on('POST', 'commands/START_SESSION', () => answer)
    try {
      const { id } = await driver.open(site.evseId)
      expect(await driver.inPhase(id, 'unanswered')).toMatchObject({ phase: 'unanswered' })
      expect([starts(hub, id).length, starts(direct, id).length]).toEqual([1, 0])
    } finally {
      takeBack()
      await operations('PUT', `/channels/${operator}`, { peer: null })
    }
  })
}

test('4001 and 4003 say that the start never arrived: it is refused, and the driver may try again', async () => {
  const site = await publishSite(direct)
  await listedByHub(site)
  const { party } = direct.operator
  const operator = `${party.countryCode}*${party.partyId}`
  await operations('PUT', `/channels/${operator}`, { peer: hub.peer })
  try {
    for (const statusCode of [4001, 4003]) {
      const takeBack = hub.operator.on('POST', 'commands/START_SESSION', () => ({ statusCode }))
      const { id } = await driver.open(site.evseId)
      takeBack()
      expect(await driver.inPhase(id, 'refused')).toMatchObject({ phase: 'refused' })
      expect(starts(direct, id)).toHaveLength(0)
    }
  } finally {
    await operations('PUT', `/channels/${operator}`, { peer: null })
  }
})

test('B-50 a CDR that comes by both channels is one CDR', async () => {
  const site = await publishSite(direct)
  const { party } = direct.operator
  const { ours } = direct
  const charging = {
    owner: party,
    ours,
    holder: driver.holder,
    location: site.location,
    startAt: Date.now() - 7_200_000,
  }
  const cdr = sampleCdr(charging, `CDR-${site.location}`, `S-${site.location}`)
  const url = (connected: Connected) => connected.url('cdrs', 'RECEIVER')
  expect((await direct.client.post(url(direct), cdr)).status).toBe(201)
  const again = await hub.client.post(url(hub), cdr, { from: party })
  expect(again.statusCode).toBe(1000)
  const read = await hub.client.get(again.headers['location'] ?? '', { from: party })
  expect(read.data.id).toBe(cdr['id'])
  const { items } = await until('the CDR is settled', async () => {
    const page = await operations('GET', '/cdrs?limit=200')
    const found = page.items.filter(({ key }: { key: string }) => key.endsWith(String(cdr['id']).toUpperCase()))
    return found.length > 0 ? { items: found } : undefined
  })
  expect(items).toHaveLength(1)
})
