import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { TOKEN_TYPES, type Token } from '#domain/token/token'
import { authorizationInfoSchema } from '#integrations/ocpi/2.2.1/authorization-info'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import { tokenSchema } from '#integrations/ocpi/2.2.1/token'
import { dialect230 } from '#integrations/ocpi/2.3.0/dialect'
import { chooseVersion } from '#integrations/ocpi/choose-version'
import { hubOf } from '#integrations/ocpi/credentials'
import { DIALECTS, dialectOf } from '#integrations/ocpi/dialects'
import { NOW } from '../ocpi-fixtures.ts'
import { fieldsOf, rulesOf, valueIn } from './read.ts'

const emaid: Token = {
  id: 'nl1_1',
  brand: 'roamwatt',
  market: 'nl',
  countryCode: 'NL',
  partyId: 'RWT',
  uid: 'NLRWTC00000001X',
  type: 'EMAID',
  contractId: 'NL-RWT-C00000001-X',
  contract: 'nl1_c',
  driver: null,
  visualNumber: null,
  issuer: 'Roamwatt',
  groupId: null,
  language: null,
  whitelist: 'NEVER',
  blockedAt: null,
  validUntil: null,
}
const decision = {
  allowed: 'ALLOWED' as const,
  token: emaid,
  lastUpdated: NOW,
  authorizationReference: 'nl1_s',
  info: null,
  locationKept: null,
}
const start = {
  type: 'START_SESSION' as const,
  token: emaid,
  lastUpdated: NOW,
  authorizationReference: 'nl1_s',
  locationId: 'L1',
  evseUid: 'E1',
  connectorId: '1',
}

describe('tokens', () => {
  test('E-36 a contract in the vehicle is EMAID in 2.3.0 and OTHER before, in every object that holds a token', () => {
    for (const [dialect, type] of [
      [dialect230, 'EMAID'],
      [dialect221, 'OTHER'],
    ] as const) {
      expect(dialect.writeToken(emaid, NOW, NOW)).toMatchObject({ type, uid: emaid.uid })
      expect(dialect.writeAuthorizationInfo(decision, NOW)).toMatchObject({ token: { type } })
      expect(dialect.writeCommand(start, NOW)).toMatchObject({ token: { type }, authorization_reference: 'nl1_s' })
    }
  })

  test('E-88 nothing that we send has a field that 2.3.0 does not have', () => {
    const token = tokenSchema.extend({ type: z.enum(TOKEN_TYPES) }).strict()
    expect(token.safeParse(dialect230.writeToken(emaid, NOW, NOW)).error).toBeUndefined()
    const full = { ...emaid, visualNumber: '1', groupId: 'G', language: 'nl', blockedAt: 1 }
    expect(token.safeParse(dialect230.writeToken(full, NOW, NOW)).error).toBeUndefined()
    const answer = authorizationInfoSchema.extend({ token }).strict()
    expect(answer.safeParse(dialect230.writeAuthorizationInfo(decision, NOW)).error).toBeUndefined()
    expect(Object.keys(dialect230.writeCommand(start, NOW)).toSorted()).toEqual([
      'authorization_reference',
      'connector_id',
      'evse_uid',
      'location_id',
      'token',
    ])
    const party = { countryCode: 'NL', partyId: 'RWT', name: 'Roamwatt', website: null }
    const sent = dialect230.writeCredentials({
      token: 't',
      url: 'https://x.example',
      roles: [{ ...party, role: 'EMSP' }],
    })
    expect(Object.keys(sent).toSorted()).toEqual(['roles', 'token', 'url'])
    const endpoint = { identifier: 'payments', role: 'SENDER', url: 'https://x.example' } as const
    expect(dialect230.writeEndpoint(endpoint)).toEqual(endpoint)
  })

  test('E-60 commands are those of 2.2.1', () => {
    expect(dialect230.commands).toEqual(dialect221.commands)
    const stop = { type: 'STOP_SESSION', sessionId: 'S1' } as const
    expect(dialect230.writeCommand(stop, NOW)).toEqual(dialect221.writeCommand(stop, NOW))
    expect(dialect230.wire).toEqual(dialect221.wire)
  })
})

