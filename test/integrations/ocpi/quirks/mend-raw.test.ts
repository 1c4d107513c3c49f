import { describe, expect, test } from 'vitest'
import { peerProfile } from '#integrations/ocpi/profiles'
import { isFilteredOut } from '#integrations/ocpi/quirks/mend/mend-location'
import { type MendContext, mendRaw } from '#integrations/ocpi/quirks/mend/mend-raw'
import type { ObjectKind, PeerProfile, ProfileData } from '#integrations/ocpi/quirks/profile-schema'
import { resolveProfile } from '#integrations/ocpi/quirks/resolve-profile'
import type { RawObject } from '#integrations/ocpi/raw-object'

const bare: ProfileData = { id: 'bare', version: '2.2.1' }

function profileWith(said: Omit<ProfileData, 'id' | 'extends' | 'version'>): PeerProfile {
  return resolveProfile('flagged', [bare, { id: 'flagged', extends: 'bare', ...said }])
}

function mend(profile: PeerProfile, kind: ObjectKind, raw: RawObject, context?: MendContext) {
  const before = structuredClone(raw)
  const { raw: mended, leniencies } = mendRaw(profile, kind, raw, context)
  // What came is evidence and stays as it was.
  expect(raw).toEqual(before)
  return { mended, rules: leniencies.map(({ field, rule }) => `${field}:${rule}`) }
}

describe('a profile that says nothing', () => {
  test('gives every object back itself', () => {
    const location = { id: 'L', evses: [{ uid: 'E', connectors: [{ id: '1', last_updated: '2026-01-01 10:00' }] }] }
    const { raw, leniencies } = mendRaw(resolveProfile('bare', [bare]), 'location', location)
    expect(raw).toBe(location)
    expect(leniencies).toEqual([])
  })
})

