import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { extname, join } from 'node:path'
import { OpenAPIHono } from '@hono/zod-openapi'
import { EXAMPLE_CHARGE } from '../../apps/operations/example-charge.ts'
import { cardDesk } from './card-desk-answers.ts'
import { helpDesk } from './help-desk-answers.ts'
import { reviewAnswers } from './review-answers.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

const NOW = Date.now()
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const PEER_ID = `eu_${'a'.repeat(24)}`
const SESSION = {
  id: `nl1_${'s'.repeat(24)}`,
  brand: 'volta',
  market: 'nl',
  way: 'rfid',
  phase: 'charging',
  peer: PEER_ID,
  countryCode: 'NL',
  partyId: 'LDP',
  locationName: 'Stationsplein',
  evseUid: 'E1',
  evseId: 'NL*LDP*E0042*1',
  energyWh: 12_340,
  currency: 'EUR',
  priceMinor: null,
  cdrKey: null,
  driver: null,
  startedAt: NOW - 1_200_000,
  createdAt: NOW - 1_260_000,
  updatedAt: NOW - 7000,
}
const CDR = {
  key: 'NL*LDP:CDR-1',
  brand: 'volta',
  market: 'nl',
  session: SESSION.id,
  energyWh: 23_100,
  currency: 'EUR',
  claimedExclMicros: 9_240_000,
  operatorStatus: 'settled',
  operatorReasons: [],
  driverStatus: 'held',
  driverReasons: ['session_unknown'],
  grossMinor: null,
  ratedCurrency: null,
  receivedAt: NOW - 60_000,
}
const WITH_TARIFF = JSON.stringify({ ...JSON.parse(EXAMPLE_CHARGE.cdr), tariffs: [JSON.parse(EXAMPLE_CHARGE.tariffs)] })
const PLACE = { peer: PEER_ID, countryCode: 'NL', partyId: 'LDP', locationId: 'L1' }
const POSTING = {
  id: 'charge_cost:NL*LDP:CDR-1',
  kind: 'charge_cost',
  brand: 'volta',
  currency: 'EUR',
  cdrKey: CDR.key,
  postedAt: NOW - 50_000,
  entries: [
    { line: 1, account: 'charging_cost', owner: 'NL*LDP', amountMinor: 924 },
    { line: 2, account: 'input_vat', owner: 'nl', amountMinor: 194 },
    { line: 3, account: 'operator_payable', owner: 'NL*LDP', amountMinor: -1118 },
  ],
}
const HEALTH = { at: NOW, lastInAt: NOW - 9000, lastOutAt: NOW - 61_000, lastError: null, errorRate: 12 }
const PEER = {
  id: PEER_ID,
  name: 'Laadpunt Nederland',
  state: 'registered',
  version: '2.2.1',
  versionsUrl: 'https://ocpi.laadpunt.example/versions',
  roles: [{ role: 'CPO', countryCode: 'NL', partyId: 'LDP' }],
  ourParties: [],
  allowedHosts: ['ocpi.laadpunt.example'],
  profile: 'ocpi-221',
  feed: null,
  health: HEALTH,
}
const FEED_ID = `eu_${'f'.repeat(24)}`
const FEED = {
  ...PEER,
  id: FEED_ID,
  name: 'Dutch feed',
  roles: [],
  allowedHosts: ['opendata.ndw.example'],
  profile: 'ndw',
  feed: { locationsUrl: 'https://opendata.ndw.example/locations.json.gz', tariffsUrl: null, hasToken: false },
}
const PROFILES = [
  { id: 'ndw', version: '2.2.1', purpose: 'NDW, the Dutch national feed: one open gzip file.', needsCredential: false },
  { id: 'gridserve', version: '2.2.1', purpose: 'Gridserve: pages of 50.', needsCredential: true },
  { id: 'ocpi-221', version: '2.2.1', purpose: 'Any peer that keeps to OCPI 2.2.1.', needsCredential: true },
].map((profile) => ({
  ...profile,
  rules: profile.id === 'ocpi-221' ? [] : [{ field: 'paging.limit', value: profile.id === 'ndw' ? 'null' : '50' }],
}))
const page = (items: readonly unknown[]) => ({ items, nextCursor: null })
const alert = (kind: string, raised: boolean) => ({
  kind,
  raised,
  count: raised ? 2 : 0,
  since: null,
  details: raised ? ['nl: 2'] : [],
})

const PEER_FILE = {
  ...PEER,
  counts: { locations: 812, evses: 2410, tariffs: 31, refused: 3, faults: 44, leniencies: 2 },
  outbox: { waiting: 0, parked: 0, oldestAt: null },
  pulls: [
    {
      id: 'p',
      module: 'locations',
      state: 'running',
      items: 412,
      stored: 409,
      refused: 3,
      total: 812,
      problem: null,
      updatedAt: NOW,
    },
  ],
}

