import { beforeAll, expect, test } from 'vitest'
import { connectorPrices } from '#store/catalogue/connector-prices'
import { countStatuses } from '#store/catalogue/count-statuses'
import { faultOverview } from '#store/catalogue/fault-overview'
import { evsesOfLocation, findEvseByUid, listingsOfEvse } from '#store/catalogue/find-evse'
import { listDoubles } from '#store/catalogue/list-doubles'
import { listFindings } from '#store/catalogue/list-findings'
import { saveLocations } from '#store/catalogue/save-locations'
import { saveTariffs } from '#store/catalogue/save-tariffs'
import { searchStations } from '#store/catalogue/search-stations'
import { stationsInBox } from '#store/catalogue/stations-in-box'
import { copyTariffBook } from '#store/catalogue/tariff-book-copy'
import { locationIntake, rawEvse, rawLocation, rawTariff, tariffIntake } from './example-location.ts'
import { bindings } from './test-environment.ts'

const db = bindings.CATALOGUE
const NL_ABC = { countryCode: 'NL', partyId: 'ABC' }
const NOW = Date.parse('2026-06-08T00:00:00Z')
const NETHERLANDS = { south: 50.5, west: 3, north: 54, east: 7.5 }

const withTariffs = (uid: string, tariff_ids: unknown, evse = {}) => {
  const { connectors, ...rest } = rawEvse(uid)
  const list = (connectors as object[]).map((connector) => ({ ...connector, tariff_ids }))
  return { ...rest, ...evse, connectors: list }
}

beforeAll(async () => {
  const coordinates = { latitude: '51.9', longitude: '4.5' }
  await saveLocations(
    db,
    'cpo',
    [
      rawLocation('known', [], {
        name: 'Domplein',
        evses: [withTariffs('1', ['T1']), withTariffs('2', null, { status: 'CHARGING' })],
      }),
      rawLocation('unknown', [], {
        evses: [
          withTariffs('3', ['gone']),
          withTariffs('4', ['never']),
          withTariffs('5', ['HUBTARIFF']),
          withTariffs('6', ['BOTH']),
        ],
        coordinates,
      }),
      rawLocation('hidden', ['7'], { publish: false }),
      rawLocation('removed', [], { evses: [rawEvse('8', { status: 'REMOVED' })] }),
      rawLocation('copy', [], { party_id: 'HUB', evses: [rawEvse('1', { evse_id: 'NLABCE1', status: 'UNKNOWN' })] }),
    ].map(locationIntake),
    NOW,
  )
  const at = (party_id: string, price: number) => ({ party_id, price })
  const tariffs = await Promise.all(
    [
      { id: 'T1', ...at('ABC', 0.4) },
      { id: 'gone', ...at('ABC', 0.41) },
      { id: 'HUBTARIFF', ...at('HUB', 0.42) },
      { id: 'BOTH', ...at('HUB', 0.43) },
      { id: 'BOTH', ...at('TSL', 0.44) },
    ].map(({ id, party_id, price }) => tariffIntake(rawTariff(id, price, { party_id }))),
  )
  await saveTariffs(db, 'cpo', tariffs, NOW)
  const states = tariffs.map(({ raw, version: { hash, tariff } }) => {
    return { countryCode: 'NL', partyId: tariff.partyId, id: tariff.id, hash, since: NOW, raw }
  })
  await copyTariffBook(db, 'cpo', states)
  await copyTariffBook(db, 'cpo', [{ ...NL_ABC, id: 'gone', hash: null, since: NOW + 1, raw: null }])
})

test('a connector says its price, or why it is not known', async () => {
  const priceOf = async (location: string, uid: string) => (await connectorPrices(db, 'cpo', NL_ABC, location, uid))[0]
  expect(await priceOf('known', '1')).toMatchObject({
    connectorId: '1',
    unknown: null,
    tariffs: [{ id: 'T1', tariff: { id: 'T1' } }],
  })
  expect(await priceOf('known', '2')).toMatchObject({ unknown: 'no_tariff', tariffs: [] })
  expect(await priceOf('unknown', '3')).toMatchObject({ unknown: 'deleted' })
  expect(await priceOf('unknown', '4')).toMatchObject({ unknown: 'dangling' })
  expect(await priceOf('unknown', '5')).toMatchObject({ unknown: null, tariffs: [{ tariff: { partyId: 'HUB' } }] })
  expect(await priceOf('unknown', '6')).toMatchObject({ unknown: 'ambiguous' })
  expect(await priceOf('nowhere', '1')).toBeUndefined()
})

