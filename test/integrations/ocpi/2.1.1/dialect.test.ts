import { describe, expect, test } from 'vitest'
import { DomainError } from '#domain/errors'
import type { Token } from '#domain/token/token'
import { authorizationInfoSchema } from '#integrations/ocpi/2.1.1/authorization-info'
import { credentialsSchema } from '#integrations/ocpi/2.1.1/credentials-object'
import { dialect211 } from '#integrations/ocpi/2.1.1/dialect'
import { tokenSchema } from '#integrations/ocpi/2.1.1/token'
import { fieldsOf, NOW, readFrom, rulesOf } from './fixtures.ts'

const { readCredentials, writeCredentials, readVersionDetails, wire } = dialect211

const token: Token = {
  id: 'nl1_7',
  brand: 'roamwatt',
  market: 'nl',
  countryCode: 'NL',
  partyId: 'RWT',
  uid: '04F2A97B5C1D80',
  type: 'RFID',
  contractId: 'NL-RWT-C7K2M9QXA',
  contract: 'nl1_c',
  driver: 'nl1_d',
  visualNumber: 'RW 7001 2204',
  issuer: 'Roamwatt',
  groupId: 'fleet-9',
  language: 'nl',
  whitelist: 'ALLOWED_OFFLINE',
  blockedAt: null,
  validUntil: NOW + 1000,
}

describe('Credentials and versions', () => {
  const flat = {
    token: 'peer-secret-1',
    url: 'https://volterra.example/ocpi/versions',
    business_details: { name: 'Volterra', website: 'https://volterra.example' },
    party_id: 'vlt',
    country_code: 'be',
  }

  test('E-11 flat credentials are one party, and whoever registers with an eMSP is an operator', () => {
    expect(readFrom(readCredentials(flat))).toEqual({
      token: 'peer-secret-1',
      url: 'https://volterra.example/ocpi/versions',
      roles: [
        { role: 'CPO', countryCode: 'BE', partyId: 'VLT', name: 'Volterra', website: 'https://volterra.example' },
      ],
    })
  })

  test.each(['token', 'url', 'business_details', 'party_id', 'country_code'])('E-11 %s is due', (field) => {
    expect(fieldsOf(readCredentials({ ...flat, [field]: undefined }))).toEqual([field])
  })

  test('E-11 credentials of a later version are not mistaken for these', () => {
    const roles = [{ role: 'CPO', party_id: 'VLT', country_code: 'BE', business_details: { name: 'Volterra' } }]
    expect(fieldsOf(readCredentials({ token: 't', url: flat.url, roles }))).toEqual([
      'business_details',
      'party_id',
      'country_code',
    ])
  })

  test('E-11 of several roles of ours the first eMSP is sent, and none is an error', () => {
    const ours = (role: string, partyId: string) => ({ role, countryCode: 'NL', partyId, name: partyId, website: null })
    const several = {
      token: 't',
      url: 'https://roamwatt.example/ocpi/versions',
      roles: [ours('HUB', 'RWH'), ours('EMSP', 'RWT'), ours('EMSP', 'BRB')],
    }
    const written = writeCredentials(several)
    expect(credentialsSchema.strict().safeParse(written).success).toBe(true)
    expect(written).toMatchObject({ party_id: 'RWT', country_code: 'NL', business_details: { name: 'RWT' } })
    expect(() => writeCredentials({ ...several, roles: [ours('HUB', 'RWH')] })).toThrow(DomainError)
  })

  test('E-10 modules without a role have the side that an operator has', () => {
    const url = 'https://volterra.example/ocpi/2.1.1'
    const identifiers = ['cdrs', 'commands', 'credentials', 'locations', 'sessions', 'tariffs', 'tokens']
    const endpoints = identifiers.map((identifier) => ({ identifier, url: `${url}/${identifier}` }))
    const parsed = readVersionDetails({ version: '2.1.1', endpoints })
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed).map(({ identifier, role }) => `${identifier} ${role}`)).toEqual([
      'cdrs SENDER',
      'commands RECEIVER',
      'credentials RECEIVER',
      'locations SENDER',
      'sessions SENDER',
      'tariffs SENDER',
      'tokens RECEIVER',
    ])
    expect(rulesOf(readVersionDetails({ endpoints: [...endpoints, { identifier: 'nlvlt-x', url }] }))).toEqual([
      'endpoints.7:unreadable_endpoint',
    ])
    expect(fieldsOf(readVersionDetails({ endpoints: [] }))).toEqual(['endpoints'])
  })

  test('E-10, E-59 we offer the seven modules of 2.1.1, each once and without a role', () => {
    expect(dialect211.offered.map(({ identifier }) => identifier).toSorted()).toEqual([
      'cdrs',
      'commands',
      'credentials',
      'locations',
      'sessions',
      'tariffs',
      'tokens',
    ])
    expect(dialect211.writeEndpoint({ identifier: 'cdrs', role: 'RECEIVER', url: 'https://a.example' })).toEqual({
      identifier: 'cdrs',
      url: 'https://a.example',
    })
  })

  test('E-1, E-2 no routing headers, and the token as it stands', () => {
    expect([wire.routingHeaders, wire.tokenForm]).toEqual([false, 'raw'])
  })
})

