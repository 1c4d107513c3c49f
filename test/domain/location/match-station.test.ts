import { describe, expect, test } from 'vitest'
import type { Connector, Evse } from '#domain/location/location'
import { matchStation, type StationWish } from '#domain/location/match-station'
import type { ParkingPlace } from '#domain/location/parking-place'
import { CONNECTOR, EVSE } from '../sample-site.ts'

const NOTHING: StationWish = {
  available: false,
  standard: null,
  minPowerW: null,
  plugAndCharge: false,
  card: false,
  accessible: false,
  vehicle: null,
}
const CCS = { standard: 'IEC_62196_T2_COMBO', minPowerW: 100_000 }

const fast: Connector = { ...CONNECTOR, standard: CCS.standard, powerType: 'DC', maxPowerW: 150_000 }
const restricted = (...parkingRestrictions: string[]) => ({
  details: { directions: [], parkingRestrictions, images: [], statusSchedule: [] },
})

function matched(wish: Partial<StationWish>, ...evses: readonly Partial<Evse>[]) {
  return matchStation({ evses: evses.map((changes) => ({ ...EVSE, ...changes })) }, { ...NOTHING, ...wish })
}

describe('what a driver needs of a station', () => {
  test.each<[string, Partial<StationWish>, Partial<Evse>, string]>([
    ['free now is what the operator says', { available: true }, {}, 'yes'],
    ['in use is not free', { available: true }, { status: 'CHARGING' }, 'no'],
    ['a status nobody knows is not said', { available: true }, { status: 'UNKNOWN' }, 'unknown'],
    ['the plug fits', { standard: 'IEC_62196_T2' }, {}, 'yes'],
    ['another plug does not', { standard: 'CHADEMO' }, {}, 'no'],
    ['voltage and current give the power', { minPowerW: 22_000 }, {}, 'yes'],
    ['too weak', { minPowerW: 50_000 }, {}, 'no'],
    ['a power nobody states', { minPowerW: 22_000 }, { connectors: [{ ...CONNECTOR, maxAmperageA: 0 }] }, 'unknown'],
    ['one connector has plug and power', CCS, { connectors: [CONNECTOR, fast] }, 'yes'],
    [
      'the plug of one and the power of another is neither',
      CCS,
      {
        connectors: [
          { ...CONNECTOR, standard: CCS.standard },
          { ...fast, standard: 'CHADEMO' },
        ],
      },
      'no',
    ],
    ['no capability at all says nothing of cards', { card: true }, {}, 'unknown'],
    ['others and no terminal means none', { card: true }, { capabilities: ['RFID_READER'] }, 'no'],
    ['a terminal takes cards', { card: true }, { capabilities: ['PED_TERMINAL'] }, 'yes'],
    ['Plug & Charge that is not said', { plugAndCharge: true }, {}, 'unknown'],
    [
      'a permit for people with a disability, before 2.3.0',
      { accessible: true },
      restricted('EV_ONLY', 'DISABLED'),
      'yes',
    ],
    ['no place described is no no', { accessible: true }, restricted('EV_ONLY'), 'unknown'],
    ['without a wish every station will do', {}, { status: 'OUTOFORDER' }, 'yes'],
  ])('%s', (_what, wish, changes, match) => {
    expect(matched(wish, changes)).toBe(match)
  })

  test('one charging point has to have all of it; the best of several counts, and removed ones do not', () => {
    const wish = { available: true, card: true }
    const taken: Partial<Evse> = { status: 'CHARGING', capabilities: ['PED_TERMINAL'] }
    const plain: Partial<Evse> = { capabilities: ['RFID_READER'] }
    expect(matched(wish, taken, plain)).toBe('no')
    expect(matched(wish, taken, {})).toBe('unknown')
    expect(matched(wish, taken, { capabilities: ['CREDIT_CARD_PAYABLE'] })).toBe('yes')
    expect(matched(wish, { ...taken, status: 'REMOVED' })).toBe('unknown')
  })

  test('E-66 accessible and high enough is asked of the places of that charging point', () => {
    const place = (id: string, more: Partial<ParkingPlace>) =>
      ({ id, vehicleTypes: ['PERSONAL_VEHICLE'], restrictedToType: false, ...more }) as ParkingPlace
    const parkingPlaces = [
      place('P1', { vehicleTypes: ['DISABLED'] }),
      place('P2', { maxVehicleHeightCm: 200 }),
      place('P3', { maxVehicleHeightCm: 300 }),
    ]
    const at = (parkingId: string) => ({ ...EVSE, parking: [{ parkingId, position: null }] })
    const ask = (wish: Partial<StationWish>, ...ids: string[]) =>
      matchStation({ evses: ids.map(at), parkingPlaces }, { ...NOTHING, ...wish })
    const tall = { type: 'VAN', heightCm: 240, lengthCm: null, widthCm: null, weightKg: null }
    expect([ask({ accessible: true }, 'p1'), ask({ accessible: true }, 'P2')]).toEqual(['yes', 'no'])
    expect([ask({ vehicle: tall }, 'P2'), ask({ vehicle: tall }, 'P2', 'P3')]).toEqual(['no', 'yes'])
    expect(ask({ vehicle: tall }, 'not described')).toBe('unknown')
  })
})
