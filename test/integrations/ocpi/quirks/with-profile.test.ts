import { describe, expect, test } from 'vitest'
import type { Token } from '#domain/token/token'
import { dialect211 } from '#integrations/ocpi/2.1.1/dialect'
import { dialectOf } from '#integrations/ocpi/dialects'
import { peerProfile } from '#integrations/ocpi/profiles'
import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'
import { resolveProfile } from '#integrations/ocpi/quirks/resolve-profile'
import { tokenNames } from '#integrations/ocpi/quirks/token-uid'
import { withProfile } from '#integrations/ocpi/quirks/with-profile'
import * as older from '../2.1.1/fixtures.ts'
import { cdr, location, NOW, session } from '../ocpi-fixtures.ts'

const dialect = dialectOf('2.2.1')
const token: Token = {
  id: 'nl1_token',
  brand: 'roamwatt',
  market: 'nl',
  countryCode: 'NL',
  partyId: 'RWT',
  uid: '04A1B2C3',
  type: 'RFID',
  contractId: 'NL-RWT-C00000001-X',
  contract: null,
  driver: null,
  visualNumber: null,
  issuer: 'Roamwatt',
  groupId: null,
  language: null,
  whitelist: 'ALLOWED',
  blockedAt: null,
  validUntil: null,
}
const context = { owner: null, ours: { countryCode: 'NL', partyId: 'TNM' }, receivedAt: NOW }

function profileWith(said: Omit<ProfileData, 'id' | 'extends' | 'version'>) {
  return resolveProfile('flagged', [
    { id: 'bare', version: '2.2.1' },
    { id: 'flagged', extends: 'bare', ...said },
  ])
}

const speaking = (said: Parameters<typeof profileWith>[0]) => withProfile(dialect, profileWith(said))

