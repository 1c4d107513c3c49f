import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { connectOperator, firstPullsOver } from './connect.ts'
import { Driver } from './driver.ts'
import { FeedServer } from './feed-server.ts'
import { createParty, type OurParty, operations } from './operations.ts'
import { sendRaw } from './raw-client.ts'
import { sampleConnector, sampleEvse, sampleLocation, sampleTariff } from './samples.ts'
import { takeNumber, takePartyId } from './take-number.ts'
import { until } from './until.ts'

// The shared folder beside the repository, when present: a real feed, which is no part of it.
const shared = `${process.env['ROAMWATT_SHARED'] ?? `${import.meta.dirname}/../../../shared`}/data/ndw-dotnl`
const isHere = existsSync(shared)

/** By its profile the Dutch feed is asked for one list a minute. */
const GAP_MS = 60_000
const GAP_OVER_MS = 150_000

interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of an answer, it says itself.
  readonly json: any
}

interface PullSeen {
  readonly module: string
  readonly state: string
  readonly stored: number
  readonly refused: number
  readonly problem: string | null
}

let server: FeedServer
let ours: OurParty
let driver: Driver
let national: { readonly id: string; readonly owner: { countryCode: string; partyId: string }; readonly evse: string }
let real: { readonly id: string } | null = null

beforeAll(async () => {
  server = await FeedServer.start()
  ours = await createParty()
  driver = await Driver.of({ ours })
  national = await openNationalFeed()
  if (isHere) real = await openRealFeed()
})
afterAll(() => server?.close())

/** Asks the operations API and answers refusals too. */
async function asked(method: string, path: string, body?: unknown): Promise<Answer> {
  const { origin, operationsToken } = inject('platform')
  const headers = { authorization: `Bearer ${operationsToken}`, 'content-type': 'application/json' }
  const url = `${origin}/api/operations/v1${path}`
  return sendRaw(method, url, headers, body === undefined ? undefined : JSON.stringify(body))
}

const openFeed = (more: Readonly<Record<string, unknown>>) =>
  operations('POST', '/feeds', { name: `Feed ${takeNumber()}`, allowedHosts: [server.host], ...more })

/** A pull of a feed that has come to an end, or whatever `state` says. */
const pulled = (feed: string, module: string, state = 'finished', withinMs?: number): Promise<PullSeen> =>
  until(
    `the ${module} of the feed are ${state}`,
    async () => {
      const { items } = await operations('GET', `/peers/${feed}/pulls`)
      return items.find((one: PullSeen) => one.module === module && one.state === state)
    },
    withinMs,
  )

/** As NDW: gzip files that are bare lists, and stations that name no party. */
async function openNationalFeed() {
  const owner = { countryCode: 'NL', partyId: takePartyId() }
  const number = takeNumber()
  const evse = `NL*${owner.partyId}*E${number}`
  const {
    country_code: _,
    party_id: __,
    publish: ___,
    time_zone: ____,
    ...nameless
  } = sampleLocation(owner, `L${number}`)
  const place = { ...nameless, evses: [sampleEvse(owner, { uid: `E${number}`, evse_id: evse })] }
  server.put('/locations.json.gz', [place])
  server.put('/tariffs.json.gz', [sampleTariff(owner)])
  const addresses = { locationsUrl: server.url('/locations.json.gz'), tariffsUrl: server.url('/tariffs.json.gz') }
  const { id } = await openFeed({ profile: 'ndw', ...addresses })
  return { id, owner, evse }
}

async function openRealFeed() {
  const listOf = (file: string) => JSON.parse(gunzipSync(readFileSync(`${shared}/${file}`)).toString('utf8'))
  server.put('/real-locations.json.gz', listOf('small-locations-2026-06-07.json.gz'))
  server.put('/real-tariffs.json.gz', listOf('small-tariffs-2026-06-07.json.gz'))
  const locationsUrl = server.url('/real-locations.json.gz')
  return openFeed({ profile: 'ndw', locationsUrl, tariffsUrl: server.url('/real-tariffs.json.gz') })
}

