import { expect, test } from 'vitest'
import { evseKey, isEmi3EvseId } from '#domain/location/evse-key'
import { findEvseFaults, findPositionFault } from '#domain/location/find-location-faults'
import type { Connector, Evse } from '#domain/location/location'
import { CONNECTOR, EVSE } from '../sample-site.ts'

const connector: Connector = { ...CONNECTOR, maxPowerW: 22_080 }
const evse: Evse = { ...EVSE, uid: '1', evseId: 'NL*ABC*E1*1', connectors: [connector] }
const rulesOf = (changed: Partial<Evse>, plug: Partial<Connector> = {}) =>
  findEvseFaults({ ...evse, ...changed, connectors: [{ ...connector, ...plug }] }).map((fault) => fault.rule)

test.each([
  ['NLD', 52.1, 5.1, null],
  ['NLD', 0, 0, 'coordinates_zero'],
  ['NLD', 5.1, 52.1, 'coordinates_swapped'],
  ['NLD', 40.7, -74, 'coordinates_outside_country'],
  ['NLD', 95, 5, 'coordinates_out_of_range'],
  ['USA', 5.1, 52.1, null],
  ['NLD', Number.NaN, 5, 'coordinates_out_of_range'],
] as const)('a position in %s at %d, %d: %s', (country, latitude, longitude, rule) => {
  expect(findPositionFault(country, latitude, longitude)).toBe(rule)
})

test('power a thousand times too large, and alternating current that no cable carries, are implausible', () => {
  expect(rulesOf({})).toEqual([])
  expect(rulesOf({}, { maxPowerW: 7_360_000 })).toEqual(['power_implausible'])
  expect(rulesOf({}, { maxPowerW: 51_000 })).toEqual(['power_implausible'])
  expect(rulesOf({}, { maxPowerW: 400_000, powerType: 'DC', format: 'CABLE', standard: 'IEC_62196_T2_COMBO' })).toEqual(
    [],
  )
})

test('a CCS socket, a removed EVSE that is published and an id that is none are faults', () => {
  expect(rulesOf({}, { powerType: 'DC', standard: 'CHADEMO' })).toEqual(['dc_cable_as_socket'])
  expect(rulesOf({ status: 'REMOVED' })).toEqual(['removed_but_published'])
  expect(rulesOf({ evseId: null })).toEqual(['evse_id_missing'])
  expect(rulesOf({ evseId: 'NL.PGO.1' })).toEqual(['evse_id_not_emi3'])
})

test('three spellings of an EVSE id are one', () => {
  expect(new Set(['NL*ABC*E1*2', 'nlabce12', 'NL-ABC-E1-2'].map(evseKey))).toEqual(new Set(['NLABCE12']))
  expect(evseKey(null)).toBeNull()
  expect(['NL*ABC*E1', 'NLABCE1*1'].every(isEmi3EvseId)).toBe(true)
  expect(['NL*911', 'NL.PGO.E1', ''].some(isEmi3EvseId)).toBe(false)
})