describe('versions', () => {
  test('E-17 2.3.0 is preferred where a peer has it', () => {
    const ours = DIALECTS.map(({ version }) => version)
    const offered = ['2.1.1', '2.2.1', '2.3.0', '3.0'].map((version) => ({
      version,
      url: `https://cpo.example/${version}`,
    }))
    expect(chooseVersion(offered, ours)?.version).toBe('2.3.0')
    expect(dialectOf('2.3.0')).toBe(dialect230)
  })

  test('E-15, E-61, E-69 modules beyond the list of ModuleID are read, also those we do not know', () => {
    const at = (identifier: string, role?: string) => ({ identifier, role, url: `https://cpo.example/${identifier}` })
    const endpoints = [at('payments'), at('invoicereconciliation'), at('bookings', 'SENDER'), at('locations', 'SENDER')]
    expect(valueIn(dialect230.readVersionDetails({ version: '2.3.0', endpoints }))).toMatchObject([
      { identifier: 'payments', role: 'RECEIVER' },
      { identifier: 'invoicereconciliation', role: 'SENDER' },
      { identifier: 'bookings' },
      { identifier: 'locations' },
    ])
  })
})

describe('credentials', () => {
  const role = (name: string, party_id = 'ABC') => ({
    role: name,
    country_code: 'NL',
    party_id,
    business_details: { name: 'A' },
  })
  const raw = (more: object) => ({ token: 'abc', url: 'https://cpo.example/versions', roles: [role('CPO')], ...more })

  test('E-13 the hub is read from hub_party_id or from a role, and null is nobody', () => {
    const named = dialect230.readCredentials(raw({ hub_party_id: 'nlhub' }))
    expect([rulesOf(named), valueIn(named).hubParty]).toEqual([[], { countryCode: 'NL', partyId: 'HUB' }])
    const byRole = dialect230.readCredentials(raw({ roles: [role('CPO'), role('HUB', 'HUB')] }))
    expect(rulesOf(byRole)).toEqual(['roles.1.role:role_of_older_version'])
    expect(valueIn(byRole).hubParty).toEqual({ countryCode: 'NL', partyId: 'HUB' })
    expect(valueIn(dialect230.readCredentials(raw({}))).hubParty).toBeNull()
    const older = valueIn(dialect221.readCredentials(raw({ roles: [role('HUB', 'HUB')] })))
    expect(hubOf(older)).toEqual({ countryCode: 'NL', partyId: 'HUB' })
    expect(fieldsOf(dialect230.readCredentials(raw({ hub_party_id: 'NL-HUB' })))).toEqual(['hub_party_id'])
  })

  test('E-13, E-69 our own roles are sent in words that 2.3.0 has', () => {
    const party = { countryCode: 'NL', partyId: 'RWT', name: 'Roamwatt', website: null }
    const roles = [
      { ...party, role: 'EMSP' },
      { ...party, role: 'PTP', partyId: 'RWP' },
    ]
    const sent = dialect230.writeCredentials({ token: 't', url: 'https://x.example', roles })
    expect(sent).toMatchObject({ roles: [{ role: 'EMSP' }, { role: 'OTHER', party_id: 'RWP' }] })
    expect(sent).not.toHaveProperty('hub_party_id')
    const hub = { ...party, role: 'HUB', partyId: 'HUB' }
    expect(dialect230.writeCredentials({ token: 't', url: 'https://x.example', roles: [hub] })).toMatchObject({
      hub_party_id: 'NLHUB',
      roles: [{ role: 'OTHER', party_id: 'HUB' }],
    })
  })

  test('E-69 a payment terminal provider may call itself PTP; E-16 what is no role at all is refused', () => {
    expect(rulesOf(dialect230.readCredentials(raw({ roles: [role('PTP')] })))).toEqual([])
    expect(fieldsOf(dialect230.readCredentials(raw({ roles: [role('KING')] })))).toEqual(['roles.0.role'])
  })
})