describe('Tokens', () => {
  const write = (change: Partial<Token>, now = NOW) => dialect211.writeToken({ ...token, ...change }, NOW, now)

  test('E-33 a token is known by its contract, without party, group or preferences', () => {
    expect(tokenSchema.strict().safeParse(write({})).success).toBe(true)
    expect(write({})).toEqual({
      uid: '04F2A97B5C1D80',
      type: 'RFID',
      auth_id: 'NL-RWT-C7K2M9QXA',
      visual_number: 'RW 7001 2204',
      issuer: 'Roamwatt',
      valid: true,
      whitelist: 'ALLOWED_OFFLINE',
      language: 'nl',
      last_updated: '2026-11-22T12:00:00Z',
    })
    expect(Object.keys(write({ visualNumber: null, language: null }))).not.toContain('visual_number')
  })

  test.each(['APP_USER', 'AD_HOC_USER', 'EMAID', 'OTHER'] as const)('E-33 %s goes as OTHER', (type) => {
    expect(write({ type })).toMatchObject({ type: 'OTHER' })
  })

  test('E-33 a token that is blocked or has ended must not be accepted offline', () => {
    expect(write({ blockedAt: NOW - 1 })).toMatchObject({ valid: false, whitelist: 'NEVER' })
    expect(write({}, NOW + 1000)).toMatchObject({ valid: false, whitelist: 'NEVER' })
  })

  test('E-34 the URL of a token never names its type', () => expect(wire.tokenTypeInUrl).toBe(false))

  test('E-35 an authorization holds neither token nor reference', () => {
    const decision = {
      allowed: 'ALLOWED',
      token,
      lastUpdated: NOW,
      authorizationReference: 'nl1_ref',
      info: { language: 'nl', text: 'Welkom' },
      locationKept: { locationId: 'ANTW-03', evseUids: ['post-7'] },
    } as const
    const written = dialect211.writeAuthorizationInfo(decision, NOW)
    expect(authorizationInfoSchema.strict().safeParse(written).success).toBe(true)
    expect(written).toEqual({
      allowed: 'ALLOWED',
      location: { location_id: 'ANTW-03', evse_uids: ['post-7'] },
      info: { language: 'nl', text: 'Welkom' },
    })
    expect(dialect211.writeAuthorizationInfo({ ...decision, allowed: 'NO_CREDIT', info: null }, NOW)).toEqual({
      allowed: 'NO_CREDIT',
    })
  })

  test('E-35, E-4 a place may name connectors, and has ids of 39 characters', () => {
    const long = 'p'.repeat(39)
    const parsed = dialect211.readLocationReferences({ location_id: long, evse_uids: [long], connector_ids: ['left'] })
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed)).toEqual({ locationId: long, evseUids: [long] })
    for (const nothing of [undefined, null, {}]) {
      expect(readFrom(dialect211.readLocationReferences(nothing))).toBeNull()
    }
    expect(fieldsOf(dialect211.readLocationReferences({ evse_uids: ['x'] }))).toEqual(['location_id'])
  })
})

