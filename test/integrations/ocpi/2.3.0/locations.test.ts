import { describe, expect, test } from 'vitest'
import { fitsVehicle } from '#domain/location/fits-vehicle'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import { dialect230 } from '#integrations/ocpi/2.3.0/dialect'
import { connector, evse, location, NOW } from '../ocpi-fixtures.ts'
import { fieldsOf, rulesOf, valueIn } from './read.ts'

const context = { owner: null, ours: null, receivedAt: NOW }
const read = (raw: unknown) => dialect230.readLocation(raw, context)

const place = {
  id: 'P1',
  vehicle_types: ['PERSONAL_VEHICLE'],
  restricted_to_type: true,
  reservation_required: false,
}
const lorry = {
  ...place,
  id: 'P2',
  physical_reference: 'B2',
  vehicle_types: ['SEMI_TRACTOR', 'BUS'],
  max_vehicle_weight: 40_000,
  max_vehicle_height: 400,
  max_vehicle_length: 1650,
  max_vehicle_width: 260,
  parking_space_length: 1800,
  parking_space_width: 350.5,
  dangerous_goods_allowed: false,
  direction: 'PARALLEL',
  drive_through: true,
  time_limit: 45,
  roofed: false,
  lighting: true,
  refrigeration_outlet: true,
  standards: ['PAS 1899'],
  apds_reference: 'place/7',
}

describe('Location', () => {
  test('E-27 parking places and the help line are read, and nothing said stays nothing said', () => {
    const parsed = read({ ...location, parking_places: [place], help_phone: '+31 10 123 45 67' })
    expect(rulesOf(parsed)).toEqual([])
    expect(valueIn(parsed)).toMatchObject({ helpPhone: '+31 10 123 45 67', parkingPlaces: [{ id: 'P1' }] })
    const silent = valueIn(read(location))
    expect(silent).not.toHaveProperty('parkingPlaces')
    expect(silent).not.toHaveProperty('helpPhone')
    expect(silent.evses[0]).not.toHaveProperty('parking')
    expect(silent.evses[0]?.connectors[0]).not.toHaveProperty('capabilities')
  })

  test('E-28, E-32 an EVSE leads to its parking places; a place that is not there is ignored and reported', () => {
    const parking = [{ parking_id: 'p1', evse_position: 'LEFT' }, { parking_id: 'P9' }]
    const parsed = read({
      ...location,
      parking_places: [place],
      evses: [{ ...evse, parking, accepted_service_providers: ['Roamwatt', 'Other'] }],
    })
    expect(rulesOf(parsed)).toEqual(['evses.0.parking.1.parking_id:unknown_parking'])
    expect(valueIn(parsed).evses[0]).toMatchObject({
      parking: [{ parkingId: 'p1', position: 'LEFT' }],
      acceptedServiceProviders: ['Roamwatt', 'Other'],
    })
    const none = read({ ...location, evses: [{ ...evse, parking: [{ parking_id: 'P1' }] }] })
    expect(valueIn(none).evses[0]?.parking).toEqual([])
  })

  test('E-28 an EVSE that comes by itself keeps its references, since only its Location can say whether they lead anywhere', () => {
    const parsed = dialect230.readEvse({ ...evse, parking: [{ parking_id: 'P9', evse_position: 'CENTER' }] })
    expect(valueIn(parsed).parking).toEqual([{ parkingId: 'P9', position: 'CENTER' }])
  })

  test('E-29 what a connector can do for Plug & Charge is read, and an unknown capability is kept', () => {
    const parsed = dialect230.readConnector({
      ...connector,
      capabilities: ['ISO_15118_20_PLUG_AND_CHARGE', 'V2G_READY'],
    })
    expect(valueIn(parsed).capabilities).toEqual(['ISO_15118_20_PLUG_AND_CHARGE', 'V2G_READY'])
    expect(rulesOf(parsed)).toEqual(['capabilities.1:unknown_value'])
  })

  test('E-30 the restrictions that 2.3.0 adds need no leniency; in 2.2.1 they are unknown values', () => {
    const raw = { ...location, evses: [{ ...evse, parking_restrictions: ['EMPLOYEES', 'TAXIS', 'TENANTS'] }] }
    expect(rulesOf(read(raw))).toEqual([])
    expect(rulesOf(dialect221.readLocation(raw, context))).toHaveLength(3)
  })

  test('E-31 a parking place is read with its sizes, limits and equipment', () => {
    const parsed = read({ ...location, parking_places: [lorry] })
    expect(rulesOf(parsed)).toEqual([])
    expect(valueIn(parsed).parkingPlaces).toEqual([
      {
        id: 'P2',
        physicalReference: 'B2',
        vehicleTypes: ['SEMI_TRACTOR', 'BUS'],
        restrictedToType: true,
        reservationRequired: false,
        maxVehicleWeightKg: 40_000,
        maxVehicleHeightCm: 400,
        maxVehicleLengthCm: 1650,
        maxVehicleWidthCm: 260,
        spaceLengthCm: 1800,
        spaceWidthCm: 350.5,
        timeLimitMinutes: 45,
        direction: 'PARALLEL',
        driveThrough: true,
        dangerousGoodsAllowed: false,
        roofed: false,
        lit: true,
        refrigerationOutlet: true,
        standards: ['PAS 1899'],
        apdsReference: 'place/7',
        photoUrls: [],
      },
    ])
  })

  test.each(['id', 'vehicle_types', 'restricted_to_type', 'reservation_required'])('E-31 %s is due', (field) => {
    expect(fieldsOf(read({ ...location, parking_places: [{ ...place, [field]: undefined }] }))).toEqual([
      `parking_places.0.${field}`,
    ])
  })

  test('E-31 sizes missing for large vehicles, a photo missing for accessible places and an id given twice are reported', () => {
    const van = { ...place, vehicle_types: ['VAN'] }
    const missing = rulesOf(read({ ...location, parking_places: [van] }))
    expect(missing).toHaveLength(7)
    expect(missing).toContain('parking_places.0.max_vehicle_height:expected_for_vehicle_types')
    const accessible = { ...lorry, vehicle_types: ['DISABLED'] }
    expect(rulesOf(read({ ...location, parking_places: [accessible] }))).toEqual([
      'parking_places.0.images:expected_for_vehicle_types',
    ])
    expect(rulesOf(read({ ...location, parking_places: [place, { ...place, id: 'p1' }] }))).toEqual([
      'parking_places.1.id:repeated_id',
    ])
  })

  test('E-90 who may charge at an EVSE says nothing of the vehicles that its places are for', () => {
    const raw = (parking_restrictions: readonly string[]) => ({
      ...location,
      parking_places: [{ ...place, restricted_to_type: true }],
      evses: [{ ...evse, parking_restrictions, parking: [{ parking_id: 'P1' }] }],
    })
    const fitOf = (parking_restrictions: readonly string[], type: string) =>
      fitsVehicle(
        { type, weightKg: null, heightCm: null, lengthCm: null, widthCm: null },
        valueIn(read(raw(parking_restrictions))).parkingPlaces,
      )
    expect(fitOf(['MOTORCYCLES', 'TENANTS'], 'PERSONAL_VEHICLE')).toBe('fits')
    expect(fitOf(['MOTORCYCLES'], 'MOTORCYCLE')).toBe('does_not_fit')
  })
})

