import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { Driver, evseWith, publishSite } from './driver.ts'
import { sampleConnector, sampleEvse, sampleLocation } from './samples.ts'
import { takeNumber } from './take-number.ts'

type Change = Readonly<Record<string, unknown>>

const LATITUDE = 48.3
const LOW = {
  id: 'P1',
  vehicle_types: ['PERSONAL_VEHICLE', 'VAN'],
  restricted_to_type: false,
  reservation_required: false,
  max_vehicle_height: 200,
}

let connected: Connected
let driver: Driver

beforeAll(async () => {
  connected = await connectOperator({ versions: ['2.3.0'] })
  await firstPullsOver(connected.peer)
  driver = await Driver.of(connected)
  // With it comes the tariff of all others.
  await publishSite(connected)
})

const under = (location: string, ...evse: string[]) => {
  const { countryCode, partyId } = connected.operator.party
  return [connected.url('locations', 'RECEIVER'), countryCode, partyId, location, ...evse].join('/')
}

/** Publishes a station at a place where nothing else is; answers its id and the uid of its EVSE. */
async function publish(name: string, evse: Change, changes: Change = {}) {
  const { party } = connected.operator
  const number = takeNumber()
  const uid = `E${number}`
  const evses = [sampleEvse(party, { uid, evse_id: `${party.countryCode}*${party.partyId}*E${number}`, ...evse })]
  const coordinates = { latitude: LATITUDE.toFixed(5), longitude: '5.00000' }
  const place = sampleLocation(party, `L${number}`, { name, coordinates, evses, ...changes })
  expect((await connected.client.put(under(`L${number}`), place)).statusCode).toBe(1000)
  return { location: `L${number}`, uid }
}

/** What a driver with these needs is shown, by name: what is sure comes before what is not. */
async function wished(query: string): Promise<readonly string[]> {
  const box = `south=${LATITUDE - 0.01}&north=${LATITUDE + 0.01}&west=4.99&east=5.01&zoom=8`
  const { json } = await driver.call('GET', `/stations?${box}&${query}`)
  expect(json.filter).toBe('applied')
  const found = json.stations as { name: string; match: 'yes' | 'unknown' }[]
  const sure = (wanted: string) => found.flatMap(({ name, match }) => (match === wanted ? [`${name} ${match}`] : []))
  const [yes, unknown] = [sure('yes'), sure('unknown')]
  expect(found.map(({ name, match }) => `${name} ${match}`)).toEqual([...yes, ...unknown])
  return [...yes.toSorted(), ...unknown.toSorted()]
}

test('E-66, E-67, E-68 a driver finds the stations that have what is needed, then those that do not say', async () => {
  const parking = [{ parking_id: 'P1' }]
  const quiet = await publish('Says nothing', evseWith([]))
  await publish('Garage', { ...evseWith(['RFID_READER']), parking }, { parking_places: [LOW] })
  const fast = sampleConnector({ standard: 'IEC_62196_T2_COMBO', power_type: 'DC', max_electric_power: 150_000 })
  await publish('Fast', {
    ...evseWith(['PED_TERMINAL']),
    connectors: [{ ...fast, capabilities: ['ISO_15118_20_PLUG_AND_CHARGE'] }],
  })
  expect(await wished('minPowerW=100000')).toEqual(['Fast yes'])
  expect(await wished('connector=IEC_62196_T2')).toEqual(['Garage yes', 'Says nothing yes'])
  expect(await wished('card=true')).toEqual(['Fast yes', 'Says nothing unknown'])
  expect(await wished('plugAndCharge=true')).toEqual(['Fast yes', 'Garage unknown', 'Says nothing unknown'])
  expect(await wished('vehicle=VAN&heightCm=190')).toEqual(['Garage yes', 'Fast unknown', 'Says nothing unknown'])
  expect(await wished('vehicle=VAN&heightCm=210')).toEqual(['Fast unknown', 'Says nothing unknown'])
  // A status that changed since the station was published is the status.
  const busy = { status: 'CHARGING', last_updated: '2026-11-02T10:00:00Z' }
  expect((await connected.client.patch(under(quiet.location, quiet.uid), busy)).statusCode).toBe(1000)
  expect(await wished('available=true')).toEqual(['Fast yes', 'Garage yes'])
})