test('the map shows stations by themselves when near, clusters when far, and none that is hidden, removed or a double', async () => {
  const near = await stationsInBox(db, NETHERLANDS, 14)
  expect(near.kind === 'stations' && near.stations.map((station) => station.id).toSorted()).toEqual([
    'known',
    'unknown',
  ])
  expect(near.kind === 'stations' && near.stations.find((station) => station.id === 'known')).toMatchObject({
    evses: 2,
    available: 1,
    maxPowerW: 11085,
  })
  expect(await stationsInBox(db, NETHERLANDS, 12)).toMatchObject({
    kind: 'clusters',
    clusters: [{ locations: 1 }, { locations: 1 }],
  })
  expect(await stationsInBox(db, NETHERLANDS, 2)).toMatchObject({ kind: 'clusters', clusters: [{ locations: 2 }] })
  expect(await stationsInBox(db, { ...NETHERLANDS, north: 51 }, 14)).toEqual({ kind: 'stations', stations: [] })
  const acrossDateLine = { south: 50, west: 170, north: 54, east: 5 }
  expect(await stationsInBox(db, acrossDateLine, 14)).toMatchObject({ stations: [{ id: 'unknown' }] })
})

test('stations are found by name and by EVSE id in any spelling; signs of a pattern mean themselves', async () => {
  const find = async (text: string) =>
    (await searchStations(db, { text, limit: 10, offset: 0 })).map((station) => station.id)
  expect(await find('domPLEIN')).toEqual(['known'])
  expect(await find('nl-abc-e4')).toEqual(['unknown'])
  expect(await find('%')).toEqual([])
  expect((await searchStations(db, { peer: 'cpo', all: true, limit: 10, offset: 0 })).length).toBe(5)
})

test('an EVSE is found by its id or uid, the best listing first and the others as doubles', async () => {
  const listings = await listingsOfEvse(db, 'nl*abc*e1')
  expect(listings.map(({ partyId, doubled }) => ({ partyId, doubled }))).toEqual([
    { partyId: 'ABC', doubled: false },
    { partyId: 'HUB', doubled: true },
  ])
  expect(await findEvseByUid(db, 'cpo', NL_ABC, '2')).toMatchObject({
    locationId: 'known',
    status: 'CHARGING',
    timeZone: 'Europe/Amsterdam',
  })
  expect(await findEvseByUid(db, 'cpo', NL_ABC, '99')).toBeNull()
  expect((await evsesOfLocation(db, 'cpo', NL_ABC, 'unknown')).map((evse) => evse.uid)).toEqual(['3', '4', '5', '6'])
  expect((await listDoubles(db, 10, 0)).map((row) => row.locationId)).toEqual(['known', 'copy'])
})

test('doubles, dangling tariffs and unknown prices are counted for what they are', async () => {
  expect(await faultOverview(db, 'cpo')).toMatchObject({
    locations: 5,
    evses: 9,
    connectors: 9,
    tariffs: 4,
    doubles: 1,
    withoutTariff: 1,
    dangling: 1,
    danglingIds: 1,
    deleted: 1,
    derivedZones: 0,
    unknownZones: 0,
    findings: [{ module: 'locations', kind: 'fault', rule: 'removed_but_published', objects: 1, times: 1 }],
  })
  expect(await listFindings(db, { peer: 'cpo', kind: 'fault', limit: 5, offset: 0 })).toMatchObject([
    { objectKey: 'NL*ABC/removed/8' },
  ])
  const available = (await countStatuses(db, 'cpo')).find((count) => count.status === 'AVAILABLE')
  expect(available?.evses).toBe(6)
})