test('a feed that cannot be read is refused before it is opened, at the field that is wrong', async () => {
  const good = { name: 'Feed', allowedHosts: [server.host], profile: 'lakd', locationsUrl: server.url('/open.json') }
  const cases: [object, number, string, string][] = [
    [{ ...good, locationsUrl: 'https://elsewhere.example/open.json' }, 422, 'host_not_allowed', 'locationsUrl'],
    [{ ...good, tariffsUrl: 'https://elsewhere.example/open.json' }, 422, 'host_not_allowed', 'tariffsUrl'],
    [{ ...good, profile: 'ndw', locationsUrl: undefined }, 422, 'host_not_allowed', 'allowedHosts'],
    [
      { ...good, allowedHosts: ['10.0.0.1'], locationsUrl: 'https://10.0.0.1/open.json' },
      422,
      'host_not_allowed',
      'locationsUrl',
    ],
    [{ ...good, locationsUrl: undefined }, 400, 'input_invalid', 'locationsUrl'],
    [{ ...good, profile: 'nobody' }, 400, 'input_invalid', 'profile'],
    [{ ...good, profile: 'electric-era' }, 400, 'input_invalid', 'operators'],
    [{ ...good, operators: ['ABC'] }, 400, 'input_invalid', 'operators.0'],
    [{ ...good, token: 'shown-to-nobody' }, 400, 'input_invalid', 'token'],
    [{ ...good, allowedHosts: [new URL(inject('platform').origin).host] }, 400, 'input_invalid', 'allowedHosts'],
  ]
  for (const [body, status, code, field] of cases)
    expect(await asked('POST', '/feeds', body)).toMatchObject({ status, json: { code, field } })
})

test('a feed has no registration and takes no commands: whatever is about one is refused as not supported', async () => {
  server.put('/quiet.json', [])
  const { id } = await openFeed({ profile: 'lakd', locationsUrl: server.url('/quiet.json') })
  const place = { countryCode: 'NL', partyId: 'ABC', locationId: 'L', evseUid: 'E', connectorId: '1' }
  const cases: [string, string, unknown?][] = [
    ['POST', '/rotate'],
    ['POST', '/connect', { versionsUrl: server.url('/versions'), token: 'a' }],
    ['POST', '/invitation'],
    ['PUT', '/parties', { parties: [`${ours.countryCode}*${ours.partyId}`] }],
    ['POST', '/clients/pull'],
    ['POST', '/pulls', { module: 'sessions' }],
    ['POST', '/pulls', { module: 'cdrs' }],
    ['POST', '/unlocks', place],
  ]
  for (const [method, path, body] of cases)
    expect([path, await asked(method, `/peers/${id}${path}`, body)]).toMatchObject([
      path,
      { status: 409, json: { code: 'not_supported' } },
    ])
  expect(await operations('GET', `/peers/${id}`)).toMatchObject({ state: 'registered', feed: { hasToken: false } })
})

test('a feed that is broken brings what can be read of it, and its findings and its report card say what cannot', async () => {
  const owner = { countryCode: 'LT', partyId: takePartyId() }
  const [good, bad] = [`L${takeNumber()}`, `L${takeNumber()}`]
  const evses = (id: string) => [sampleEvse(owner, { uid: id, evse_id: `LT*${owner.partyId}*E${id}` })]
  const broken = sampleLocation(owner, bad, { coordinates: 'in the middle of the town', evses: evses(bad) })
  server.put('/broken.json', [sampleLocation(owner, good, { evses: evses(good) }), broken, 'no object at all'])
  const { id } = await openFeed({ profile: 'lakd', locationsUrl: server.url('/broken.json') })
  expect(await pulled(id, 'locations')).toMatchObject({ stored: 1, refused: 2 })
  const { items } = await operations('GET', `/peers/${id}/findings?kind=refused`)
  expect(items.map(({ field }: { field: string }) => field)).toContain('coordinates')
  const card = await operations('GET', `/peers/${id}/report-card`)
  expect(card.lines.map(({ kind }: { kind: string }) => kind)).toContain('refused')
  expect(card.profile).toBe('lakd')
})

test('a file that is no list is tried again later and takes nothing away', async () => {
  server.serve('/half.json', (_request, response) => response.end('[{"id":"L1","country'))
  const { id } = await openFeed({ profile: 'lakd', locationsUrl: server.url('/half.json') })
  expect(await pulled(id, 'locations', 'waiting')).toMatchObject({ problem: expect.stringContaining('not_json') })
})

