import { expect, test } from 'vitest'
import { driverApp } from '#workers/driver/app'
import { createSignInLink } from '#workers/sign-in-link'
import { CHARGER, memoryPorts, TARIFF } from './memory-ports.ts'

const ORIGIN = 'http://volta.localhost:8787'
const HOST = { host: 'volta.localhost:8787', 'accept-language': 'en' }
const KEY = 'a-key-of-the-client-1'
const KEPT_MS = 900_000
const STATION = '/stations/eu_peer~NL~ABC~LOC1'

/** The API as a signed-in driver calls it: what it answers, and with which status. */
async function signedInDriver(contract = 'nl1_contract', ports = memoryPorts()) {
  const app = driverApp(ports)
  const link = await createSignInLink(ports, { brand: 'volta', contract, driver: 'nl1_driver' })
  const post = await app.request(`${ORIGIN}${link}`, { method: 'POST', headers: HOST })
  const cookie = (post.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await app.request(`${ORIGIN}/api/driver/v1${path}`, {
      method,
      headers: { ...HOST, cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
  }
  const quote = async () =>
    String((await call('POST', '/quotes', { evse: CHARGER.evseId, connector: '1' })).json['quoteId'])
  const reserve = async () => {
    const body = { key: KEY, quote: await quote(), reserveUntil: ports.at + KEPT_MS }
    return String((await call('POST', '/sessions', body)).json['id'])
  }
  return { ports, call, quote, reserve }
}

test('a price says what keeping the place costs, and the quote keeps those words', async () => {
  const { ports, call } = await signedInDriver()
  const kept = {
    priceComponents: [{ type: 'TIME', priceMicros: 2_000_000, vatBasisPoints: 2100, stepSize: 60 }],
    restrictions: { reservation: 'RESERVATION' },
  } as const
  const expired = {
    priceComponents: [{ type: 'FLAT', priceMicros: 4_000_000, vatBasisPoints: 2100, stepSize: 1 }],
    restrictions: { reservation: 'RESERVATION_EXPIRES' },
  } as const
  const ask = async () => (await call('POST', '/quotes', { evse: CHARGER.evseId, connector: '1' })).json
  expect(await ask()).toMatchObject({ words: { reservation: [] } })
  ports.tariff = { ...TARIFF, elements: [...TARIFF.elements, kept, expired] }
  const { quoteId, words } = (await ask()) as { quoteId: string; words: { reservation: unknown } }
  expect(words.reservation).toEqual([
    { what: 'Reservation', when: 'if you do not start in time', amount: '€4.84 per reservation' },
    { what: 'Reservation', when: 'otherwise', amount: 'none' },
    { what: 'While it is kept', when: 'billed in steps of 1 min', amount: '€2.42 per hour' },
  ])
  expect(ports.held.get(quoteId)?.words.reservation).toEqual(words.reservation)
})

test('a place is kept at the price that was shown, shown with its end, and given free by its driver alone', async () => {
  const { ports, call, reserve } = await signedInDriver()
  const id = await reserve()
  expect(ports.open.get(id)?.request).toMatchObject({ way: 'app', reserveUntil: ports.at + KEPT_MS })
  const shown = await call('GET', `/sessions/${id}`)
  expect(shown.json).toMatchObject({ phase: 'reserved', reservedUntil: ports.at + KEPT_MS })
  const stranger = await signedInDriver('nl1_other', ports)
  expect((await stranger.call('DELETE', `/sessions/${id}/reservation`, {})).status).toBe(404)
  const given = await call('DELETE', `/sessions/${id}/reservation`, {})
  expect([given.status, given.json]).toMatchObject([202, { phase: 'cancelled' }])
})

test.each([
  ['an end that is over', { until: -1 }, 400, 'input_invalid'],
  ['an end that is too far away', { until: 24 * 3_600_000 }, 400, 'input_invalid'],
  ['a price that was never shown', { quote: 'f'.repeat(64) }, 404, 'quote_unknown'],
  ['a price that ran out', { laterMs: 3_600_000 }, 410, 'quote_expired'],
  ['a price that has changed', { altUrl: 'https://operator.example' }, 409, 'quote_changed'],
])(
  'nothing is reserved with %s',
  async (_what, asked: { until?: number; quote?: string; laterMs?: number; altUrl?: string }, status, code) => {
    const { ports, call, quote } = await signedInDriver()
    const shown = asked.quote ?? (await quote())
    ports.at += asked.laterMs ?? 0
    if (asked.altUrl !== undefined) ports.tariff = { ...TARIFF, altUrl: asked.altUrl }
    const reserveUntil = ports.at + (asked.until ?? KEPT_MS)
    const answer = await call('POST', '/sessions', { key: KEY, quote: shown, reserveUntil })
    expect([answer.status, answer.json]).toMatchObject([status, { code }])
    expect(ports.open.size).toBe(0)
  },
)

test('a place is offered to be kept where the EVSE says so and the operator takes it, and not where that is unknown', async () => {
  const { ports, call } = await signedInDriver()
  const reservable = async () => (await call('GET', STATION)).json
  expect(await reservable()).toMatchObject({ evses: [{ reservable: true }] })
  const of = (capabilities: readonly string[]) => ({ evses: [{ uid: CHARGER.evseUid, capabilities, connectors: [] }] })
  ports.site = of([])
  expect(await reservable()).toMatchObject({ evses: [{ reservable: false }] })
  ports.site = {}
  ports.commands = ['START_SESSION', 'STOP_SESSION']
  expect(await reservable()).toMatchObject({ evses: [{ reservable: false }] })
})

test('wishes are offered to the driver of a charge while it runs, and what does not fit is refused at its field', async () => {
  const { ports, call, reserve } = await signedInDriver()
  const path = `/sessions/${await reserve()}/preferences`
  expect((await call('GET', path)).json).toEqual({ offered: [] })
  const [id = ''] = ports.open.keys()
  ports.change(id, { phase: 'charging' })
  expect((await call('GET', path)).json).toEqual({ offered: ['GREEN', 'REGULAR'] })
  const stranger = await signedInDriver('nl1_other', ports)
  expect((await stranger.call('GET', path)).status).toBe(404)
  expect((await stranger.call('PUT', path, { profileType: 'GREEN' })).status).toBe(404)
  const wish = { profileType: 'GREEN', departureAt: ports.at + 3_600_000, energyNeedWh: 20_000, dischargeAllowed: true }
  expect(await call('PUT', path, wish)).toEqual({ status: 200, json: { answer: 'ACCEPTED' } })
  for (const [field, value] of [
    ['profileType', 'SLOW'],
    ['energyNeedWh', -1],
    ['departureAt', 'noon'],
  ] as const) {
    const refused = await call('PUT', path, { ...wish, [field]: value })
    expect([refused.status, refused.json]).toMatchObject([400, { code: 'input_invalid', field }])
  }
})

test.each([
  ['', null],
  ['&accessible=false&card=false', null],
  ['&available=true&connector=CHADEMO', { available: true, standard: 'CHADEMO', vehicle: null }],
  ['&card=true&minPowerW=50000', { card: true, minPowerW: 50_000, available: false }],
  ['&heightCm=240', { vehicle: { type: 'PERSONAL_VEHICLE', heightCm: 240, lengthCm: null } }],
  [
    '&vehicle=BUS&weightKg=18000&plugAndCharge=true',
    { vehicle: { type: 'BUS', weightKg: 18_000 }, plugAndCharge: true },
  ],
])('E-66, E-67 what is needed of stations is read from “%s”', async (query, wish) => {
  const { ports, call } = await signedInDriver()
  const box = 'west=5&south=51&east=6&north=52&zoom=14'
  const { status, json } = await call('GET', `/stations?${box}${query}`)
  expect(status).toBe(200)
  if (wish === null) expect([ports.wished, json['filter']]).toEqual([null, 'none'])
  else expect([ports.wished, json]).toMatchObject([wish, { filter: 'applied', stations: [{ match: 'unknown' }] }])
  for (const wrong of ['heightCm=-1', 'minPowerW=much', 'card=maybe'])
    expect((await call('GET', `/stations?${box}&${wrong}`)).status).toBe(400)
})