const DESK = helpDesk(PEER_ID, NOW, SESSION)
const REVIEWS = reviewAnswers(NOW)
const CARDS = cardDesk(NOW)

/** What the API would say; one of everything. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/alerts': page([alert('quarantine_not_empty', true), alert('outbox_late', false), alert('ledger_not_zero', false)]),
  '/overview': {
    at: NOW,
    catalogue: {
      locations: 8123,
      evses: 24_311,
      evsesAvailable: 15_002,
      tariffs: 212,
      peers: 3,
      peersRegistered: 2,
      refusedObjects: 41,
    },
    markets: [
      {
        market: 'nl',
        drivers: 812,
        tokens: 1204,
        liveSessions: 12,
        sessionsSince: 311,
        cdrsSince: 290,
        cdrsHeld: 4,
        cdrsParked: 1,
        quarantined: 2,
      },
    ],
    money: [{ currency: 'EUR', revenueMinor: 412_311, costMinor: 390_120 }],
  },
  '/peers': page([
    PEER,
    FEED,
    { ...PEER, id: `eu_${'b'.repeat(24)}`, name: 'Ladenetz', state: 'invited', roles: [], health: null },
  ]),
  [`/peers/${PEER_ID}`]: PEER_FILE,
  [`/peers/${FEED_ID}`]: { ...PEER_FILE, ...FEED },
  [`/peers/${FEED_ID}/findings`]: page([]),
  '/profiles': { items: PROFILES },
  [`/peers/${PEER_ID}/findings`]: page([
    {
      module: 'locations',
      objectKey: 'NL*LDP:L1',
      field: 'time_zone',
      rule: 'absent',
      kind: 'fault',
      detail: null,
      times: 3,
      lastSeen: NOW,
    },
  ]),
  '/sessions': page([
    SESSION,
    { ...SESSION, id: `nl1_${'t'.repeat(24)}`, phase: 'settled', priceMinor: 1499, evseId: 'NL*LDP*E0043*1' },
  ]),
  '/unfinished-sessions': {
    at: NOW,
    items: [
      {
        ...SESSION,
        id: `nl1_${'u'.repeat(24)}`,
        evseId: 'NL*LDP*E0044*1',
        phase: 'ended',
        reportedStatus: 'COMPLETED',
        waitsFor: 'cdr',
        since: NOW - 4 * DAY_MS,
        lastStep: 'pull',
        lastStepAt: NOW - DAY_MS,
        nextStep: 'claim',
        nextStepAt: NOW + 26 * DAY_MS,
      },
      {
        ...SESSION,
        reportedStatus: 'ACTIVE',
        waitsFor: 'word',
        since: NOW - 5 * HOUR_MS,
        lastStep: 'ask',
        lastStepAt: NOW - HOUR_MS,
        nextStep: 'ask',
        nextStepAt: NOW + HOUR_MS,
      },
      {
        ...SESSION,
        id: `nl1_${'v'.repeat(24)}`,
        evseId: 'NL*LDP*E0041*1',
        phase: 'unanswered',
        energyWh: 0,
        reportedStatus: null,
        waitsFor: 'answer',
        since: NOW - 300_000,
        lastStep: null,
        lastStepAt: null,
        nextStep: 'give_up',
        nextStepAt: NOW + 600_000,
      },
    ],
  },
  [`/sessions/${SESSION.id}`]: {
    ...SESSION,
    live: {
      costSoFarMinor: 431,
      powerW: 11_000,
      phase: 'charging',
      reason: null,
      answerBy: null,
      reservedUntil: null,
    },
    timeline: [{ at: NOW - 1_260_000, kind: 'created', detail: 'rfid', amountMinor: null, currency: null }],
  },
  '/cdrs': page([
    CDR,
    { ...CDR, key: 'NL*LDP:CDR-2', driverStatus: 'billed', driverReasons: [], grossMinor: 1499, ratedCurrency: 'EUR' },
  ]),
  '/cdrs/NL*LDP:CDR-1': { ...CDR, ...PLACE, raw: WITH_TARIFF, rating: null, postings: [POSTING] },
  '/ledger/balances': {
    items: [
      {
        market: 'nl',
        currency: 'EUR',
        sumMinor: 0,
        unbalanced: [],
        accounts: [
          { account: 'charging_cost', balanceMinor: 924, entries: 1 },
          { account: 'input_vat', balanceMinor: 194, entries: 1 },
          { account: 'operator_payable', balanceMinor: -1118, entries: 1 },
        ],
      },
    ],
  },
  '/ledger/transactions': page([POSTING]),
  '/quarantine': page([
    {
      id: 'q',
      market: 'nl',
      source: 'cdr',
      peer: PEER_ID,
      reason: 'party_not_ours',
      issues: [{ field: 'cdr_token.party_id' }],
      raw: '{}',
      receivedAt: NOW,
    },
  ]),
  '/refused-objects': page([]),
  '/drivers': page([DESK.driver]),
  '/brands': { items: [{ id: 'volta', name: 'Volta', theme: 'volta' }] },
  '/parties': { items: [{ countryCode: 'NL', partyId: 'VLT', brand: 'volta', market: 'nl', name: 'Volta NL' }] },
  '/stations': {
    items: [
      {
        latitude: 52.37,
        longitude: 4.9,
        stations: 1,
        evses: 4,
        available: 2,
        charging: 1,
        broken: 0,
        station: { peer: PEER_ID, countryCode: 'NL', partyId: 'LDP', id: 'L1', label: 'Stationsplein, Amsterdam' },
      },
    ],
  },
  '/search': { items: [{ kind: 'session', id: SESSION.id, label: 'NL*LDP*E0042*1', market: 'nl' }] },
}

/**
 * Checking a claim needs nothing stored, so the operation itself answers. It is named by a variable: its types are those of the Worker's
 * runtime, which a program of the browser's must not meet.
 */