test('a feed that leads to another host is not followed there', async () => {
  const foreign = await FeedServer.start()
  onTestFinished(() => foreign.close())
  foreign.put('/stations.json', [])
  server.serve('/moved.json', (_request, response) => {
    response.writeHead(302, { location: foreign.url('/stations.json') })
    response.end()
  })
  const { id } = await openFeed({ profile: 'lakd', locationsUrl: server.url('/moved.json') })
  expect(await pulled(id, 'locations', 'waiting')).toMatchObject({
    problem: expect.stringContaining('redirected_elsewhere'),
  })
  expect(foreign.requests).toEqual([])
})

test('a token is shown to the feed with every page, and never told again', async () => {
  const owner = { countryCode: 'NL', partyId: takePartyId() }
  const all = [1, 2, 3].map((n) =>
    sampleLocation(owner, `L${n}`, { evses: [sampleEvse(owner, { evse_id: `NL*${owner.partyId}*E${n}` })] }),
  )
  server.serve('/pages', ({ url, headers }, response) => {
    if (headers.authorization !== 'Token a-key-of-ours') return void response.writeHead(401).end()
    const offset = Number(url.searchParams.get('offset') ?? 0)
    response.setHeader('x-total-count', all.length)
    if (offset + 1 < all.length)
      response.setHeader('link', `<${server.url(`/pages?offset=${offset + 1}`)}>; rel="next"`)
    response.end(JSON.stringify({ status_code: 1000, data: all.slice(offset, offset + 1) }))
  })
  const operators = [`NL*${owner.partyId}`]
  const feed = await openFeed({
    profile: 'ocpi-221-raw-token',
    operators,
    locationsUrl: server.url('/pages'),
    token: 'a-key-of-ours',
  })
  expect(await pulled(feed.id, 'locations')).toMatchObject({ stored: 3, refused: 0 })
  expect(JSON.stringify(await operations('GET', `/peers/${feed.id}`))).not.toContain('a-key-of-ours')
  expect(readFileSync(inject('platform').log, 'utf8')).not.toContain('a-key-of-ours')
})

test('a list with a mark of the next page in it is read to its end, with the tariffs that are inside of it', async () => {
  const owner = { countryCode: 'DE', partyId: takePartyId() }
  const tariff = sampleTariff(owner, `T${takeNumber()}`)
  const stations = [1, 2].map((n) => {
    const evse = sampleEvse(owner, { uid: `E${n}`, evse_id: `DE*${owner.partyId}*E${n}`, tariffs: [tariff] })
    return sampleLocation(owner, `L${n}`, { country: 'DEU', evses: [evse] })
  })
  server.serve('/cursor', ({ url }, response) => {
    const isSecond = url.searchParams.get('cursor') === 'b'
    response.end(JSON.stringify({ items: [stations[isSecond ? 1 : 0]], next: isSecond ? null : 'b' }))
  })
  const { id } = await openFeed({
    profile: 'chargecloud-afir',
    operators: [`DE*${owner.partyId}`],
    locationsUrl: server.url('/cursor'),
  })
  expect(await pulled(id, 'locations')).toMatchObject({ stored: 2 })
  expect((await pulled(id, 'tariffs')).stored).toBeGreaterThan(0)
})

test('what a feed no longer lists is no longer shown, and a feed that is closed is asked no more', async () => {
  const owner = { countryCode: 'LT', partyId: takePartyId() }
  const station = (n: number) =>
    sampleLocation(owner, `L${n}`, { evses: [sampleEvse(owner, { evse_id: `LT*${owner.partyId}*E${n}` })] })
  server.put('/shrinking.json', [1, 2, 3].map(station))
  const { id } = await openFeed({
    profile: 'char-gy',
    operators: [`LT*${owner.partyId}`],
    locationsUrl: server.url('/shrinking.json'),
  })
  await pulled(id, 'locations')
  server.put('/shrinking.json', [1, 2].map(station))
  await operations('POST', `/peers/${id}/pulls`, { module: 'locations' })
  const gone = `/stations/${id}/LT/${owner.partyId}/L3`
  await until('the third is withdrawn', async () => {
    const { evses } = (await operations('GET', gone)) as { evses: { offered: boolean }[] }
    return evses.every(({ offered }) => !offered)
  })
  await operations('DELETE', `/peers/${id}/registration`)
  expect(await asked('POST', `/peers/${id}/pulls`, { module: 'locations' })).toMatchObject({ status: 409 })
  expect(await operations('GET', `/peers/${id}`)).toMatchObject({ state: 'unregistered' })
})

