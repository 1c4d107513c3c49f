import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RunningPlatform } from '../scripts/platform/run-platform.ts'

/** A card and where its driver stands. */
export interface Card {
  readonly token: string
  readonly uid: string
  /** The body of the request: LocationReferences. */
  readonly body: string
}

/** Everything that requests are made of. */
export interface Ready {
  readonly cards: readonly Card[]
  /** Headers of an operator's call: credential, routing, ids. */
  readonly headers: Readonly<Record<string, string>>
  /** Our party's label, the scope of its uids. */
  readonly party: string
}

const CARDS = 64
const OPERATOR = { country_code: 'NL', party_id: 'BEN' }
const OURS = { countryCode: 'NL', partyId: 'RWB' }
const LAST_UPDATED = '2026-11-01T10:00:00Z'

/** An operator registers and publishes a site for each card; a brand, a driver, a contract and the cards are created. */
export async function setUp(platform: RunningPlatform): Promise<Ready> {
  const staff = { Authorization: `Bearer ${platform.operationsToken}` }
  const operations = (path: string, body: unknown) =>
    send('POST', `${platform.origin}/api/operations/v1${path}`, staff, body) as Promise<Record<string, unknown>>
  await operations('/brands', { id: 'bench', name: 'Bench', theme: 'roamwatt' })
  await operations('/parties', { ...OURS, brand: 'bench', market: 'nl', name: 'Bench Nederland' })
  const driver = await operations('/drivers', { brand: 'bench', market: 'nl', name: 'Bench Driver' })
  const contract = (driver['contract'] as { readonly id: string }).id
  const headers = await register(platform, operations)
  const cards = await inParallel(CARDS, 4, async (number): Promise<Card> => {
    const uid = `04BE${String(number).padStart(10, '0')}`
    const token = await operations('/tokens', { contract, type: 'RFID', uid })
    await publish(platform.origin, headers, number)
    const body = JSON.stringify({ location_id: locationId(number), evse_uids: [`E${number}`] })
    return { token: String(token['id']), uid, body }
  })
  return { cards, headers, party: `${OURS.countryCode}*${OURS.partyId}` }
}

type Operations = (path: string, body: unknown) => Promise<Record<string, unknown>>

/** By real OCPI: the platform reads the operator's versions while it registers, and never again. */
async function register(platform: RunningPlatform, operations: Operations): Promise<Record<string, string>> {
  const server = await serveVersions()
  const host = `localhost:${(server.address() as AddressInfo).port}`
  const invited = await operations('/peers', { name: 'Bench Laden', allowedHosts: [host] })
  const credentials = {
    token: randomBytes(24).toString('hex'),
    url: `http://${host}/versions`,
    roles: [{ ...OPERATOR, role: 'CPO', business_details: { name: 'Bench Laden' } }],
  }
  const tokenA = authorization(String(invited['registrationToken']))
  const answer = await send('POST', `${platform.origin}/ocpi/2.2.1/credentials`, tokenA, credentials)
  server.close()
  server.closeAllConnections()
  return {
    ...authorization((answer as { readonly data: { readonly token: string } }).data.token),
    'Content-Type': 'application/json',
    'X-Request-ID': '5f1c2a7e-8b1d-4c55-9a54-0a3d3c0b7e11',
    'X-Correlation-ID': '8d7c66f0-1a11-4a6b-9c0b-6f5b0f5f2c22',
    'OCPI-from-country-code': OPERATOR.country_code,
    'OCPI-from-party-id': OPERATOR.party_id,
    'OCPI-to-country-code': OURS.countryCode,
    'OCPI-to-party-id': OURS.partyId,
  }
}

const authorization = (token: string) => ({ Authorization: `Token ${Buffer.from(token).toString('base64')}` })

/** As much of an operator as a registration asks for. */
function serveVersions(): Promise<Server> {
  const server = createServer((asked, answer) => {
    const origin = `http://${asked.headers.host}`
    const endpoints = ['credentials', 'locations', 'tariffs', 'sessions', 'cdrs', 'tokens', 'commands'].map(
      (identifier) => ({
        identifier,
        role: identifier === 'tokens' || identifier === 'commands' ? 'RECEIVER' : 'SENDER',
        url: `${origin}/2.2.1/${identifier}`,
      }),
    )
    const version = { version: '2.2.1', url: `${origin}/2.2.1` }
    const data = asked.url === '/versions' ? [version] : { version: '2.2.1', endpoints }
    answer.setHeader('Content-Type', 'application/json')
    answer.end(JSON.stringify({ data, status_code: 1000, timestamp: new Date().toISOString() }))
  })
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)))
}

const locationId = (number: number) => `BENCH-${number}`

async function publish(origin: string, headers: Readonly<Record<string, string>>, number: number): Promise<void> {
  const id = locationId(number)
  const location = {
    ...OPERATOR,
    id,
    publish: true,
    name: `Market square ${number}`,
    address: `Main street ${number}`,
    city: 'Town',
    country: 'NLD',
    coordinates: { latitude: (52 + number / 1000).toFixed(6), longitude: '4.357068' },
    time_zone: 'Europe/Amsterdam',
    evses: [{ uid: `E${number}`, status: 'AVAILABLE', connectors: [CONNECTOR], last_updated: LAST_UPDATED }],
    last_updated: LAST_UPDATED,
  }
  const path = `/ocpi/2.2.1/receiver/locations/${OPERATOR.country_code}/${OPERATOR.party_id}/${id}`
  await send('PUT', `${origin}${path}`, headers, location)
}

const CONNECTOR = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 32,
  last_updated: LAST_UPDATED,
}

async function send(method: string, url: string, headers: Readonly<Record<string, string>>, body: unknown) {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text.slice(0, 500)}`)
  return JSON.parse(text) as unknown
}

async function inParallel<T>(count: number, atATime: number, make: (number: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  let next = 0
  const work = async () => {
    for (let number = next++; number < count; number = next++) made[number] = await make(number)
  }
  await Promise.all(Array.from({ length: atATime }, work))
  return made
}
