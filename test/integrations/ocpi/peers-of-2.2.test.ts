import { expect, test } from 'vitest'
import { chooseVersion } from '#integrations/ocpi/choose-version'
import { DIALECTS, dialectOf } from '#integrations/ocpi/dialects'

const ours = { countryCode: 'NL', partyId: 'RWT' }
const context = { owner: null, ours, receivedAt: 0 }
const OURS = DIALECTS.map(({ version }) => version)
const offer = (version: string) => ({ version, url: `https://cpo.example/ocpi/${version}` })

const session = {
  country_code: 'NL',
  party_id: 'TST',
  id: 'S1',
  start_date_time: '2026-05-04T08:00:00Z',
  kwh: 1,
  cdr_token: { uid: 'U', type: 'RFID', contract_id: 'NL-RWT-C1' },
  auth_method: 'WHITELIST',
  location_id: 'L',
  evse_uid: 'E',
  connector_id: '1',
  currency: 'EUR',
  status: 'ACTIVE',
  last_updated: '2026-05-04T08:10:00Z',
}

test('E-12 a peer that offers nothing better than 2.2 is called there and read as 2.2.1', () => {
  expect(chooseVersion([offer('2.1.1'), offer('2.2')], ['2.3.0', '2.2.1'])).toEqual({
    version: '2.2.1',
    url: 'https://cpo.example/ocpi/2.2',
  })
  expect(chooseVersion([offer('2.2')], OURS)?.version).toBe('2.2.1')
  expect(chooseVersion([offer('2.2'), offer('2.2.1')], OURS)?.url).toBe('https://cpo.example/ocpi/2.2.1')
  expect(chooseVersion([offer('2.2')], ['2.1.1'])).toBeNull()
})

test('E-12 a token of 2.2 that says not whose it is, is of our party on the connection', () => {
  const dialect = dialectOf('2.2.1')
  const whole = dialect.readSession(session, context)
  expect(whole).toMatchObject({
    ok: true,
    value: { token: { countryCode: 'NL', partyId: 'RWT', uid: 'U' } },
    leniencies: [{ field: 'cdr_token.party_id', rule: 'party_of_connection' }],
  })
  const { cdr_token, last_updated } = session
  const patch = dialect.readSessionPatch({ cdr_token, last_updated }, context)
  expect(patch).toMatchObject({ ok: true, value: { changes: { token: { partyId: 'RWT' } } } })
})

test('E-12 without one party that is meant, and where half of it is said, nothing is filled in', () => {
  const dialect = dialectOf('2.2.1')
  expect(dialect.readSession(session, { ...context, ours: null }).ok).toBe(false)
  const half = { ...session, cdr_token: { ...session.cdr_token, country_code: 'NL' } }
  expect(dialect.readSession(half, context).ok).toBe(false)
})