describe('fields', () => {
  test('F-71 a field under its old name is read where the new one is missing, in every connector', () => {
    const connector = { id: '1', voltage: 230, amperage: 16, tariff_id: 'T1' }
    const location = { id: 'L', evses: [{ uid: 'E', connectors: [connector, { ...connector, max_voltage: 400 }] }] }
    const { mended, rules } = mend(peerProfile('ocpi-221'), 'location', location)
    expect(mended).toMatchObject({
      evses: [
        {
          connectors: [
            { max_voltage: 230, max_amperage: 16, tariff_ids: ['T1'] },
            { max_voltage: 400, max_amperage: 16, tariff_ids: ['T1'] },
          ],
        },
      ],
    })
    expect(rules).toContain('evses.0.connectors.0.max_voltage:named_voltage')
    expect(rules).toContain('evses.0.connectors.0.tariff_ids:not_in_list')
    expect(rules).not.toContain('evses.0.connectors.1.max_voltage:named_voltage')
  })

  test('F-71 names of 2.1.1 are left alone where 2.1.1 is spoken', () => {
    const connector = { id: '1', voltage: 230, amperage: 16, tariff_id: 'T1' }
    expect(mendRaw(peerProfile('ocpi-211'), 'connector', connector).raw).toBe(connector)
  })

  test('a filler is nothing; a default stands in for nothing, but never in a part of an object', () => {
    const profile = profileWith({
      fields: { fillers: { location: { postal_code: ['-', '0', 0] } }, default: { location: { postal_code: '9999' } } },
    })
    for (const postal_code of ['-', ' - ', '0', 0, null, '', undefined]) {
      expect(mend(profile, 'location', { id: 'L', postal_code }).mended).toEqual({ id: 'L', postal_code: '9999' })
    }
    expect(mend(profile, 'location', { id: 'L', postal_code: '1011' }).rules).toEqual([])
    expect(mend(profile, 'location', { id: 'L', postal_code: '-' }, { isPart: true }).mended).toEqual({ id: 'L' })
  })

  test('plain text is put in its language, in a list as well', () => {
    const profile = profileWith({ fields: { wrap: { location: { directions: 'de' } } } })
    const wrapped = [{ language: 'de', text: 'links' }]
    expect(mend(profile, 'location', { directions: 'links' }).mended).toEqual({ directions: wrapped })
    expect(mend(profile, 'location', { directions: ['links'] }).mended).toEqual({ directions: wrapped })
    expect(mend(profile, 'location', { directions: wrapped }).rules).toEqual([])
  })

  test('kW become W, as a number and in quotes, and nothing else is scaled', () => {
    const profile = profileWith({ fields: { scale: { connector: { max_electric_power: 1000 } } } })
    expect(mend(profile, 'connector', { max_electric_power: 22.08 }).mended).toEqual({ max_electric_power: 22_080 })
    expect(mend(profile, 'connector', { max_electric_power: '150' }).mended).toEqual({ max_electric_power: 150_000 })
    expect(mend(profile, 'connector', { max_electric_power: 'much' }).rules).toEqual([])
  })

  test('words of the peer become those of OCPI; unknown ones stay', () => {
    const profile = peerProfile('char-gy')
    expect(mend(profile, 'evse', { status: 'WORKING' }).mended).toEqual({ status: 'AVAILABLE' })
    expect(mend(profile, 'evse', { status: 'FAULTED' }).rules).toEqual(['status:word'])
    expect(mend(profile, 'evse', { status: 'CHARGING' }).rules).toEqual([])
    expect(mend(profile, 'evse', { status: 'toString' }).rules).toEqual([])
  })

  test('words too long are cut, and prices rounded, only where the profile says so', () => {
    const profile = profileWith({ fields: { truncate: { evse: { floor_level: 4 } }, priceDecimals: 4 } })
    expect(mend(profile, 'evse', { floor_level: 'Parkdeck 3' }).mended).toEqual({ floor_level: 'Park' })
    const tariff = (price: unknown) => ({ elements: [{ price_components: [{ type: 'ENERGY', price }] }] })
    expect(mend(profile, 'tariff', tariff(0.30000000000000004)).mended).toEqual(tariff(0.3))
    expect(mend(profile, 'tariff', tariff('0.49991')).mended).toEqual(tariff(0.4999))
    expect(mend(profile, 'tariff', tariff(0.3)).rules).toEqual([])
    expect(mend(profile, 'tariff', { elements: null }).rules).toEqual([])
  })

  test('a missing time of change is that of the object around it, or of receipt', () => {
    const profile = profileWith({ fields: { inheritLastUpdated: true } })
    const location = { id: 'L', evses: [{ uid: 'E', last_updated: 'B', connectors: [{ id: '1' }] }, { uid: 'F' }] }
    expect(mend(profile, 'location', location, { lastUpdated: 'A' }).mended).toEqual({
      id: 'L',
      last_updated: 'A',
      evses: [
        { uid: 'E', last_updated: 'B', connectors: [{ id: '1', last_updated: 'B' }] },
        { uid: 'F', last_updated: 'A' },
      ],
    })
  })

  test('blanks that cannot be seen and line breaks leave texts, and only where the profile says so', () => {
    const dirty = { name: 'Markt\r\nPlatz\u00a01\u200b', evses: [{ physical_reference: 'A\tB ' }] }
    const clean = { name: 'Markt Platz 1', evses: [{ physical_reference: 'A B' }] }
    expect(mend(profileWith({ fields: { cleanText: true } }), 'location', dirty).mended).toEqual(clean)
    expect(mendRaw(profileWith({}), 'location', dirty).raw).toBe(dirty)
  })
})

