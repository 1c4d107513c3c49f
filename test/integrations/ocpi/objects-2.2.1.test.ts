import { describe, expect, test } from 'vitest'
import { readCommandResponse } from '#integrations/ocpi/2.2.1/commands'
import { readCredentials } from '#integrations/ocpi/2.2.1/credentials-object'
import { readCdr } from '#integrations/ocpi/2.2.1/read-cdr'
import { readEvse, readLocation } from '#integrations/ocpi/2.2.1/read-location'
import { readSession, readSessionPatch } from '#integrations/ocpi/2.2.1/read-session'
import { readTariff } from '#integrations/ocpi/2.2.1/read-tariff'
import { tokenSchema, writeToken } from '#integrations/ocpi/2.2.1/token'
import { readVersionDetails } from '#integrations/ocpi/2.2.1/version-details'
import type { Parsed } from '#integrations/ocpi/parsed'
import { readVersions } from '#integrations/ocpi/read-versions'
import { cdr, connector, evse, location, NOW, session, tariff } from './ocpi-fixtures.ts'

function readFrom<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.value
}
const rulesOf = (parsed: Parsed<unknown>) =>
  parsed.ok ? parsed.leniencies.map(({ field, rule }) => `${field}:${rule}`) : ['refused']
const fieldsOf = (parsed: Parsed<unknown>) => (parsed.ok ? [] : parsed.issues.map(({ field }) => field))

describe('Location', () => {
  test('a Location as the specification has it needs no leniency', () => {
    const parsed = readLocation(location)
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed)).toMatchObject({
      partyId: 'ABC',
      latitude: 52.011577,
      timeZone: 'Europe/Amsterdam',
      timeZoneSource: 'stated',
      evses: [{ evseId: 'NL*ABC*E1', connectors: [{ maxVoltageV: 230, maxPowerW: null }] }],
    })
  })

  test.each(['country_code', 'party_id', 'id', 'publish', 'address', 'city', 'country', 'coordinates', 'last_updated'])(
    'C-21 A-21 %s is due',
    (field) => {
      expect(fieldsOf(readLocation({ ...location, [field]: undefined }))).toEqual([field])
      expect(fieldsOf(readLocation({ ...location, [field]: null }))).toEqual([field])
    },
  )

  test('A-44 absent, null and empty are the same for what is optional', () => {
    const nulls = {
      postal_code: null,
      images: null,
      opening_times: null,
      operator: null,
      evses: null,
      name: null,
      facilities: [],
    }
    expect(rulesOf(readLocation({ ...location, ...nulls }))).toEqual([])
  })

  test('C-22 a missing or unknown time zone is unknown, not guessed', () => {
    expect(rulesOf(readLocation({ ...location, time_zone: undefined }))).toEqual(['time_zone:missing'])
    const odd = readLocation({ ...location, time_zone: 'W. Europe Standard Time' })
    expect([rulesOf(odd), readFrom(odd).timeZone, readFrom(odd).timeZoneSource]).toEqual([
      ['time_zone:unknown_time_zone'],
      null,
      'unknown',
    ])
    expect(readFrom(readLocation({ ...location, time_zone: '+01:00' })).timeZone).toBeNull()
  })

  test.each([
    [{ coordinates: { latitude: 52.1, longitude: 4.2 } }, 'coordinates.latitude:text_as_number'],
    [{ publish: 'true' }, 'publish:boolean_as_text'],
    [{ name: 'x'.repeat(300) }, 'name:too_long'],
    [{ postal_code: 9000 }, 'postal_code:text_as_number'],
    [{ country: 'NL' }, 'country:alpha2_country'],
    [{ last_updated: '2026-11-01T10:00:00+00:00' }, 'last_updated:date_with_offset'],
    [{ parking_type: 'ROOFTOP' }, 'parking_type:unknown_value'],
    [{ parking_type: '' }, 'parking_type:blank_is_absent'],
    [{ facilities: [null, 'HOTEL'] }, 'facilities.0:null_in_list'],
    [{ operator: [] }, 'operator:empty_list'],
    [{ coordinates: { latitude: '0', longitude: '0.0' } }, 'coordinates:null_island'],
  ])('A-36 %j is read and reported', (change, rule) =>
    expect(rulesOf(readLocation({ ...location, ...change }))).toContain(rule),
  )

  test.each([
    [{ coordinates: { latitude: '95.0', longitude: '4.0' } }, 'coordinates.latitude'],
    [{ coordinates: { latitude: '52,1', longitude: '4.0' } }, 'coordinates.latitude'],
    [{ country: 'Nederland' }, 'country'],
    [{ id: 'x'.repeat(300) }, 'id'],
    [{ last_updated: 'yesterday' }, 'last_updated'],
    [{ party_id: 'ABCD' }, 'party_id'],
  ])('%j is refused', (change, field) => expect(fieldsOf(readLocation({ ...location, ...change }))).toEqual([field]))

  test('C-9 C-36 an unknown status is UNKNOWN, never available; an unknown standard is kept', () => {
    const odd = {
      ...evse,
      status: 'Available',
      connectors: [{ ...connector, standard: 'MCS', tariff_ids: [null, 'T1'], max_voltage: '230' }],
    }
    const parsed = readEvse(odd)
    expect(readFrom(parsed)).toMatchObject({
      status: 'AVAILABLE',
      connectors: [{ standard: 'MCS', tariffIds: ['T1'], maxVoltageV: 230 }],
    })
    expect(rulesOf(parsed)).toEqual(
      expect.arrayContaining([
        'status:enum_case',
        'connectors.0.tariff_ids.0:null_in_list',
        'connectors.0.max_voltage:number_as_text',
        'connectors.0.standard:unknown_value',
      ]),
    )
    expect(readFrom(readEvse({ ...evse, status: 'SLEEPING' })).status).toBe('UNKNOWN')
  })

  test('an EVSE without connectors is refused', () =>
    expect(fieldsOf(readEvse({ ...evse, connectors: [] }))).toEqual(['connectors']))
})