describe('Commands', () => {
  const charge = { token, lastUpdated: NOW, authorizationReference: 'nl1_ref', locationId: 'ANTW-03' }
  const rawToken = dialect211.writeToken(token, NOW, NOW)

  test('E-58 a start names location and EVSE, never a connector or a reference', () => {
    const start = { ...charge, type: 'START_SESSION', evseUid: 'post-7', connectorId: 'left' } as const
    expect(dialect211.writeCommand(start, NOW)).toEqual({ token: rawToken, location_id: 'ANTW-03', evse_uid: 'post-7' })
    expect(dialect211.writeCommand({ ...start, evseUid: null }, NOW)).toEqual({
      token: rawToken,
      location_id: 'ANTW-03',
    })
  })

  test('E-58 a reservation has a number', () => {
    const reservation = { reservationId: 'nl1_r', reservationNumber: 40_017, expiresAt: NOW + 900_000, evseUid: null }
    expect(dialect211.writeCommand({ ...charge, ...reservation, type: 'RESERVE_NOW' }, NOW)).toEqual({
      token: rawToken,
      expiry_date: '2026-11-22T12:15:00Z',
      reservation_id: 40_017,
      location_id: 'ANTW-03',
    })
  })

  test('E-58 a reservation cannot be cancelled', () => {
    expect(dialect211.commands).toEqual(['RESERVE_NOW', 'START_SESSION', 'STOP_SESSION', 'UNLOCK_CONNECTOR'])
    expect(() => dialect211.writeCommand({ type: 'CANCEL_RESERVATION', reservationId: 'nl1_r' }, NOW)).toThrow(
      DomainError,
    )
  })

  test('E-58 a stop names the session, an unlock the connector', () => {
    expect(dialect211.writeCommand({ type: 'STOP_SESSION', sessionId: 'chg-88121' }, NOW)).toEqual({
      session_id: 'chg-88121',
    })
    const unlock = { type: 'UNLOCK_CONNECTOR', locationId: 'ANTW-03', evseUid: 'post-7', connectorId: 'left' } as const
    expect(dialect211.writeCommand(unlock, NOW)).toEqual({
      location_id: 'ANTW-03',
      evse_uid: 'post-7',
      connector_id: 'left',
    })
  })

  test.each(['ACCEPTED', 'NOT_SUPPORTED', 'REJECTED', 'UNKNOWN_SESSION'])(
    'E-57 the answer %s has two minutes',
    (result) => {
      const parsed = dialect211.readCommandResponse({ result })
      expect([readFrom(parsed), rulesOf(parsed)]).toEqual([{ result, timeoutS: 120, message: [] }, []])
    },
  )

  test('E-57 a timeout that a peer names ahead of its version counts', () => {
    expect(readFrom(dialect211.readCommandResponse({ result: 'ACCEPTED', timeout: 30 })).timeoutS).toBe(30)
  })

  test('E-57 TIMEOUT as an answer leaves open whether the command was carried out', () => {
    expect(fieldsOf(dialect211.readCommandResponse({ result: 'TIMEOUT' }))).toEqual(['result'])
    expect(fieldsOf(dialect211.readCommandResponse({ result: 'PERHAPS' }))).toEqual(['result'])
    expect(fieldsOf(dialect211.readCommandResponse({}))).toEqual(['result'])
  })

  test.each([
    ['ACCEPTED', 'ACCEPTED'],
    ['NOT_SUPPORTED', 'NOT_SUPPORTED'],
    ['REJECTED', 'REJECTED'],
    ['TIMEOUT', 'TIMEOUT'],
    ['UNKNOWN_SESSION', 'REJECTED'],
    ['EVSE_OCCUPIED', 'EVSE_OCCUPIED'],
  ])('E-57 the result %s is %s', (given, result) => {
    expect(readFrom(dialect211.readCommandResult({ result: given }))).toEqual({ result, message: [] })
  })
})