describe('times', () => {
  const local = profileWith({ fields: { naiveTimeZone: 'Europe/Berlin' } })

  test('F-31, A-63 a time without zone is UTC, or by the clock that the profile names', () => {
    const times = { last_updated: '2026-07-01T12:00:00', opening_times: { regular_hours: [{ period_begin: '08:00' }] } }
    expect(mendRaw(profileWith({}), 'location', times).raw).toBe(times)
    const { mended, rules } = mend(local, 'location', times)
    expect(mended).toEqual({ ...times, last_updated: '2026-07-01T10:00:00Z' })
    expect(rules).toEqual(['last_updated:local_time'])
    expect(mend(local, 'location', { last_updated: '2026-01-01 12:00' }).mended).toEqual({
      last_updated: '2026-01-01T11:00:00Z',
    })
  })

  test('F-31 a time with a zone is never moved, and of an hour that comes twice the first is meant', () => {
    for (const last_updated of ['2026-07-01T12:00:00Z', '2026-07-01T12:00:00+00:00', '2026-07-01T12:00:00+0200', 'x'])
      expect(mend(local, 'session', { last_updated }).rules).toEqual([])
    expect(mend(local, 'session', { last_updated: '2026-10-25T02:30:00' }).mended).toEqual({
      last_updated: '2026-10-25T00:30:00Z',
    })
    // The hour that spring leaves out is read as if the clock had not been set forward.
    expect(mend(local, 'session', { last_updated: '2026-03-29T02:30:00' }).mended).toEqual({
      last_updated: '2026-03-29T01:30:00Z',
    })
  })

  test.each([
    ['s', 1_767_225_600],
    ['ms', 1_767_225_600_000],
  ] as const)('A-62 numbers since 1970 are times only where the profile says so: %s', (epochTimestamps, number) => {
    const session = { last_updated: number, kwh: 5, charging_periods: [{ start_date_time: number }] }
    const { mended, rules } = mend(profileWith({ fields: { epochTimestamps } }), 'session', session)
    expect(mended).toEqual({
      last_updated: '2026-01-01T00:00:00Z',
      kwh: 5,
      charging_periods: [{ start_date_time: '2026-01-01T00:00:00Z' }],
    })
    expect(rules).toEqual(['last_updated:epoch_number', 'charging_periods.0.start_date_time:epoch_number'])
    expect(mendRaw(profileWith({}), 'session', session).raw).toBe(session)
  })
})

describe('places', () => {
  test('the public id of an EVSE is taken from where the operator prints it', () => {
    const from = (evseIdFrom: 'uid' | 'id') => profileWith({ ids: { evseIdFrom } })
    expect(mend(from('uid'), 'evse', { uid: 'DE*SWS*E1' }).mended).toMatchObject({ evse_id: 'DE*SWS*E1' })
    expect(mend(from('id'), 'evse', { uid: 'u', id: 'DE*SWS*E1' }).mended).toMatchObject({ evse_id: 'DE*SWS*E1' })
    expect(mend(from('uid'), 'evse', { uid: 'u', evse_id: 'DE*SWS*E1' }).rules).toEqual([])
  })

  test('a location without a party belongs to the one its EVSE ids name', () => {
    const party = (evse_id: unknown) =>
      mend(peerProfile('ndw'), 'location', { id: 'L', evses: [{ evse_id: null }, { evse_id }] }).mended
    expect(party('NL*ALL*E1')).toMatchObject({ country_code: 'NL', party_id: 'ALL', publish: true })
    expect(party('NLALLE1')).toMatchObject({ country_code: 'NL', party_id: 'ALL' })
    expect(party('nl-all-e1')).toMatchObject({ country_code: 'NL', party_id: 'ALL' })
    expect(party('+31*1234')).not.toHaveProperty('party_id')
  })

  test('F-30 the name drivers know is the first of the fields that the profile names', () => {
    const profile = profileWith({ parties: { nameFrom: ['suboperator', 'operator', 'owner'] } })
    const name = (raw: RawObject) => mend(profile, 'location', raw).mended['operator']
    expect(name({ operator: { name: 'Platform' }, suboperator: { name: 'Brand' } })).toEqual({ name: 'Brand' })
    expect(name({ operator: { name: 'Platform' }, suboperator: null })).toEqual({ name: 'Platform' })
    expect(name({ owner: { name: 'City' } })).toEqual({ name: 'City' })
  })

  test('F-30 an id where a name is due becomes the name that the profile has for it', () => {
    const profile = profileWith({ fields: { values: { location: { 'operator.name': { 'FR*ABC': 'Bornes & Co' } } } } })
    expect(mend(profile, 'location', { operator: { name: 'FR*ABC' } }).mended).toEqual({
      operator: { name: 'Bornes & Co' },
    })
  })

  test('F-65 capabilities that an operator never lists are assumed where its profile says so', () => {
    const profile = profileWith({ assumedCapabilities: ['REMOTE_START_STOP_CAPABLE'] })
    for (const capabilities of [undefined, null, []])
      expect(mend(profile, 'evse', { uid: 'E', capabilities }).mended).toMatchObject({
        capabilities: ['REMOTE_START_STOP_CAPABLE'],
      })
    expect(mend(profile, 'evse', { capabilities: ['RFID_READER'] }).rules).toEqual([])
    expect(mend(profile, 'evse', { status: 'CHARGING' }, { isPart: true }).rules).toEqual([])
  })

  test('places that the profile leaves out are known by id or by the beginning of their name', () => {
    const profile = profileWith({ filter: { excludeLocationIds: ['L1'], excludeNames: ['Test Station'] } })
    expect(isFilteredOut(profile, { id: 'L1', name: 'Markt' })).toBe(true)
    expect(isFilteredOut(profile, { id: 'L2', name: 'Test Station 4' })).toBe(true)
    expect(isFilteredOut(profile, { id: 'L2', name: 'Markt' })).toBe(false)
    expect(isFilteredOut(profile, null)).toBe(false)
  })
})