describe('Tariff', () => {
  const withElement = (element: object) => ({ ...tariff, elements: [{ ...tariff.elements[0], ...element }] })
  const component = { type: 'ENERGY', price: 0.25, step_size: 1 }

  test('C-80 a tariff is read exactly', () => {
    expect(readFrom(readTariff(tariff)).elements).toEqual([
      {
        priceComponents: [{ type: 'ENERGY', priceMicros: 499_100, vatBasisPoints: 2100, stepSize: 1 }],
        restrictions: null,
      },
    ])
  })

  test('D-12 restrictions keep their meaning', () => {
    const restrictions = {
      start_time: '22:00',
      end_time: '06:00',
      start_date: '2026-01-01',
      min_kwh: 0.5,
      max_power: 22.1,
      min_current: null,
      max_duration: 3600,
      day_of_week: ['MONDAY', 'SUNDAY'],
      reservation: 'RESERVATION_EXPIRES',
    }
    expect(readFrom(readTariff(withElement({ restrictions }))).elements[0]?.restrictions).toEqual({
      startTime: '22:00',
      endTime: '06:00',
      startDate: '2026-01-01',
      minEnergyWh: 500,
      maxPowerW: 22_100,
      maxDurationS: 3600,
      daysOfWeek: [1, 7],
      reservation: 'RESERVATION_EXPIRES',
    })
  })

  test.each([
    ['07:00:00', '07:00'],
    ['19:59:59', '20:00'],
    ['23:59:59', '00:00'],
    ['24:00', '00:00'],
    ['7:30', '07:30'],
  ])('a time spelt %s is %s', (end_time, expected) => {
    const parsed = readTariff(withElement({ restrictions: { end_time } }))
    expect(readFrom(parsed).elements[0]?.restrictions).toEqual({ endTime: expected })
    expect(rulesOf(parsed)).toEqual(['elements.0.restrictions.end_time:time_spelling'])
  })

  test('F-51 restrictions in a list are read when one meaning is possible', () => {
    expect(readFrom(readTariff(withElement({ restrictions: [] }))).elements[0]?.restrictions).toBeNull()
    expect(readFrom(readTariff(withElement({ restrictions: [{ min_kwh: 1 }] }))).elements[0]?.restrictions).toEqual({
      minEnergyWh: 1000,
    })
    expect(fieldsOf(readTariff(withElement({ restrictions: [{ min_kwh: 1 }, { max_kwh: 2 }] })))).toEqual([
      'elements.0.restrictions',
    ])
  })

  test('F-51 an element with a restriction we do not know never matches', () => {
    const odd = { ...tariff.elements[0], restrictions: { dayOfWeek: ['MONDAY'] } }
    const parsed = readTariff({ ...tariff, elements: [odd, { price_components: [component] }] })
    expect(readFrom(parsed).elements).toHaveLength(1)
    expect(rulesOf(parsed)).toEqual(['elements.0.restrictions.dayOfWeek:unknown_restriction'])
    expect(fieldsOf(readTariff({ ...tariff, elements: [odd] }))).toEqual(['elements'])
  })

  test('F-22 F-50 a price in quotes and a missing step are read; endless decimals are not', () => {
    const read = (change: object) => readTariff(withElement({ price_components: [{ ...component, ...change }] }))
    expect(readFrom(read({ price: '0.2500', step_size: undefined })).elements[0]?.priceComponents[0]).toMatchObject({
      priceMicros: 250_000,
      stepSize: 1,
    })
    expect(fieldsOf(read({ price: 1 / 3 }))).toEqual(['elements.0.price_components.0.price'])
    expect(fieldsOf(read({ price: null }))).toEqual(['elements.0.price_components.0.price'])
    expect(fieldsOf(read({ type: 'KISS' }))).toEqual(['elements.0.price_components.0.type'])
    expect(fieldsOf(read({ step_size: -1 }))).toEqual(['elements.0.price_components.0.step_size'])
  })

  test('C-87 a tariff without last_updated or elements is refused', () => {
    expect(fieldsOf(readTariff({ ...tariff, last_updated: undefined, elements: [] })).sort()).toEqual([
      'elements',
      'last_updated',
    ])
  })
})

