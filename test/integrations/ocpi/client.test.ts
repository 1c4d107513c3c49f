import { describe, expect, test } from 'vitest'
import type { Token } from '#domain/token/token'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import type { OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { getObject } from '#integrations/ocpi/client/get-object'
import { getVersionDetails } from '#integrations/ocpi/client/get-version-details'
import { getVersions } from '#integrations/ocpi/client/get-versions'
import { startModulePull } from '#integrations/ocpi/client/pull-module'
import { patchToken, putToken } from '#integrations/ocpi/client/push-token'
import { sendCommand } from '#integrations/ocpi/client/send-command'
import { deleteCredentials, postCredentials, putCredentials } from '#integrations/ocpi/client/send-credentials'
import { NOW } from './ocpi-fixtures.ts'

const BASE = 'https://cpo.example.com/2.2.1'
const modules = [
  ['credentials', 'RECEIVER'],
  ['tokens', 'RECEIVER'],
  ['commands', 'RECEIVER'],
  ['locations', 'SENDER'],
] as const

const peer: OcpiPeer = {
  peerId: 'cpo-1',
  dialect: dialect221,
  endpoints: modules.map(([identifier, role]) => ({ identifier, role, url: `${BASE}/${identifier}` })),
  token: 'their-token',
  allowedHosts: new Set(['cpo.example.com']),
  from: { countryCode: 'NL', partyId: 'RWT' },
  to: { countryCode: 'NL', partyId: 'ABC' },
}

const token: Token = {
  id: 'nl1_1',
  brand: 'roamwatt',
  market: 'nl',
  countryCode: 'NL',
  partyId: 'RWT',
  uid: 'APP/1',
  type: 'APP_USER',
  contractId: 'NL-RWT-C1',
  contract: null,
  driver: null,
  visualNumber: null,
  issuer: 'Roamwatt',
  groupId: null,
  language: null,
  whitelist: 'NEVER',
  blockedAt: null,
  validUntil: null,
}

interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: unknown
}

/** A peer that answers everything alike, and what it was asked. */
function answering(data: unknown, statusCode = 1000, http = 200) {
  const sent: Sent[] = []
  let ids = 0
  const deps = {
    fetch: async (url: string, init: RequestInit) => {
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
      sent.push({ method: init.method ?? 'GET', url, headers: init.headers as Record<string, string>, body })
      const envelope = { data, status_code: statusCode, status_message: 'as it is', timestamp: '2026-11-22T12:00:00Z' }
      return Response.json(envelope, { status: http })
    },
    now: () => NOW,
    log: () => undefined,
    newId: () => `id-${++ids}`,
  }
  return { sent, deps }
}

const command = { commandId: 'cmd-1', responseUrl: 'https://roamwatt.example/r/1', correlationId: 'corr-1' }
const start = {
  type: 'START_SESSION' as const,
  token,
  lastUpdated: NOW,
  authorizationReference: 'ref-1',
  locationId: 'L1',
  evseUid: 'E1',
  connectorId: '1',
}

describe('commands', () => {
  test('C-144 C-145 C-153 a start carries the token, the place and where to report', async () => {
    const { sent, deps } = answering({ result: 'ACCEPTED', timeout: 30 })
    const result = await sendCommand(peer, command, start, deps)
    expect(result).toMatchObject({ ok: true, data: { result: 'ACCEPTED', timeoutS: 30, message: [] } })
    expect(sent[0]).toMatchObject({
      method: 'POST',
      url: `${BASE}/commands/START_SESSION`,
      headers: {
        Authorization: `Token ${btoa('their-token')}`,
        'OCPI-to-party-id': 'ABC',
        'OCPI-from-party-id': 'RWT',
        'X-Correlation-ID': 'corr-1',
      },
      body: {
        response_url: 'https://roamwatt.example/r/1',
        token: { uid: 'APP/1', type: 'APP_USER', valid: true, last_updated: '2026-11-22T12:00:00Z' },
        location_id: 'L1',
        evse_uid: 'E1',
        connector_id: '1',
        authorization_reference: 'ref-1',
      },
    })
  })

  test('C-153 a connector is named only with its EVSE', async () => {
    const { sent, deps } = answering({ result: 'ACCEPTED', timeout: 30 })
    await sendCommand(peer, command, { ...start, evseUid: null }, deps)
    expect(sent[0]?.body).not.toHaveProperty('connector_id')
  })

  test('C-156 C-157 C-158 C-161 the other commands have their own bodies', async () => {
    const { sent, deps } = answering({ result: 'ACCEPTED', timeout: 30 })
    await sendCommand(peer, command, { type: 'STOP_SESSION', sessionId: 'S1' }, deps)
    await sendCommand(
      peer,
      command,
      { type: 'UNLOCK_CONNECTOR', locationId: 'L1', evseUid: 'E1', connectorId: '1' },
      deps,
    )
    await sendCommand(
      peer,
      command,
      { ...start, type: 'RESERVE_NOW', reservationId: 'R1', reservationNumber: 1, expiresAt: NOW },
      deps,
    )
    await sendCommand(peer, command, { type: 'CANCEL_RESERVATION', reservationId: 'R1' }, deps)
    const response_url = command.responseUrl
    expect(sent.map(({ url }) => url.split('/').at(-1))).toEqual([
      'STOP_SESSION',
      'UNLOCK_CONNECTOR',
      'RESERVE_NOW',
      'CANCEL_RESERVATION',
    ])
    expect(sent[0]?.body).toEqual({ response_url, session_id: 'S1' })
    expect(sent[1]?.body).toEqual({ response_url, location_id: 'L1', evse_uid: 'E1', connector_id: '1' })
    expect(sent[2]?.body).toMatchObject({
      response_url,
      reservation_id: 'R1',
      expiry_date: '2026-11-22T12:00:00Z',
      evse_uid: 'E1',
    })
    expect(sent[3]?.body).toEqual({ response_url, reservation_id: 'R1' })
  })

  test('C-147 C-152 a refusal, a strange answer, a missing module and no answer are told apart', async () => {
    const refused = await sendCommand(peer, command, start, answering(undefined, 2003).deps)
    expect(refused).toMatchObject({ ok: false, reason: 'ocpi_status', statusCode: 2003, detail: 'as it is' })
    const explained = await sendCommand(peer, command, start, answering({ result: 'REJECTED' }, 2003).deps)
    expect(explained).toMatchObject({ ok: true, data: { result: 'REJECTED' } })
    const refusedByHttp = await sendCommand(peer, command, start, answering(undefined, 2003, 404).deps)
    expect(refusedByHttp).toMatchObject({ ok: false, reason: 'ocpi_status', statusCode: 2003, httpStatus: 404 })
    const contradicting = await sendCommand(peer, command, start, answering({ result: 'ACCEPTED' }, 1000, 500).deps)
    expect(contradicting).toMatchObject({ ok: false, reason: 'http_status', httpStatus: 500 })
    const strange = await sendCommand(peer, command, start, answering({ result: 'MAYBE' }).deps)
    expect(strange).toMatchObject({ ok: false, reason: 'answer_invalid' })
    const missing = await sendCommand({ ...peer, endpoints: [] }, command, start, answering(null).deps)
    expect(missing).toMatchObject({ ok: false, reason: 'endpoint_missing' })
    const silent = { ...answering(null).deps, fetch: () => Promise.reject(new TypeError('reset')) }
    expect(await sendCommand(peer, command, start, silent)).toMatchObject({ ok: false, reason: 'unreachable' })
  })
})

