import { describe, expect, test } from 'vitest'
import { dialectOf } from '#integrations/ocpi/dialects'
import type { Parsed } from '#integrations/ocpi/parsed'
import { cdr, connectedOperator, connector, evse, location, NOW, session, tariff } from '../ocpi-fixtures.ts'

const dialect = dialectOf('2.2.1')
const context = { owner: null, ours: null, receivedAt: NOW }
const R = '/ocpi/2.2.1/receiver'

const place = (changes: object) => dialect.readLocation({ ...location, ...changes }, context)
const point = (changes: object) => dialect.readEvse({ ...evse, ...changes })
const plug = (changes: object) => dialect.readConnector({ ...connector, ...changes })
const rulesOf = (parsed: Parsed<unknown>) =>
  parsed.ok ? parsed.leniencies.map(({ field, rule }) => `${field}:${rule}`) : parsed.issues
const readOf = <T>(parsed: Parsed<T>) => (parsed.ok ? parsed.value : null)

describe('what everybody is forgiven, since only one thing can be meant', () => {
  test('F-19 null in a list is left out', () => {
    const read = plug({ tariff_ids: [null, 'T1', null] })
    expect(readOf(read)?.tariffIds).toEqual(['T1'])
    expect(rulesOf(read)).toEqual(['tariff_ids.0:null_in_list', 'tariff_ids.2:null_in_list'])
  })

  test('F-20 blank, "null" and empty objects are nothing where a field is optional, and refused where it is due', () => {
    expect(readOf(place({ name: '', postal_code: 'null' }))).toMatchObject({ name: null, postalCode: null })
    for (const coordinates of [{}, { latitude: null, longitude: null }, { latitude: '', longitude: '' }]) {
      const read = point({ coordinates })
      expect(readOf(read)).toMatchObject({ latitude: null, longitude: null })
      expect(rulesOf(read)).toEqual(['coordinates:empty_object'])
    }
    expect(readOf(place({ operator: {}, opening_times: {} }))).toMatchObject({ operatorName: null })
    expect(place({ coordinates: {} }).ok).toBe(false)
    expect(place({ city: null }).ok).toBe(false)
    expect(point({ coordinates: { latitude: '52.1' } }).ok).toBe(false)
  })

  test('F-21 null, absent and an empty list are the same, and no deviation', () => {
    for (const evses of [null, undefined, []]) {
      const read = place({ evses, facilities: evses, images: evses })
      expect(readOf(read)?.evses).toEqual([])
      expect(rulesOf(read)).toEqual(rulesOf(place({ evses: [] })))
    }
  })

  test('F-22 numbers in quotes and texts that are numbers are read and reported', () => {
    expect(readOf(plug({ max_voltage: '230', max_amperage: ' 16 ' }))).toMatchObject({
      maxVoltageV: 230,
      maxAmperageA: 16,
    })
    expect(rulesOf(plug({ max_voltage: '230' }))).toEqual(['max_voltage:number_as_text'])
    const numbers = point({ floor_level: -1, physical_reference: 3, uid: 12 })
    expect(readOf(numbers)).toMatchObject({ floorLevel: '-1', physicalReference: '3', uid: '12' })
    expect(readOf(place({ postal_code: 9000 }))?.postalCode).toBe('9000')
    const priced = { ...tariff, elements: [{ price_components: [{ type: 'ENERGY', price: '2.00', step_size: '1' }] }] }
    expect(readOf(dialect.readTariff(priced, context))?.elements[0]?.priceComponents[0]?.priceMicros).toBe(2_000_000)
    expect(plug({ max_voltage: 'high' }).ok).toBe(false)
    expect(plug({ max_voltage: '230V' }).ok).toBe(false)
    expect(plug({ max_voltage: '2,30' }).ok).toBe(false)
  })

  test.each([
    ['true', true],
    ['TRUE', true],
    ['1', true],
    [1, true],
    ['false', false],
    [0, false],
  ])('F-23 %s is read as %s where a boolean is due', (publish, meant) => {
    expect(readOf(place({ publish }))?.publish).toBe(meant)
    expect(rulesOf(place({ publish }))).toContainEqual('publish:boolean_as_text')
  })

  test('F-23 yes is no boolean', () => {
    expect(place({ publish: 'yes' }).ok).toBe(false)
  })

  test('F-24 a value in another case is the one it looks like, in open and closed lists', () => {
    expect(readOf(point({ status: 'Available' }))?.status).toBe('AVAILABLE')
    expect(rulesOf(point({ status: 'Available' }))).toEqual(['status:enum_case'])
    expect(readOf(plug({ standard: 'iec_60309_2_SINGLE_16', power_type: 'dc' }))).toMatchObject({
      standard: 'IEC_60309_2_single_16',
      powerType: 'DC',
    })
    const token = { ...session.cdr_token, type: 'rfid' }
    const read = dialect.readSession(
      { ...session, status: 'active', auth_method: 'Command', cdr_token: token },
      context,
    )
    expect(readOf(read)).toMatchObject({ status: 'ACTIVE', authMethod: 'COMMAND', token: { type: 'RFID' } })
  })

  test('F-25 what a list does not have is kept as it is and reported', () => {
    const read = plug({ standard: 'GBT', power_type: 'AC_9_PHASE' })
    expect(readOf(read)).toMatchObject({ standard: 'GBT', powerType: 'AC_9_PHASE' })
    expect(rulesOf(read)).toEqual(['standard:unknown_value', 'power_type:unknown_value'])
    expect(readOf(point({ capabilities: ['VENDOR_THING'] }))?.capabilities).toEqual(['VENDOR_THING'])
    // A status nobody knows is never taken for a free one.
    expect(readOf(point({ status: 'WORKING' }))?.status).toBe('UNKNOWN')
  })

  test('F-26 coordinates as numbers and of any number of decimals are read; outside of the globe they are refused', () => {
    const read = place({ coordinates: { latitude: 52.1, longitude: 4.3570681234 } })
    expect(readOf(read)).toMatchObject({ latitude: 52.1, longitude: 4.3570681234 })
    expect(rulesOf(read)).toContain('coordinates.latitude:text_as_number')
    expect(place({ coordinates: { latitude: '152.1', longitude: '4.3' } }).ok).toBe(false)
    expect(place({ coordinates: { latitude: 'north', longitude: '4.3' } }).ok).toBe(false)
  })

  test('F-27 a country of two letters where three are due, and three where two are, are mapped and reported', () => {
    expect(readOf(place({ country: 'NL' }))?.country).toBe('NLD')
    expect(rulesOf(place({ country: 'NL' }))).toContain('country:alpha2_country')
    expect(readOf(place({ country_code: 'NLD' }))?.countryCode).toBe('NL')
    expect(rulesOf(place({ country_code: 'NLD' }))).toContain('country_code:alpha3_country_code')
    expect(place({ country_code: 'XXX' }).ok).toBe(false)
    expect(readOf(dialect.readTariff({ ...tariff, country_code: 'GBR' }, context))?.countryCode).toBe('GB')
  })

  test('F-27, F-28 party and country in any case, and a country of three letters in URL and body, are the same party', async () => {
    const { send, memory } = connectedOperator()
    expect((await send('PUT', `${R}/locations/nld/abc/LOC1`, { ...location, country_code: 'NLD' })).status).toBe(201)
    expect((await send('PUT', `${R}/locations/Nl/Abc/LOC1`, { ...location, party_id: 'aBc' })).status).toBe(200)
    expect(memory.locations.size).toBe(1)
    expect((await send('PUT', `${R}/locations/DEU/ABC/LOC1`, { ...location, country_code: 'DEU' })).status).toBe(404)
  })

  test.each([
    ['2026-11-22T11:05:00+00:00', '2026-11-22T11:05:00Z'],
    ['2026-11-22T13:05:00+02:00', '2026-11-22T11:05:00Z'],
    ['2026-11-22T11:05:00', '2026-11-22T11:05:00Z'],
    ['2026-11-22 11:05:00', '2026-11-22T11:05:00Z'],
    ['2026-11-22T11:05:00.1234567Z', '2026-11-22T11:05:00.123Z'],
    ['2026-11-22t11:05z', '2026-11-22T11:05:00Z'],
  ])('F-31 the time %s is read', (written, meant) => {
    expect(readOf(place({ last_updated: written }))?.lastUpdated).toBe(Date.parse(meant))
  })

  test('F-31 what is no time is refused', () => {
    for (const last_updated of ['yesterday', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', 1_767_225_600, ''])
      expect(place({ last_updated }).ok).toBe(false)
  })

  test('F-50 a price component without step size, or with 0, is priced all the same', () => {
    for (const step_size of [undefined, null, 0]) {
      const elements = [{ price_components: [{ type: 'ENERGY', price: 0.4, step_size }] }]
      const read = dialect.readTariff({ ...tariff, elements }, context)
      expect(readOf(read)?.elements[0]?.priceComponents[0]?.stepSize).toBe(step_size === 0 ? 0 : 1)
    }
  })

  test('F-51 a restriction nobody knows makes its element one that never matches, and is reported', () => {
    const free = { price_components: [{ type: 'ENERGY', price: 0 }], restrictions: { dayOfWeek: ['MONDAY'] } }
    const read = dialect.readTariff({ ...tariff, elements: [free, ...tariff.elements] }, context)
    expect(readOf(read)?.elements).toHaveLength(tariff.elements.length)
    expect(rulesOf(read)).toContain('elements.0.restrictions.dayOfWeek:unknown_restriction')
    const listed = { ...tariff.elements[0], restrictions: [{ start_time: '08:00' }] }
    expect(rulesOf(dialect.readTariff({ ...tariff, elements: [listed] }, context))).toContain(
      'elements.0.restrictions:object_in_list',
    )
  })

  test('F-72 ids that are too long are kept whole', () => {
    const uid = 'E'.repeat(39)
    expect(readOf(point({ uid }))?.uid).toBe(uid)
    const id = 'S'.repeat(64)
    expect(readOf(dialect.readSession({ ...session, id }, context))?.id).toBe(id)
    expect(dialect.readSession({ ...session, id: 'S'.repeat(256) }, context).ok).toBe(false)
  })

  test('F-17 a status on a connector is no field of it, and does not disturb', () => {
    expect(rulesOf(plug({ status: 'AVAILABLE' }))).toEqual([])
  })

  test('F-46 a CDR whose tariffs cannot be read or are missing is taken all the same', () => {
    for (const tariffs of [undefined, null, [], [{ id: 'broken' }]]) {
      const read = dialect.readCdr({ ...cdr, tariffs }, context)
      expect(readOf(read)?.tariffs).toEqual([])
    }
  })
})