describe('Session', () => {
  test('C-204 a whole session is read in its units', () => {
    expect(readFrom(readSession({ ...session, total_cost: { excl_vat: 0 } }))).toMatchObject({
      energyWh: 1250,
      periods: [{ dimensions: [{ type: 'ENERGY', volumeMicros: 1_250_000 }], tariffId: null }],
      totalCostExclMicros: 0,
      totalCostInclMicros: null,
      endAt: null,
      token: { partyId: 'RWT', contractId: 'NL-RWT-C1' },
    })
  })

  test('C-100 an absent cost is unknown', () => expect(readFrom(readSession(session)).totalCostExclMicros).toBeNull())

  test('C-94 RESERVED is read as RESERVATION', () => {
    const parsed = readSession({ ...session, status: 'RESERVED', evse_uid: '#NA', connector_id: '#NA' })
    expect([readFrom(parsed).status, rulesOf(parsed)]).toEqual(['RESERVATION', ['status:alias_of_reservation']])
    expect(fieldsOf(readSession({ ...session, status: 'DANCING' }))).toEqual(['status'])
  })

  test('A-22 C-91 a PATCH holds what was sent and nothing else', () => {
    const patch = readFrom(
      readSessionPatch({ kwh: 2, end_date_time: null, charging_periods: [], last_updated: session.last_updated }),
    )
    expect(patch.changes).toEqual({ energyWh: 2000, lastUpdated: patch.lastUpdated })
    expect(fieldsOf(readSessionPatch({ kwh: 2 }))).toEqual(['last_updated'])
    expect(fieldsOf(readSessionPatch({ kwh: 'lots', last_updated: session.last_updated }))).toEqual(['kwh'])
  })
})

describe('CDR', () => {
  test('C-126 a CDR is read in its units, with its tariffs', () => {
    const value = readFrom(readCdr(cdr))
    expect(value).toMatchObject({
      totalEnergyWh: 8200,
      totalTimeS: 2700,
      totalCost: { exclVatMicros: 4_090_000, inclVatMicros: 4_950_000 },
      totalFixedCost: null,
      credit: false,
      tariffs: [{ id: 'T1' }],
    })
  })

  test.each([
    'id',
    'start_date_time',
    'end_date_time',
    'cdr_token',
    'auth_method',
    'cdr_location',
    'currency',
    'charging_periods',
    'total_cost',
    'total_energy',
    'total_time',
    'last_updated',
  ])('C-126 %s is due', (field) => expect(fieldsOf(readCdr({ ...cdr, [field]: undefined }))).toEqual([field]))

  test('C-124 a credit CDR names what it credits', () => {
    expect(fieldsOf(readCdr({ ...cdr, credit: true }))).toEqual(['credit_reference_id'])
    expect(readFrom(readCdr({ ...cdr, credit: true, credit_reference_id: 'C0' })).creditReferenceId).toBe('C0')
  })

  test('C-143 C-211 C-212 what is odd is reported and kept', () => {
    const odd = {
      ...cdr,
      total_time: 0.7569444444444444,
      tariffs: [tariff, { id: 'x' }],
      cdr_location: { ...cdr.cdr_location, evse_id: '#NA', address: 'x'.repeat(80) },
      charging_periods: [
        {
          start_date_time: cdr.start_date_time,
          dimensions: [
            { type: 'POWER', volume: 7.4 },
            { type: 'ENERGY', volume: 1.23456789 },
          ],
        },
      ],
    }
    const parsed = readCdr(odd)
    expect(readFrom(parsed)).toMatchObject({
      totalTimeS: 2725,
      periods: [{ dimensions: [{ volumeMicros: 1_234_568 }] }],
    })
    expect(rulesOf(parsed)).toEqual([
      'cdr_location.address:too_long',
      'cdr_location.evse_id:not_available',
      'tariffs.1:unreadable_tariff',
      'charging_periods:session_only_dimension',
    ])
  })
})

