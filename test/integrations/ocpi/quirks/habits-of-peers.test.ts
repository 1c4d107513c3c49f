import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { evseKey } from '#domain/location/evse-key'
import { findPositionFault } from '#domain/location/find-location-faults'
import { compactMessages, foldSession } from '#domain/session/fold-session'
import type { ChargingPeriod, ReportedSession, SessionMessage } from '#domain/session/session'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import type { OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { deleteCredentials } from '#integrations/ocpi/client/send-credentials'
import { dialectOf } from '#integrations/ocpi/dialects'
import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'
import { resolveProfile } from '#integrations/ocpi/quirks/resolve-profile'
import { withProfile } from '#integrations/ocpi/quirks/with-profile'
import { cdr, connectedOperator, location, NOW, session, tariff } from '../ocpi-fixtures.ts'

const V = '/ocpi/2.2.1'
const context = { owner: null, ours: null, receivedAt: NOW }

function speaking(said: Omit<ProfileData, 'id' | 'extends' | 'version'>) {
  const profile = resolveProfile('flagged', [
    { id: 'bare', version: '2.2.1' },
    { id: 'flagged', extends: 'bare', ...said },
  ])
  return withProfile(dialectOf('2.2.1'), profile)
}

describe('registration', () => {
  test('F-4 a token that is not the right one is refused, and the log tells by its digest which one was tried', async () => {
    const { memory, app } = connectedOperator()
    const first = memory.invite('cpo-2', [])
    const peer = memory.peers.find(({ peerId }) => peerId === 'cpo-2')
    // As after a registration: token A is gone, and the peer goes on showing it.
    Object.assign(peer?.tokens ?? {}, { registration: null, current: 'right' })
    Object.assign(peer ?? {}, { registered: true })
    const ask = (token: string) =>
      app.request('https://x.example/ocpi/versions', { headers: { Authorization: encodeAuthorization(token) } })
    expect((await ask(first)).status).toBe(401)
    expect(memory.log.at(-1)?.ids['credential']).toBe(createHash('sha256').update(first).digest('hex').slice(0, 8))
    expect(JSON.stringify(memory.log)).not.toContain(first)
    expect((await ask('right')).status).toBe(200)
  })

  test('F-5 a peer that looks us up with the token of its invitation before it registers is answered', async () => {
    const { memory, app } = connectedOperator()
    const headers = { Authorization: encodeAuthorization(memory.invite('cpo-2', [])) }
    for (const path of ['/ocpi/versions', V, `${V}/credentials`])
      expect((await app.request(`https://x.example${path}`, { headers })).status).toBe(200)
    expect((await app.request(`https://x.example${V}/sender/tokens`, { headers })).status).toBe(401)
  })
})

describe('places', () => {
  test('F-16 EVSE ids are compared without separators and case, and a missing one is none', () => {
    const spellings = ['NL*ABC*E1*2', 'NL-ABC-E1-2', 'nlabce12', 'NL ABC E12']
    expect(new Set(spellings.map(evseKey))).toEqual(new Set(['NLABCE12']))
    expect([evseKey(null), evseKey(''), evseKey('--')]).toEqual([null, null, null])
    const read = dialectOf('2.2.1').readLocation(location, context)
    expect(read.ok && read.value.evses[0]?.evseId).toBe(location.evses[0]?.evse_id)
  })

  test('F-26 coordinates that lie in their country only when they are swapped are told to be so, and stay as they came', () => {
    expect(findPositionFault('NLD', 4.357068, 52.011577)).toBe('coordinates_swapped')
    expect(findPositionFault('NLD', 52.011577, 4.357068)).toBe(null)
    const swapped = { ...location, coordinates: { latitude: '4.357068', longitude: '52.011577' } }
    const read = dialectOf('2.2.1').readLocation(swapped, context)
    expect(read.ok && [read.value.latitude, read.value.longitude]).toEqual([4.357068, 52.011577])
  })
})

describe('sessions', () => {
  const whole = dialectOf('2.2.1').readSession(session, context)
  const base = (whole.ok ? whole.value : null) as ReportedSession
  const period = (minute: number, kwh: number): ChargingPeriod => ({
    startAt: base.startAt + minute * 60_000,
    dimensions: [{ type: 'ENERGY', volumeMicros: kwh * 1e6 }],
    tariffId: null,
  })
  const put = (minute: number, changes: Partial<ReportedSession> = {}): SessionMessage => {
    const lastUpdated = base.startAt + minute * 60_000
    return { kind: 'PUT', lastUpdated, contentHash: `put ${minute}`, session: { ...base, ...changes, lastUpdated } }
  }
  const patch = (minute: number, changes: Partial<ReportedSession>, repeatsPeriods = false): SessionMessage => {
    const lastUpdated = base.startAt + minute * 60_000
    return { kind: 'PATCH', lastUpdated, contentHash: `patch ${minute}`, changes, repeatsPeriods }
  }

  test('F-36 a PUT for every update, the last one included, replaces what was before', () => {
    const updates = [put(0), put(5, { energyWh: 900 }), put(9, { energyWh: 1500, status: 'COMPLETED', periods: [] })]
    expect(foldSession(updates)).toMatchObject({ energyWh: 1500, status: 'COMPLETED', periods: [] })
  })

  test('F-37, C-92 periods that are sent anew count once where the profile says so: the newer volume wins', () => {
    const begun = put(0, { periods: [period(0, 1)] })
    const repeated = { periods: [period(0, 2), period(10, 3)] }
    expect(foldSession([begun, patch(10, repeated, true)]).periods).toEqual([period(0, 2), period(10, 3)])
    expect(foldSession([begun, patch(10, repeated)]).periods).toHaveLength(3)
    const again = [begun, patch(10, repeated, true), patch(20, { periods: [period(0, 2), period(10, 4)] }, true)]
    expect(foldSession(again).periods).toEqual([period(0, 2), period(10, 4)])
    const read = speaking({ sessions: { periods: 'repeated' } }).readSessionPatch(
      { charging_periods: session.charging_periods, last_updated: session.last_updated },
      context,
    )
    expect(read.ok && read.value.repeatsPeriods).toBe(true)
  })

  test('F-38 a PATCH that says something else about the beginning is followed, and what was said before is kept', () => {
    const wrong = patch(5, { authMethod: 'WHITELIST', startAt: base.startAt + 1 })
    const messages = [put(0), wrong]
    expect(foldSession(messages)).toMatchObject({ authMethod: 'WHITELIST', startAt: base.startAt + 1 })
    expect(compactMessages(messages)).toEqual(messages)
  })

  test('F-32 where the clock of a peer puts nothing in order, messages count in the order of their receipt', () => {
    const byArrival = speaking({ sessions: { order: 'arrival' } })
    const put_ = byArrival.readSession(session, context)
    expect(put_.ok && put_.value.lastUpdated).toBe(NOW)
    const patch_ = byArrival.readSessionPatch({ kwh: 2, last_updated: '2020-01-01T00:00:00Z' }, context)
    expect(patch_.ok && patch_.value.lastUpdated).toBe(NOW)
    const plain = speaking({}).readSession(session, context)
    expect(plain.ok && plain.value.lastUpdated).toBe(Date.parse(session.last_updated))
  })
})

describe('CDRs and tariffs', () => {
  test('F-44 a CDR is answered with its URL in the header and nothing in data, and the same again with the same URL', async () => {
    const { send } = connectedOperator()
    const first = await send('POST', `${V}/receiver/cdrs`, cdr)
    expect([first.status, first.body.status_code, 'data' in first.body]).toEqual([201, 1000, false])
    expect(first.headers.get('Location')).toMatch(/^https:\/\/roamwatt\.example\/ocpi\/2\.2\.1\/receiver\/cdrs\/./)
    const again = await send('POST', `${V}/receiver/cdrs`, cdr)
    expect(again.headers.get('Location')).toBe(first.headers.get('Location'))
  })

  test('F-49 a VAT of 0.21 is read as it is written and reported: nobody guesses that it is 21', () => {
    const elements = [{ price_components: [{ type: 'ENERGY', price: 0.4, vat: 0.21, step_size: 1 }] }]
    const read = dialectOf('2.2.1').readTariff({ ...tariff, elements }, context)
    const rules = read.ok ? read.leniencies.map(({ field, rule }) => `${field}:${rule}`) : []
    expect(rules).toContain('elements.0.price_components.0.vat:vat_below_one')
  })
})

describe('answers and authorizations', () => {
  const peer: OcpiPeer = {
    peerId: 'cpo-1',
    dialect: dialectOf('2.2.1'),
    endpoints: [{ identifier: 'credentials', role: 'RECEIVER', url: 'https://cpo.example.com/credentials' }],
    token: 't',
    allowedHosts: new Set(['cpo.example.com']),
    from: null,
    to: null,
  }
  const answering = (body: string) => ({
    fetch: async () => new Response(body),
    now: () => NOW,
    log: () => undefined,
    newId: () => 'id',
  })

  test.each([
    ['nothing', '{"status_code":1000}'],
    ['null', '{"status_code":1000,"data":null}'],
    ['the object', '{"status_code":1000,"data":{"uid":"x"}}'],
    ['a text', '{"status_code":1000,"data":"thanks"}'],
    ['an empty body', ''],
  ])('F-54 a push is a success whatever its answer holds: %s', async (_, body) => {
    expect(await deleteCredentials(peer, answering(body))).toMatchObject({ ok: true, data: null })
  })

  test('F-56 an unknown token is 404 with 2004, and a blocked one is an answer that says so, by HTTP 200', async () => {
    const { memory, send } = connectedOperator()
    memory.addToken({ uid: '04B1', blockedAt: 1 }, 0)
    const unknown = await send('POST', `${V}/sender/tokens/NOBODY/authorize`)
    expect([unknown.status, unknown.body.status_code]).toEqual([404, 2004])
    const blocked = await send('POST', `${V}/sender/tokens/04B1/authorize`)
    expect([blocked.status, blocked.body.status_code]).toEqual([200, 1000])
    expect(blocked.body.data).toMatchObject({ allowed: 'BLOCKED' })
  })

  test('F-66 missing, half or broken routing headers are read as none; parties that are not of the connection are refused', async () => {
    const { send, memory } = connectedOperator()
    const path = `${V}/receiver/locations/NL/ABC/LOC1`
    const put = async (headers: Record<string, string>) => (await send('PUT', path, location, headers)).body.status_code
    expect(await put({})).toBe(1000)
    expect(await put({ 'OCPI-to-party-id': 'RWT' })).toBe(1000)
    expect(await put({ 'OCPI-to-country-code': 'Netherlands', 'OCPI-to-party-id': '-' })).toBe(1000)
    const right = { 'ocpi-TO-country-code': 'nl', 'ocpi-TO-party-id': 'rwt' }
    expect(await put(right)).toBe(1000)
    memory.locations.clear()
    const swapped = { 'OCPI-to-country-code': 'NL', 'OCPI-to-party-id': 'ABC' }
    expect(await put(swapped)).toBe(2001)
    expect(memory.locations.size).toBe(0)
  })

  test('F-70 a request without ids gets new ones, and the answer carries them', async () => {
    const { send } = connectedOperator()
    const { headers } = await send('GET', '/ocpi/versions')
    const ids = [headers.get('X-Request-ID'), headers.get('X-Correlation-ID')]
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(ids).size).toBe(2)
    const given = { 'X-Request-ID': 'r-1', 'X-Correlation-ID': 'c-1' }
    const echoed = await send('GET', '/ocpi/versions', undefined, given)
    expect([echoed.headers.get('X-Request-ID'), echoed.headers.get('X-Correlation-ID')]).toEqual(['r-1', 'c-1'])
  })
})
