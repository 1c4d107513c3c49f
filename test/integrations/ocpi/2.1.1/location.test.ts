import { describe, expect, test } from 'vitest'
import { dialect211 } from '#integrations/ocpi/2.1.1/dialect'
import { locationSchema } from '#integrations/ocpi/2.1.1/location-schema'
import { asNewerLocation } from '#integrations/ocpi/2.1.1/read-location'
import { connector, context, evse, fieldsOf, location, OPERATOR, readFrom, rulesOf, without } from './fixtures.ts'

const { readLocation, readEvse, readConnector } = dialect211
const read = (change: object) => readLocation({ ...location, ...change }, context)
const newer = (change: object) => asNewerLocation(locationSchema.parse({ ...location, ...change }), OPERATOR)

describe('Location', () => {
  test('E-18 a Location is the URL’s party’s, and may be shown since nothing else is said', () => {
    const parsed = readLocation(location, context)
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed)).toMatchObject({
      countryCode: 'BE',
      partyId: 'VLT',
      id: 'ANTW-03',
      publish: true,
      country: 'BEL',
      postalCode: '2000',
      timeZone: 'Europe/Brussels',
      operatorName: 'Volterra',
    })
  })

  test('E-18 a peer that says ahead of its version that a place is not to be shown is heeded', () => {
    expect(readFrom(read({ publish: false })).publish).toBe(false)
  })

  test('E-18 without an owner in URL and connection both fields are named, unless the object names one itself', () => {
    const nobody = { ...context, owner: null }
    expect(fieldsOf(readLocation(location, nobody))).toEqual(['country_code', 'party_id'])
    const named = readLocation({ ...location, country_code: 'be', party_id: 'vlt' }, nobody)
    expect(readFrom(named)).toMatchObject({ countryCode: 'BE', partyId: 'VLT' })
    expect(fieldsOf(readLocation({ ...location, country_code: 'BEL', party_id: 'VLT' }, nobody))).toHaveLength(2)
  })

  test.each(['id', 'address', 'city', 'country', 'coordinates', 'last_updated'])('E-18 %s is due', (field) => {
    expect(fieldsOf(readLocation(without(location, field), context))).toEqual([field])
    expect(fieldsOf(read({ [field]: null }))).toEqual([field])
  })

  test.each([
    ['ON_STREET', 'ON_STREET'],
    ['PARKING_GARAGE', 'PARKING_GARAGE'],
    ['UNDERGROUND_GARAGE', 'UNDERGROUND_GARAGE'],
    ['PARKING_LOT', 'PARKING_LOT'],
    ['OTHER', null],
    ['UNKNOWN', null],
  ])('E-19 a place of type %s has the parking type %s', (type, parking) => {
    expect(newer({ type }).parking_type).toBe(parking)
  })

  test('E-19, E-20 a place without type or postal code is read and reported', () => {
    expect(rulesOf(readLocation(without(without(location, 'type'), 'postal_code'), context))).toEqual([
      'type:missing',
      'postal_code:missing',
    ])
    expect(rulesOf(read({ type: 'ROOF' }))).toEqual(['type:unknown_value'])
  })

  test('E-20 a time zone that is not said is unknown and left to whoever knows the coordinates', () => {
    const parsed = readLocation(without(location, 'time_zone'), context)
    expect(readFrom(parsed)).toMatchObject({ timeZone: null, timeZoneSource: 'unknown' })
    expect(rulesOf(parsed)).toEqual(['time_zone:missing'])
  })

  test('E-22 the source of an environmental impact is its category', () => {
    const energy_mix = { is_green_energy: false, environ_impact: [{ source: 'CARBON_DIOXIDE', amount: 41.5 }] }
    expect(rulesOf(read({ energy_mix }))).toEqual([])
    expect(newer({ energy_mix }).energy_mix?.environ_impact).toEqual([{ category: 'CARBON_DIOXIDE', amount: 41.5 }])
  })

  test.each([
    [{ twentyfourseven: true }, true],
    [{ regular_hours: [{ weekday: 6, period_begin: '09:30', period_end: '17:00' }] }, false],
    [{ twentyfourseven: false, regular_hours: [{ weekday: 6, period_begin: '09:30', period_end: '17:00' }] }, false],
    [null, null],
  ])('E-23 opening times %j mean always open: %s', (opening_times, open) => {
    const parsed = read({ opening_times })
    expect(readFrom(parsed).twentyFourSeven).toBe(open)
    expect(rulesOf(parsed)).toEqual([])
  })

  test('E-23 exceptions alone do not say when it is open', () => {
    const exceptional_closings = [{ period_begin: '2026-12-25T00:00:00Z', period_end: '2026-12-26T00:00:00Z' }]
    const parsed = read({ opening_times: { exceptional_closings } })
    expect(readFrom(parsed).twentyFourSeven).toBeNull()
    expect(rulesOf(parsed)).toContain('opening_times.twentyfourseven:missing')
  })

  test.each(['51.218043', '51.2180', '51.21804312'])('E-24 a latitude of %s is read', (latitude) => {
    expect(readFrom(read({ coordinates: { latitude, longitude: '4.416532' } })).latitude).toBe(Number(latitude))
  })

  test('E-4 ids of 39 characters are ids, as they are written', () => {
    const id = 'aB'.repeat(19).concat('z')
    const parsed = read({ id, evses: [{ ...evse, uid: id }] })
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed)).toMatchObject({ id, evses: [{ uid: id }] })
  })

  test('F-22, F-27 numbers for text and an alpha-2 country are read and reported', () => {
    const parsed = read({
      postal_code: 2000,
      country: 'BE',
      evses: [{ ...evse, floor_level: -2, physical_reference: 7 }],
    })
    expect(readFrom(parsed)).toMatchObject({
      postalCode: '2000',
      country: 'BEL',
      evses: [{ floorLevel: '-2', physicalReference: '7' }],
    })
    expect(rulesOf(parsed)).toEqual([
      'postal_code:text_as_number',
      'evses.0.floor_level:text_as_number',
      'evses.0.physical_reference:text_as_number',
      'country:alpha2_country',
    ])
  })

  test.each([
    [{ coordinates: { latitude: '95.000000', longitude: '4.000000' } }, 'coordinates.latitude'],
    [{ evses: [{ ...evse, connectors: [] }] }, 'evses.0.connectors'],
    [{ evses: [{ ...evse, connectors: [without(connector, 'voltage')] }] }, 'evses.0.connectors.0.voltage'],
    [{ id: '' }, 'id'],
    [{ last_updated: 'last week' }, 'last_updated'],
    [{ country: 'Belgium' }, 'country'],
  ])('E-18 %j is refused', (change, field) => expect(fieldsOf(read(change))).toEqual([field]))
})