describe('Credentials and versions', () => {
  const role = { role: 'CPO', country_code: 'nl', party_id: 'abc', business_details: { name: 'ABC' } }
  const credentials = { token: 't', url: 'https://a.example/versions', roles: [role] }

  test('B-35 B-36 roles are read in upper case, each once; an unknown one is kept', () => {
    expect(readFrom(readCredentials(credentials)).roles).toMatchObject([{ countryCode: 'NL', partyId: 'ABC' }])
    expect(fieldsOf(readCredentials({ ...credentials, roles: [role, { ...role, party_id: 'ABC' }] }))).toEqual([
      'roles.1',
    ])
    expect(rulesOf(readCredentials({ ...credentials, roles: [{ ...role, role: 'MSP' }] }))).toEqual([
      'roles.0.role:unknown_value',
    ])
  })

  test.each(['', 'with blank', 'x'.repeat(65), 'naïve', null])('A-4 %j is no token', (token) => {
    expect(fieldsOf(readCredentials({ ...credentials, token }))).toEqual(['token'])
  })

  test('B-3 B-10 F-73 what we do not know is left out, what is missing is assumed', () => {
    const url = 'https://a.example/x'
    expect(readFrom(readVersions([{ version: '9.9', url }, { version: '2.2.1' }]))).toEqual([{ version: '9.9', url }])
    expect(fieldsOf(readVersions([]))).toEqual(['.'])
    const endpoints = [
      { identifier: 'Locations', url },
      { identifier: 'nlabc-x', role: 'SENDER', url },
      { identifier: 'tokens', role: 'receiver', url },
      { identifier: 'tokens', role: 'RECEIVER', url: `${url}2` },
      7,
    ]
    expect(readFrom(readVersionDetails({ version: '2.2.1', endpoints }))).toEqual([
      { identifier: 'locations', role: 'SENDER', url },
      { identifier: 'nlabc-x', role: 'SENDER', url },
      { identifier: 'tokens', role: 'RECEIVER', url },
    ])
  })
})

test('C-146 a command answer without timeout is given a minute; an unknown result is refused', () => {
  expect(readFrom(readCommandResponse({ result: 'ACCEPTED' }))).toEqual({
    result: 'ACCEPTED',
    timeoutS: 60,
    message: [],
  })
  expect(fieldsOf(readCommandResponse({ result: 'MAYBE', timeout: 5 }))).toEqual(['result'])
})

test('C-44 C-198 a token is written as the specification has it; once invalid, it must not be accepted offline', () => {
  const token = {
    id: 'nl1_1',
    brand: 'b',
    market: 'nl',
    countryCode: 'NL',
    partyId: 'RWT',
    uid: 'U',
    type: 'RFID',
    contractId: 'C',
    contract: null,
    driver: null,
    visualNumber: null,
    issuer: 'Roamwatt',
    groupId: null,
    language: null,
    whitelist: 'ALWAYS',
    blockedAt: null,
    validUntil: NOW + 1,
  } as const
  expect(tokenSchema.strict().safeParse(writeToken(token, NOW, NOW)).success).toBe(true)
  expect(writeToken(token, NOW, NOW)).toMatchObject({ valid: true, whitelist: 'ALWAYS' })
  expect(writeToken(token, NOW, NOW + 1)).toMatchObject({ valid: false, whitelist: 'NEVER' })
  expect(Object.values(writeToken(token, NOW, NOW))).not.toContain(null)
})
