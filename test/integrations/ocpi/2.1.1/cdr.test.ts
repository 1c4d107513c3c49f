import { describe, expect, test } from 'vitest'
import { dialect211 } from '#integrations/ocpi/2.1.1/dialect'
import { cdr, connector, context, evse, fieldsOf, location, readFrom, rulesOf, tariff, without } from './fixtures.ts'

const read = (change: object) => dialect211.readCdr({ ...cdr, ...change }, context)

describe('CDR', () => {
  test('E-40, E-44 a CDR is read whole; its cost is without VAT, and with it unknown', () => {
    const parsed = read({})
    expect(rulesOf(parsed)).toEqual([])
    expect(readFrom(parsed)).toMatchObject({
      countryCode: 'BE',
      partyId: 'VLT',
      id: 'VLT-2026-004471',
      startAt: Date.UTC(2026, 10, 22, 10, 4, 11),
      endAt: Date.UTC(2026, 10, 22, 10, 49, 11),
      sessionId: null,
      token: { countryCode: 'NL', partyId: 'RWT', contractId: 'NL-RWT-C7K2M9QXA' },
      authorizationReference: null,
      location: {
        id: 'ANTW-03',
        address: 'Frankrijklei 14',
        country: 'BEL',
        latitude: 51.218043,
        evseUid: 'post-7',
        evseId: 'BE*VLT*E7007',
        connectorId: 'left',
        connectorStandard: 'IEC_62196_T2_COMBO',
        connectorFormat: 'CABLE',
        connectorPowerType: 'DC',
      },
      tariffs: [{ countryCode: 'BE', partyId: 'VLT', id: 'fast-2026' }],
      totalCost: { exclVatMicros: 16_910_000, inclVatMicros: null },
      totalEnergyCost: null,
      totalEnergyWh: 30_540,
      totalTimeS: 2700,
      totalParkingTimeS: 180,
      credit: false,
      remark: 'stopped by the driver',
    })
  })

  test.each([
    'id',
    'start_date_time',
    'stop_date_time',
    'auth_id',
    'auth_method',
    'location',
    'currency',
    'charging_periods',
    'total_cost',
    'total_energy',
    'total_time',
    'last_updated',
  ])('E-40 %s is due', (field) => {
    expect(fieldsOf(dialect211.readCdr(without(cdr, field), context))).toEqual([field])
    expect(fieldsOf(read({ [field]: null }))).toEqual([field])
  })

  test.each(['end_date_time', 'end_datetime', 'stop_datetime'])(
    'E-40 an end called %s is read and reported',
    (name) => {
      const parsed = read({ stop_date_time: undefined, [name]: cdr.stop_date_time })
      expect(readFrom(parsed).endAt).toBe(Date.UTC(2026, 10, 22, 10, 49, 11))
      expect(rulesOf(parsed)).toEqual([`${name}:other_spelling`])
    },
  )

  test('E-40 whose CDR it is and whose token has to be clear', () => {
    expect(fieldsOf(dialect211.readCdr(cdr, { ...context, owner: null, ours: null }))).toEqual([
      'country_code',
      'party_id',
      'auth_id',
    ])
  })

  test('E-40 a session or reference that a peer names ahead of its version is kept', () => {
    expect(readFrom(read({ session_id: 'chg-88121', authorization_reference: 'nl1_ref' }))).toMatchObject({
      sessionId: 'chg-88121',
      authorizationReference: 'nl1_ref',
    })
  })

  test('E-40 an EVSE or connector that is not clear does not stop a CDR', () => {
    const several = read({ location: { ...location, evses: [evse, { ...evse, uid: 'post-8' }] } })
    expect(readFrom(several).location).toMatchObject({ evseUid: '#NA', evseId: '#NA', connectorId: '#NA' })
    expect(rulesOf(several)).toEqual(['location.evses:several_where_one_is_due'])
    const two = read({
      location: { ...location, evses: [{ ...evse, connectors: [connector, { ...connector, id: 'right' }] }] },
    })
    expect(readFrom(two).location).toMatchObject({ evseUid: 'post-7', connectorId: '#NA', connectorPowerType: '#NA' })
  })

  test('E-40 of the Location in a CDR only what says where and with what it was is due', () => {
    const place = {
      id: 'ANTW-03',
      address: 'Frankrijklei 14',
      city: 'Antwerpen',
      country: 'BE',
      coordinates: location.coordinates,
      evses: [{ uid: 'post-7', connectors: [without(without(connector, 'voltage'), 'last_updated')] }],
    }
    const parsed = read({ location: place })
    expect([readFrom(parsed).location.country, rulesOf(parsed)]).toEqual(['BEL', ['location.country:alpha2_country']])
    expect(fieldsOf(read({ location: without(place, 'coordinates') }))).toEqual(['location.coordinates'])
  })

  test('E-41 FLAT is a dimension of 2.1.1; those of later versions are read as well', () => {
    const dimensions = (type: string) => ({
      charging_periods: [{ start_date_time: cdr.start_date_time, dimensions: [{ type, volume: 1 }] }],
    })
    for (const type of ['ENERGY', 'FLAT', 'MAX_CURRENT', 'MIN_CURRENT', 'PARKING_TIME', 'TIME', 'RESERVATION_TIME']) {
      expect(rulesOf(read(dimensions(type)))).toEqual([])
    }
    expect(rulesOf(read(dimensions('HUGS')))).toEqual(['charging_periods.0.dimensions.0.type:unknown_value'])
  })

  test('F-22 a tariff with its price in quotes is read; one that cannot be read does not stop a CDR', () => {
    const quoted = { ...tariff, elements: [{ price_components: [{ type: 'TIME', price: '2.40', step_size: 300 }] }] }
    const parsed = read({ tariffs: [quoted, { id: 'broken' }] })
    expect(readFrom(parsed).tariffs).toMatchObject([{ elements: [{ priceComponents: [{ priceMicros: 2_400_000 }] }] }])
    expect(rulesOf(parsed)).toEqual(['tariffs.1:unreadable_tariff'])
  })

  test('E-4 an id of 39 characters is an id', () => {
    const id = 'c'.repeat(39)
    expect([readFrom(read({ id })).id, rulesOf(read({ id }))]).toEqual([id, []])
  })
})
