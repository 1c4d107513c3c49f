import { describe, expect, test } from 'vitest'
import { acceptsProvider } from '#domain/location/accepts-provider'
import { fitsVehicle, type Vehicle } from '#domain/location/fits-vehicle'
import type { Connector } from '#domain/location/location'
import type { ParkingPlace } from '#domain/location/parking-place'
import { hasPlugAndCharge } from '#domain/location/plug-and-charge'

const place: ParkingPlace = {
  id: 'P1',
  physicalReference: null,
  vehicleTypes: ['PERSONAL_VEHICLE'],
  restrictedToType: false,
  reservationRequired: false,
  maxVehicleWeightKg: null,
  maxVehicleHeightCm: null,
  maxVehicleLengthCm: null,
  maxVehicleWidthCm: null,
  spaceLengthCm: null,
  spaceWidthCm: null,
  timeLimitMinutes: null,
  direction: null,
  driveThrough: null,
  dangerousGoodsAllowed: null,
  roofed: null,
  lit: null,
  refrigerationOutlet: null,
  standards: [],
  apdsReference: null,
  photoUrls: [],
}
const car: Vehicle = { type: 'PERSONAL_VEHICLE', weightKg: null, heightCm: null, lengthCm: null, widthCm: null }
const van: Vehicle = { ...car, type: 'VAN', heightCm: 250 }

describe('vehicles', () => {
  test.each<[string, Vehicle, readonly ParkingPlace[] | undefined, string]>([
    ['a place nobody described is unknown', car, undefined, 'unknown'],
    ['no place at all is unknown', car, [], 'unknown'],
    ['a place for its type fits', car, [place], 'fits'],
    [
      'a place for its type that is too low does not',
      { ...car, heightCm: 210 },
      [{ ...place, maxVehicleHeightCm: 200 }],
      'does_not_fit',
    ],
    [
      'a place for its type of unknown height is unknown to a driver who says how high it is',
      { ...car, heightCm: 210 },
      [place],
      'unknown',
    ],
    ['a place for other types alone does not', van, [{ ...place, restrictedToType: true }], 'does_not_fit'],
    ['a place for other types too, of unknown height, is unknown', van, [place], 'unknown'],
    ['a place for other types too, high enough, fits', van, [{ ...place, maxVehicleHeightCm: 250 }], 'fits'],
    [
      'a place for other types too, for a vehicle of unknown size, is unknown',
      { ...van, heightCm: null },
      [place],
      'unknown',
    ],
    [
      'the length of the space counts where no longest vehicle is named',
      { ...car, lengthCm: 600 },
      [{ ...place, spaceLengthCm: 500 }],
      'does_not_fit',
    ],
    [
      'one place that fits is enough',
      van,
      [
        { ...place, restrictedToType: true },
        { ...place, vehicleTypes: ['VAN'], maxVehicleHeightCm: 260 },
      ],
      'fits',
    ],
    ['one place that may fit leaves it open', van, [{ ...place, restrictedToType: true }, place], 'unknown'],
    [
      'an accessible place is found',
      { ...car, type: 'DISABLED' },
      [{ ...place, vehicleTypes: ['DISABLED'], restrictedToType: true }],
      'fits',
    ],
  ])('E-66 %s', (_, vehicle, places, fit) => {
    expect(fitsVehicle(vehicle, places)).toBe(fit)
  })
})

test.each<[string, readonly string[] | undefined, string]>([
  ['nothing said', undefined, 'not_said'],
  ['an empty list', [], 'not_said'],
  ['our name in another spelling', ['Other', 'VOLTÁ'], 'listed'],
  ['our name with a legal form', ['Volta B.V.'], 'listed'],
  ['a name that only begins with the same letters', ['Voltage One'], 'not_listed'],
  ['others alone', ['Other', '--'], 'not_listed'],
])('E-67 %s is told apart', (_, accepted, answer) => {
  expect(acceptsProvider(accepted, ['Volta', ''])).toBe(answer)
})

test.each<[readonly string[] | undefined, boolean | null]>([
  [undefined, null],
  [[], false],
  [['V2G'], false],
  [['ISO_15118_2_PLUG_AND_CHARGE'], true],
  [['V2G', 'ISO_15118_20_PLUG_AND_CHARGE'], true],
])('E-68 a connector with the capabilities %j has Plug & Charge: %s', (capabilities, answer) => {
  const connector = capabilities === undefined ? {} : { capabilities }
  expect(hasPlugAndCharge(connector as Connector)).toBe(answer)
})