describe('enumerations', () => {
  test('E-15 unknown values of open enumerations are kept, and unknown fields never stop an object', () => {
    const parsed = read({
      ...location,
      parking_type: 'ROOFTOP',
      facilities: ['SPA'],
      publish: false,
      publish_allowed_to: [{ uid: 'U1', type: 'PALM' }],
      images: [{ url: 'https://a.example/1.jpg', category: 'DRONE', type: 'jpeg' }],
      parking_places: [{ ...place, vehicle_types: ['PERSONAL_VEHICLE'], colour: 'green' }],
      evses: [
        {
          ...evse,
          capabilities: ['FACE_RECOGNITION'],
          parking_restrictions: ['POETS'],
          connectors: [{ ...connector, standard: 'WIRELESS_9', vendor: { deep: [1] } }],
        },
      ],
      meaning_of_life: 42,
    })
    expect(valueIn(parsed).evses[0]).toMatchObject({
      capabilities: ['FACE_RECOGNITION'],
      connectors: [{ standard: 'WIRELESS_9' }],
    })
    expect(rulesOf(parsed).every((rule) => rule.endsWith(':unknown_value'))).toBe(true)
    expect(rulesOf(parsed)).toHaveLength(7)
  })

  test.each(['MCS', 'SAE_J3400'])('E-15 the connector %s is known', (standard) => {
    expect(rulesOf(dialect230.readConnector({ ...connector, standard }))).toEqual([])
  })

  test.each([
    ['status', { ...evse, status: 'SLEEPING' }],
    ['connectors.0.format', { ...evse, connectors: [{ ...connector, format: 'PLATE' }] }],
    ['connectors.0.power_type', { ...evse, connectors: [{ ...connector, power_type: 'AC_9_PHASE' }] }],
    ['parking.0.evse_position', { ...evse, parking: [{ parking_id: 'P1', evse_position: 'ABOVE' }] }],
    [
      'status_schedule.0.status',
      { ...evse, status_schedule: [{ period_begin: '2026-11-22T00:00:00Z', status: 'SLEEPING' }] },
    ],
  ])('E-16 an unknown value of the closed %s is refused, and the field is named', (field, raw) => {
    expect(fieldsOf(dialect230.readEvse(raw))).toEqual([field])
  })
})