describe('tokens', () => {
  test('C-46 C-47 C-48 a token is pushed under its party, with its type where it is not RFID', async () => {
    const { sent, deps } = answering(undefined)
    expect(await putToken(peer, token, NOW, deps)).toMatchObject({ ok: true })
    await patchToken(peer, { ...token, type: 'RFID', uid: 'U', blockedAt: NOW - 1 }, NOW, deps)
    expect(sent[0]).toMatchObject({
      method: 'PUT',
      url: `${BASE}/tokens/NL/RWT/APP%2F1?type=APP_USER`,
      body: { uid: 'APP/1' },
    })
    expect(sent[1]).toMatchObject({ method: 'PATCH', url: `${BASE}/tokens/NL/RWT/U` })
    expect(sent[1]?.body).toEqual({ valid: false, whitelist: 'NEVER', last_updated: '2026-11-22T12:00:00Z' })
  })

  test('A-70 A-78 a push succeeds whatever it echoes, and also with an empty answer', async () => {
    for (const data of [undefined, null, 'ok', { uid: 1 }]) {
      expect(await putToken(peer, token, NOW, answering(data).deps)).toMatchObject({ ok: true, data: null })
    }
    const empty = { ...answering(null).deps, fetch: async () => new Response(null, { status: 204 }) }
    expect(await putToken(peer, token, NOW, empty)).toMatchObject({ ok: true })
  })
})

describe('configuration', () => {
  const role = {
    role: 'EMSP',
    countryCode: 'NL',
    partyId: 'RWT',
    name: 'Roamwatt',
    website: 'https://roamwatt.example',
  }
  const ours = { token: 'our-token', url: 'https://roamwatt.example/ocpi/versions', roles: [role] }
  const theirs = {
    token: 'token-c',
    url: 'https://cpo.example.com/versions',
    roles: [{ role: 'CPO', country_code: 'NL', party_id: 'ABC', business_details: { name: 'ABC' } }],
  }

  test('A-103 B-14 credentials and versions carry no routing headers', async () => {
    const { sent, deps } = answering(theirs)
    expect(await postCredentials(peer, ours, deps)).toMatchObject({ ok: true, data: { token: 'token-c' } })
    expect(await putCredentials(peer, ours, deps)).toMatchObject({ ok: true })
    await deleteCredentials(peer, deps)
    await getVersions(peer, 'https://cpo.example.com/versions', deps)
    await getVersionDetails(peer, `${BASE}`, deps)
    expect(sent.map(({ method }) => method)).toEqual(['POST', 'PUT', 'DELETE', 'GET', 'GET'])
    for (const { headers } of sent) expect(Object.keys(headers).filter((name) => /^ocpi-/i.test(name))).toEqual([])
    expect(sent[0]?.body).toEqual({
      token: 'our-token',
      url: 'https://roamwatt.example/ocpi/versions',
      roles: [
        {
          role: 'EMSP',
          country_code: 'NL',
          party_id: 'RWT',
          business_details: { name: 'Roamwatt', website: 'https://roamwatt.example' },
        },
      ],
    })
  })
})

test('A-79 A-95 a pull begins at the endpoint with its filters, and one object is asked for by its id', async () => {
  const cursor = startModulePull(peer, 'locations', { from: NOW, to: null, limit: 100 }, 'corr')
  expect(cursor?.url).toBe(`${BASE}/locations?date_from=2026-11-22T12%3A00%3A00Z&limit=100`)
  expect(startModulePull(peer, 'cdrs', { from: null, to: null }, 'corr')).toBeNull()
  const { sent, deps } = answering({ id: 'A/B' })
  expect(await getObject(peer, 'locations', 'A/B', deps)).toMatchObject({ ok: true, data: { id: 'A/B' } })
  expect(sent[0]?.url).toBe(`${BASE}/locations/A%2FB`)
  expect(await getObject(peer, 'locations', 'A/B', answering(undefined).deps)).toMatchObject({
    ok: false,
    reason: 'answer_invalid',
  })
})
