import { describe, expect, test } from 'vitest'
import type { Token } from '#domain/token/token'
import { dialect211 } from '#integrations/ocpi/2.1.1/dialect'
import type { OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { putPreferences } from '#integrations/ocpi/client/charging-preferences'
import { putToken } from '#integrations/ocpi/client/push-token'
import { sendCommand } from '#integrations/ocpi/client/send-command'
import { postCredentials } from '#integrations/ocpi/client/send-credentials'
import { NOW, OPERATOR, OURS } from './fixtures.ts'

const BASE = 'https://volterra.example/ocpi/2.1.1'
const modules = [
  ['credentials', 'RECEIVER'],
  ['tokens', 'RECEIVER'],
  ['commands', 'RECEIVER'],
  ['sessions', 'SENDER'],
] as const

const peer: OcpiPeer = {
  peerId: 'cpo-1',
  dialect: dialect211,
  endpoints: modules.map(([identifier, role]) => ({ identifier, role, url: `${BASE}/${identifier}` })),
  token: 'peer-secret-1',
  allowedHosts: new Set(['volterra.example']),
  from: OURS,
  to: OPERATOR,
}

const token: Token = {
  ...{ id: 'nl1_7', brand: 'roamwatt', market: 'nl', ...OURS },
  ...{ uid: 'APP-7', type: 'APP_USER', contractId: 'NL-RWT-C7K2M9QXA', contract: 'nl1_c', driver: 'nl1_d' },
  ...{ visualNumber: null, issuer: 'Roamwatt', groupId: null, language: null },
  ...{ whitelist: 'NEVER', blockedAt: null, validUntil: null },
}

/** A platform that answers everything alike, and what it was asked. */
function answering(data: unknown, statusCode: unknown = 1000, http = 200) {
  const sent: { url: string; headers: Record<string, string>; body: unknown }[] = []
  const deps = {
    fetch: async (url: string, init: RequestInit) => {
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
      sent.push({ url, headers: init.headers as Record<string, string>, body })
      return Response.json({ data, status_code: statusCode, timestamp: '2026-11-22T12:00:00' }, { status: http })
    },
    now: () => NOW,
    log: () => undefined,
    newId: () => 'an-id',
  }
  return { sent, deps }
}

const command = { commandId: 'nl1_s', responseUrl: 'https://roamwatt.example/r/1' }
const stop = { type: 'STOP_SESSION', sessionId: 'chg-88121' } as const

describe('calls to a platform of 2.1.1', () => {
  test('E-1, E-2 go with the token as it stands and our ids, and without routing headers', async () => {
    const { sent, deps } = answering({ result: 'ACCEPTED' })
    const result = await sendCommand(peer, command, stop, deps)
    expect(result).toMatchObject({ ok: true, data: { result: 'ACCEPTED', timeoutS: 120 } })
    expect(sent[0]?.headers).toMatchObject({ Authorization: 'Token peer-secret-1', 'X-Request-ID': 'an-id' })
    expect(Object.keys(sent[0]?.headers ?? {}).filter((name) => name.toLowerCase().startsWith('ocpi-'))).toEqual([])
    expect(sent[0]?.body).toEqual({ response_url: command.responseUrl, session_id: 'chg-88121' })
  })

  test('E-2 a platform that was seen to encode tokens gets them encoded', async () => {
    const { sent, deps } = answering({ result: 'ACCEPTED' })
    await sendCommand({ ...peer, tokenForm: 'base64' }, command, stop, deps)
    expect(sent[0]?.headers['Authorization']).toBe(`Token ${btoa('peer-secret-1')}`)
  })

  test('E-58 a command that 2.1.1 does not have is never sent', async () => {
    const { sent, deps } = answering({ result: 'ACCEPTED' })
    const cancel = { type: 'CANCEL_RESERVATION', reservationId: 'nl1_r' } as const
    expect(await sendCommand(peer, command, cancel, deps)).toMatchObject({ ok: false, reason: 'endpoint_missing' })
    expect(sent).toEqual([])
  })

  test('E-57 TIMEOUT as an answer is one of which nobody knows whether it was carried out', async () => {
    const { deps } = answering({ result: 'TIMEOUT' })
    expect(await sendCommand(peer, command, stop, deps)).toMatchObject({ ok: false, reason: 'answer_invalid' })
  })

  test('E-34 a token is put to a URL that does not name its type', async () => {
    const { sent, deps } = answering(undefined)
    expect(await putToken(peer, token, NOW, deps)).toMatchObject({ ok: true })
    expect(sent[0]).toMatchObject({
      url: `${BASE}/tokens/NL/RWT/APP-7`,
      body: { type: 'OTHER', auth_id: 'NL-RWT-C7K2M9QXA' },
    })
  })

  test('E-11 credentials go flat and come flat', async () => {
    const party = { party_id: 'VLT', country_code: 'BE', business_details: { name: 'Volterra' } }
    const { sent, deps } = answering({
      token: 'peer-secret-2',
      url: 'https://volterra.example/ocpi/versions',
      ...party,
    })
    const role = { role: 'EMSP', ...OURS, name: 'Roamwatt', website: null }
    const ours = { token: 'ours', url: 'https://roamwatt.example/ocpi/versions', roles: [role] }
    const result = await postCredentials(peer, ours, deps)
    expect(result).toMatchObject({
      ok: true,
      data: { token: 'peer-secret-2', roles: [{ role: 'CPO', partyId: 'VLT' }] },
    })
    expect(sent[0]?.body).toMatchObject({ party_id: 'RWT', country_code: 'NL', business_details: { name: 'Roamwatt' } })
  })

  test.each([
    [2003, 200],
    [2003, 404],
    [20_031, 200],
    ['20031', 400],
  ])('E-9, E-85 a refusal with status %s and HTTP %i is a refusal in OCPI’s words', async (statusCode, http) => {
    const { deps } = answering(null, statusCode, http)
    const result = await sendCommand(peer, command, stop, deps)
    expect(result).toMatchObject({ ok: false, reason: 'ocpi_status', statusCode: Number(statusCode) })
  })

  test('E-85 a status of three digits is none', async () => {
    const { deps } = answering(null, 100)
    expect(await sendCommand(peer, command, stop, deps)).toMatchObject({ ok: false, reason: 'envelope_invalid' })
  })
})

test('E-39 there are no charging preferences to be told: none are sent', async () => {
  const { sent, deps } = answering('ACCEPTED')
  const wish = { profileType: 'FAST', departureAt: null, energyNeedWh: null, dischargeAllowed: false } as const
  expect(await putPreferences(peer, 'S1', wish, deps)).toMatchObject({ ok: false, reason: 'endpoint_missing' })
  expect(sent).toEqual([])
})