async function claimsApp(): Promise<OpenAPIHono> {
  const operations = join(import.meta.dirname, '..', '..', 'workers', 'operations')
  const app = new OpenAPIHono()
  const [{ answerError }, { checkTariffClaim }] = await Promise.all(
    ['answer-error.ts', 'check-tariff-claim.ts'].map((file) => import(join(operations, file))),
  )
  app.onError(answerError)
  checkTariffClaim(app)
  return app
}

/** The built console with an API that knows one of everything. */
export async function serveConsole(apps: string, port: number): Promise<Server> {
  let signedIn = false
  const claims = await claimsApp()
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const send = (status: number, type: string, body: string | Buffer) => {
      response.writeHead(status, { 'content-type': type })
      response.end(body)
    }
    const json = (status: number, body: unknown) => send(status, 'application/json', JSON.stringify(body))
    const prefix = '/api/operations/v1'
    if (pathname.startsWith(prefix)) {
      const path = decodeURIComponent(pathname.slice(prefix.length))
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const refuse = (status: number, field: string | null, message: string) =>
        json(status, { code: 'input_invalid', field, message })
      if (path === '/session' && request.method === 'POST') {
        signedIn = Buffer.concat(chunks).toString().includes('right')
        return signedIn ? json(200, { signedIn }) : refuse(401, 'token', 'this is not the operations token')
      }
      if (!signedIn || request.headers['x-operations-console'] === undefined) return refuse(401, null, 'sign in')
      if (path === '/session') return json(200, { signedIn })
      if (path === '/peers' && request.method === 'POST')
        return json(201, {
          id: PEER_ID,
          registrationToken: 'shown-once-token',
          versionsUrl: 'http://localhost/ocpi/versions',
        })
      if (path === '/search' && new URL(request.url ?? '/', 'http://localhost').searchParams.get('q') === 'Anna')
        return json(200, { items: [{ kind: 'driver', id: DESK.driver.id, label: DESK.driver.name, market: 'nl' }] })
      const method = request.method ?? 'GET'
      const desk = DESK.answer(method, path) ?? CARDS.answer(method, path, Buffer.concat(chunks).toString())
      if (desk) return json(desk.status, desk.body)
      const state = new URL(request.url ?? '/', 'http://localhost').searchParams.get('state')
      const review = REVIEWS.answer(request.method ?? 'GET', path, state, Buffer.concat(chunks).toString())
      if (review) return json(200, review)
      if (path === '/feeds') {
        const asked = JSON.parse(Buffer.concat(chunks).toString())
        if (asked.allowedHosts[0] !== 'opendata.ndw.example')
          return refuse(422, 'allowedHosts', 'https://opendata.ndw.example/ is on no host agreed upon')
        return json(201, FEED)
      }
      if (path === `/peers/${PEER_ID}/replay`) return json(200, { stored: 2, refused: 1, skipped: 0 })
      if (path === '/tariffs/check') {
        const answer = await claims.request(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: Buffer.concat(chunks).toString(),
        })
        return send(answer.status, 'application/json', await answer.text())
      }
      if (request.method === 'PATCH') {
        PEER_FILE.profile = JSON.parse(Buffer.concat(chunks).toString()).profile
        return json(200, PEER_FILE)
      }
      if (request.method === 'POST') return refuse(400, 'name', 'a name is needed')
      const answer = ANSWERS[path]
      return answer === undefined ? refuse(404, null, 'there is none') : json(200, answer)
    }
    const file = pathname.endsWith('/') ? `${pathname}index.html` : pathname
    try {
      send(200, TYPES[extname(file)] ?? 'application/octet-stream', await readFile(join(apps, file)))
    } catch {
      send(404, 'text/plain', 'not found')
    }
  })
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)))
}