describe('CDRs', () => {
  test('F-43 a credit with positive amounts becomes negative where that was agreed; other CDRs stay', () => {
    const profile = profileWith({ cdrs: { creditTotals: 'positive' } })
    const credit = {
      credit: true,
      total_cost: { excl_vat: 4.09, incl_vat: 4.95 },
      total_energy_cost: { excl_vat: 4.09 },
      total_energy: 8.2,
    }
    expect(mend(profile, 'cdr', credit).mended).toEqual({
      credit: true,
      total_cost: { excl_vat: -4.09, incl_vat: -4.95 },
      total_energy_cost: { excl_vat: -4.09 },
      total_energy: 8.2,
    })
    expect(mend(profile, 'cdr', { ...credit, credit: false }).rules).toEqual([])
    expect(mend(profile, 'cdr', { credit: true, total_cost: { excl_vat: -1 } }).rules).toEqual([])
    expect(mendRaw(profileWith({}), 'cdr', credit).raw).toBe(credit)
  })

  test('whose the cost is, is said by a mark before the remark', () => {
    const profile = peerProfile('gireve-221')
    expect(mend(profile, 'cdr', { remark: '[*] set by the hub' }).rules).toEqual(['total_cost:cost_by_hub'])
    expect(mend(profile, 'cdr', { remark: '[?]' }).rules).toEqual(['total_cost:cost_not_significant'])
    expect(mend(profile, 'cdr', { remark: 'thanks [*]' }).rules).toEqual([])
    expect(mend(peerProfile('ocpi-221'), 'cdr', { remark: '[*]' }).rules).toEqual([])
  })

  test('the tariffs in a CDR are mended as tariffs', () => {
    const elements = (restrictions: unknown) => [{ price_components: [{ type: 'TIME', price: 1 }], restrictions }]
    const restrictions = [
      { start_time: '08:00', end_time: '20:00' },
      { day_of_week: ['MONDAY'], start_date: null },
    ]
    const cdr = { tariffs: [{ id: 'T', elements: elements(restrictions) }] }
    const { mended, rules } = mend(peerProfile('chargecloud-afir'), 'cdr', cdr)
    expect(mended).toEqual({
      tariffs: [{ id: 'T', elements: elements({ start_time: '08:00', end_time: '20:00', day_of_week: ['MONDAY'] }) }],
    })
    expect(rules).toEqual(['tariffs.0.elements.0.restrictions:restrictions_in_list'])
  })

  test('F-51 restrictions in a list that contradict each other become one that nobody knows, so that its element never matches', () => {
    const restrictions = [{ start_time: '08:00' }, { start_time: '20:00' }]
    const { mended } = mend(peerProfile('chargecloud-afir'), 'tariff', { elements: [{ restrictions }] })
    expect(mended).toEqual({ elements: [{ restrictions: { contradicting_restrictions: true } }] })
  })
})

describe('tariffs inside of EVSEs', () => {
  test('connectors name the tariffs of their EVSE', () => {
    const evse = { uid: 'E', tariffs: [{ id: 'T1' }, { id: 'T2' }, 'x'], connectors: [{ id: '1' }] }
    const { mended } = mend(peerProfile('chargecloud-afir'), 'evse', evse)
    expect(mended).toMatchObject({ connectors: [{ id: '1', tariff_ids: ['T1', 'T2'] }] })
    expect(mend(peerProfile('chargecloud-afir'), 'evse', { uid: 'E', connectors: [] }).rules).toEqual([])
  })
})