test(
  'stations of the Dutch form are read by the pace of the profile, shown with their price, and cannot be started',
  async () => {
    expect(await pulled(national.id, 'locations', 'finished', GAP_OVER_MS)).toMatchObject({ stored: 1, refused: 0 })
    expect(await pulled(national.id, 'tariffs')).toMatchObject({ stored: 1 })
    const [first, second] = ['/tariffs.json.gz', '/locations.json.gz'].flatMap((path) => server.requestsOf(path))
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(GAP_MS - 2_000)
    for (const { method, url, headers } of [first, second].flatMap((one) => one ?? [])) {
      expect([method, url.search]).toEqual(['GET', ''])
      expect(Object.keys(headers).filter((name) => name.startsWith('ocpi-') || name === 'authorization')).toEqual([])
    }
    const price = await driver.call('POST', '/quotes', { evse: national.evse, connector: '1' })
    expect(price).toMatchObject({ status: 201, json: { startable: false, currency: 'EUR' } })
    const start = { key: `key-${takeNumber()}-of-a-button`, quote: price.json.quoteId }
    const refused = await driver.call('POST', '/sessions', start)
    expect(refused).toMatchObject({ status: 409, json: { code: 'information_only' } })
    expect(refused.json.message).toContain('shown for information')
    const reserve = { ...start, reserveUntil: Date.now() + 900_000 }
    expect(await driver.call('POST', '/sessions', reserve)).toMatchObject({ status: 409 })
  },
  GAP_OVER_MS,
)

test(
  'once the operator itself is connected, its listing is the one that is shown and a charge can be started',
  async () => {
    await pulled(national.id, 'locations', 'finished', GAP_OVER_MS)
    const { owner, evse } = national
    const connected = await connectOperator({ roles: [{ role: 'CPO', ...owner, name: 'Itself' }], ourParties: [ours] })
    await firstPullsOver(connected.peer)
    const under = (module: string) => `${connected.url(module, 'RECEIVER')}/${owner.countryCode}/${owner.partyId}`
    // Older than the feed's copy, and better all the same.
    const old = '2020-01-01T00:00:00Z'
    const own = sampleEvse(owner, {
      uid: 'OWN',
      evse_id: evse,
      last_updated: old,
      connectors: [sampleConnector({ last_updated: old })],
    })
    await connected.client.put(`${under('tariffs')}/TARIFF`, sampleTariff(owner))
    const taken = await connected.client.put(
      `${under('locations')}/OWN`,
      sampleLocation(owner, 'OWN', { evses: [own], last_updated: old }),
    )
    expect(taken.statusCode).toBe(1000)
    const { evses } = await operations('GET', `/stations/${connected.peer}/NL/${owner.partyId}/OWN`)
    expect(evses).toMatchObject([{ doubled: false }])
    const price = await until('the price is the operator’s own', async () => {
      const { json } = await driver.call('POST', '/quotes', { evse, connector: '1' })
      return json.startable ? json : undefined
    })
    expect(price.startable).toBe(true)
  },
  GAP_OVER_MS,
)

test.skipIf(!isHere)(
  'of the real Dutch feed every station is stored, and a driver can look at one',
  async () => {
    const id = real?.id ?? ''
    expect(await pulled(id, 'locations', 'finished', GAP_OVER_MS)).toMatchObject({ refused: 0 })
    const counts = (await operations('GET', `/peers/${id}`)).counts
    expect(counts.locations).toBeGreaterThan(900)
    expect(counts.tariffs).toBeGreaterThan(0)
    const station = [id, 'NL', 'DAE', '923144'].map(encodeURIComponent).join('~')
    const shown = await driver.call('GET', `/stations/${encodeURIComponent(station)}`)
    expect(shown).toMatchObject({ status: 200, json: { name: 'DAE_NL_2001005', city: 'Gieten' } })
  },
  GAP_OVER_MS,
)