describe('what a peer sends', () => {
  test('is mended before it is read, and each thing mended is reported beside what the reader found', () => {
    const { max_voltage, ...connector } = location.evses[0]?.connectors[0] ?? {}
    const evses = [{ ...location.evses[0], connectors: [{ ...connector, voltage: max_voltage, max_amperage: '16' }] }]
    const read = withProfile(dialect, peerProfile('ocpi-221')).readLocation({ ...location, evses }, context)
    expect(read.ok && read.value.evses[0]?.connectors[0]).toMatchObject({ maxVoltageV: max_voltage, maxAmperageA: 16 })
    const rules = read.ok ? read.leniencies.map(({ field, rule }) => `${field}:${rule}`) : []
    expect(rules).toContain('evses.0.connectors.0.max_voltage:named_voltage')
    expect(rules).toContain('evses.0.connectors.0.max_amperage:number_as_text')
    expect(withProfile(dialect, profileWith({})).readLocation({ ...location, evses }, context).ok).toBe(false)
  })

  test('a dialect for a profile is made once', () => {
    const profile = peerProfile('ocpi-221')
    expect(withProfile(dialect, profile)).toBe(withProfile(dialect, profile))
    expect(withProfile(dialect, profile)).not.toBe(withProfile(dialect, peerProfile('ndw')))
  })

  test.each(['1970-1-1T00:00:00Z', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'])(
    'A-65 a CDR with the placeholder %s for its times is read where that was agreed and refused where it was not',
    (placeholder) => {
      const raw = { ...cdr, start_date_time: placeholder, end_date_time: placeholder }
      const refused = speaking({}).readCdr(raw, context)
      expect(refused.ok || refused.issues.map(({ field }) => field)).toEqual(['start_date_time', 'end_date_time'])
      const agreed = speaking({ cdrs: { epochDates: true } }).readCdr(raw, context)
      expect(agreed.ok && agreed.value.startAt).toBe(0)
      expect(agreed.ok && agreed.leniencies).toContainEqual({ field: 'start_date_time', rule: 'date_withheld' })
    },
  )

  test('A-24 null in a session PATCH says nothing, or takes an optional field away where the profile says so', () => {
    const patch = { end_date_time: null, total_cost: null, last_updated: session.last_updated }
    const plain = speaking({}).readSessionPatch(patch, context)
    expect(plain.ok && plain.value.changes).not.toHaveProperty('endAt')
    const clearing = speaking({ push: { nullClears: true } })
    const cleared = clearing.readSessionPatch(patch, context)
    expect(cleared.ok && cleared.value.changes).toMatchObject({ endAt: null, totalCostExclMicros: null })
    const due = clearing.readSessionPatch({ ...patch, kwh: null }, context)
    expect(due).toEqual({ ok: false, issues: [{ field: 'kwh', problem: 'cannot be taken away' }] })
  })
})

describe('what a peer is sent', () => {
  const decision = {
    allowed: 'ALLOWED',
    token: { ...token, uid: '04a1b2c3' },
    lastUpdated: NOW,
    authorizationReference: 'ref-1',
    info: null,
    locationKept: null,
  } as const

  test('uids as upper-case hex of full length where the peer wants them so, and as issued otherwise', () => {
    const gireve = withProfile(dialect, peerProfile('gireve-221'))
    const uid = (written: Readonly<Record<string, unknown>>) => written['uid']
    expect(uid(gireve.writeToken({ ...token, uid: '4a1b2c3' }, NOW, NOW))).toBe('04A1B2C3')
    expect(uid(gireve.writeToken({ ...token, uid: '04:a1:b2:c3:d4:e5:f6' }, NOW, NOW))).toBe('04A1B2C3D4E5F6')
    expect(uid(gireve.writeToken({ ...token, uid: 'app-1', type: 'APP_USER' }, NOW, NOW))).toBe('app-1')
    expect(uid(gireve.writeToken({ ...token, uid: 'not hex' }, NOW, NOW))).toBe('not hex')
    expect(uid(dialect.writeToken({ ...token, uid: '4a1b2c3' }, NOW, NOW))).toBe('4a1b2c3')
    expect(gireve.writeAuthorizationInfo(decision, NOW)).toMatchObject({ token: { uid: '04A1B2C3' } })
  })

  test('the authorization reference under the name the peer knows', () => {
    const other = speaking({ authorize: { referenceField: 'authorization_id' } })
    expect(other.writeAuthorizationInfo(decision, NOW)).toMatchObject({ authorization_id: 'ref-1' })
    expect(other.writeAuthorizationInfo(decision, NOW)).not.toHaveProperty('authorization_reference')
    const start = {
      type: 'START_SESSION',
      token,
      lastUpdated: NOW,
      authorizationReference: 'ref-1',
      locationId: 'L',
      evseUid: 'E',
      connectorId: null,
    } as const
    expect(other.writeCommand(start, NOW)).toMatchObject({ authorization_id: 'ref-1', evse_uid: 'E' })
    expect(dialect.writeCommand(start, NOW)).toMatchObject({ authorization_reference: 'ref-1' })
    // 2.1.1 has no field for it: only what was agreed upon says one.
    const gireve = withProfile(dialect211, peerProfile('gireve-211'))
    expect(gireve.writeCommand(start, NOW)).toMatchObject({ authorization_id: 'ref-1', evse_uid: 'E' })
    expect(gireve.writeAuthorizationInfo(decision, NOW)).toMatchObject({ authorization_id: 'ref-1' })
    expect(dialect211.writeCommand(start, NOW)).not.toHaveProperty('authorization_id')
    expect(gireve.writeAuthorizationInfo({ ...decision, authorizationReference: null }, NOW)).not.toHaveProperty(
      'authorization_id',
    )
  })

  test('only the commands that go through, and headers only where they are wanted', () => {
    expect(withProfile(dialect, peerProfile('gireve-221')).commands).toEqual(['START_SESSION', 'STOP_SESSION'])
    expect(speaking({}).commands).toEqual(dialect.commands)
    expect(speaking({ http: { routingHeaders: 'omit' } }).wire.routingHeaders).toBe(false)
    expect(speaking({}).wire.routingHeaders).toBe(true)
    expect(speaking({ auth: { tokenForm: 'raw' } }).wire.tokenForm).toBe('raw')
    expect(speaking({ push: { lastUpdatedInPatch: 'optional' } }).wire.patchNeedsLastUpdated).toBe(false)
  })
})

describe('under which names a token is looked for', () => {
  const plain = peerProfile('ocpi-221')
  const uids = (uid: string) => tokenNames({ type: 'RFID', uid }, plain).map((name) => name.uid)

  test('F-57 with separators, without leading zeros: the exact one first, and never another card', () => {
    expect(uids('04A1B2C3')).toEqual(['04A1B2C3'])
    expect(uids('04:a1:b2:c3')).toEqual(['04:a1:b2:c3', '04a1b2c3', '04A1B2C3'])
    expect(uids('4A1B2C3')).toEqual(['4A1B2C3', '04A1B2C3'])
    expect(uids('04-A1-B2-C3-D4-E5-F6')).toContain('04A1B2C3D4E5F6')
    const written = tokenNames({ type: 'RFID', uid: '04A1B2C3' }, peerProfile('gireve-221'))
    expect(written.map(({ uid }) => uid)).toEqual(['04A1B2C3', '4A1B2C3'])
    // A contract id and the bytes in reverse are somebody else's names.
    expect(uids('NL-TNM-C00000001-X')).toEqual(['NL-TNM-C00000001-X'])
    expect(uids('04A1B2C3')).not.toContain('C3B2A104')
  })

  test('F-58 the id of a car is looked for under the type that the profile says', () => {
    const car = (autochargeType: 'as-sent' | 'RFID' | 'OTHER', type: 'RFID' | 'OTHER') =>
      tokenNames({ type, uid: 'AA:BB:CC:DD:EE:FF' }, profileWith({ authorize: { autochargeType } })).map((n) => n.type)
    expect(new Set(car('OTHER', 'RFID'))).toEqual(new Set(['OTHER']))
    expect(new Set(car('RFID', 'OTHER'))).toEqual(new Set(['RFID']))
    expect(new Set(car('as-sent', 'OTHER'))).toEqual(new Set(['OTHER']))
    const card = tokenNames({ type: 'RFID', uid: '04A1B2C3' }, profileWith({ authorize: { autochargeType: 'OTHER' } }))
    expect(card).toEqual([{ type: 'RFID', uid: '04A1B2C3' }])
  })
})

test('an object of 2.1.1 is theirs whom it names where the peer speaks for others, and the peer’s own elsewhere', () => {
  const owners = (profile: string, named: object) => {
    const spoken = withProfile(dialect211, peerProfile(profile))
    const read = [
      spoken.readCdr({ ...older.cdr, ...named }, older.context),
      spoken.readSession({ ...older.session, ...named }, older.context),
      spoken.readTariff({ ...older.tariff, ...named }, older.context),
      spoken.readLocation({ ...older.location, ...named }, older.context),
    ]
    return read.map((parsed) => (parsed.ok ? `${parsed.value.countryCode}*${parsed.value.partyId}` : 'unread'))
  }
  const named = { country_code: 'nl', party_id: 'CPO' }
  const of = (party: string) => [party, party, party, party]
  expect(owners('gireve-211', named)).toEqual(of('NL*CPO'))
  expect(owners('gireve-211', {})).toEqual(of('BE*VLT'))
  expect(owners('gireve-211', { country_code: 'NLD', party_id: 'CPO' })).toEqual(of('BE*VLT'))
  expect(owners('ocpi-211', named)).toEqual(of('BE*VLT'))
})