describe('EVSE and connector', () => {
  test('E-21 voltage, amperage and the one tariff are what 2.2.1 calls highest and lists', () => {
    const parsed = readConnector(connector)
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed)).toMatchObject({
      maxVoltageV: 920,
      maxAmperageA: 300,
      maxPowerW: null,
      tariffIds: ['fast-2026'],
    })
  })

  test.each([[{ tariff_id: null }], [{ tariff_id: '' }], [{ tariff_id: undefined }]])(
    'E-21 a connector with %j has no tariff',
    (change) => expect(readFrom(readConnector({ ...connector, ...change })).tariffIds).toEqual([]),
  )

  test.each(['id', 'standard', 'format', 'power_type', 'voltage', 'amperage', 'last_updated'])(
    'E-21 a connector’s %s is due',
    (field) => expect(fieldsOf(readConnector(without(connector, field)))).toEqual([field]),
  )

  test.each(['uid', 'status', 'connectors', 'last_updated'])('E-21 an EVSE’s %s is due', (field) => {
    expect(fieldsOf(readEvse(without(evse, field)))).toEqual([field])
  })

  test('E-25 INOPERATIVE is a state from which an EVSE may come back; only REMOVED takes it away', () => {
    expect(readFrom(readEvse({ ...evse, status: 'INOPERATIVE' })).status).toBe('INOPERATIVE')
    expect(readFrom(readEvse({ ...evse, status: 'REMOVED' })).status).toBe('REMOVED')
  })

  test('E-26 values of later versions are read without a word, unknown ones with one', () => {
    const ahead = {
      ...evse,
      capabilities: ['CONTACTLESS_CARD_SUPPORT'],
      connectors: [{ ...connector, standard: 'CHAOJI', power_type: 'AC_2_PHASE_SPLIT' }],
    }
    expect(rulesOf(readEvse(ahead))).toEqual([])
    expect(rulesOf(readEvse({ ...evse, capabilities: ['TELEPORT'] }))).toEqual(['capabilities.0:unknown_value'])
  })
})
