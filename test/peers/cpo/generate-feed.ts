import { generateTariffs } from './generate-tariffs.ts'
import { type City, type Country, generatorPlaces } from './generator-places.ts'
import type { Connector, Evse, Location, Tariff } from './ocpi-objects.ts'
import type { Party } from './party.ts'
import { type Random, seededRandom } from './seeded-random.ts'
import { stableId } from './stable-id.ts'
import { toDateTime } from './to-date-time.ts'

/** What to generate. */
export interface FeedOrder {
  seed: string
  own: Party
  name: string
  timeZone: string | null
  stations: number
}

/** The instant a generated feed was published; fixed, so that the same seed gives the same feed on any day. */
const publishedMs = Date.parse('2026-06-07T00:00:00Z')

/** Locations and tariffs shaped like the Dutch national feed, with its faults at its rates. Copies come on top of `stations`. */
export function generateFeed(order: FeedOrder): { locations: Location[]; tariffs: Tariff[] } {
  const country = generatorPlaces[order.own.country] ?? generatorPlaces.NL
  if (country === undefined) throw new RangeError('the generator knows no country')
  const count = Math.max(8, Math.round(order.stations / 5))
  const tariffs = generateTariffs(order.seed, order.own, country.vat, count, publishedMs)
  const locations = Array.from({ length: order.stations }, (_, index) => {
    const random = seededRandom(`${order.seed}/location/${index}`)
    const location = locationOf(order, country, tariffs, index, random)
    // A share p of copies among n originals makes p/(1+p) of all records surplus: 3/7 gives the observed 30 %.
    return random.chance(3 / 7) ? [location, republished(location, order.seed, random)] : [location]
  })
  return { locations: locations.flat(), tariffs }
}

function locationOf(
  order: FeedOrder,
  country: Country,
  tariffs: readonly Tariff[],
  index: number,
  random: Random,
): Location {
  const place = random.pick(country.cities)
  const street = random.pick(country.streets)
  const fast = random.chance(0.026)
  const size = fast ? random.integer(2, 9) : evsesPerLocation(random)
  const updatedMs = publishedMs - random.integer(60, 90 * 86_400) * 1000
  const evses = Array.from({ length: size }, (_, at) => evseOf(order.own, tariffs, index, at, fast, updatedMs, random))
  const old = random.chance(0.015)
  return {
    country_code: order.own.country,
    party_id: order.own.id,
    id: `${order.own.id}-${100_000 + index}`,
    publish: true,
    name: nameOf(order, place, street, index, random),
    address: country.address(street, random.integer(1, 180)),
    city: place.name,
    postal_code: country.postalCode(place.postal, random.integer(0, 999), `${letter(random)}${letter(random)}`),
    country: country.alpha3,
    coordinates: coordinatesOf(place, random),
    parking_type: fast ? 'PARKING_LOT' : random.pick(['ON_STREET', 'ON_STREET', 'PARKING_LOT', null]),
    evses,
    operator: { name: order.name },
    owner: null,
    time_zone: order.timeZone ?? country.timeZone,
    opening_times: { twentyfourseven: true },
    last_updated: toDateTime(old ? updatedMs - 30 * 86_400_000 : updatedMs),
  }
}

function nameOf(order: FeedOrder, place: City, street: string, index: number, random: Random): string {
  const name = `${order.name} ${street}, ${place.name}`
  return random.chance(0.001) ? `${name} (${order.own.id}-${100_000 + index}) `.padEnd(102, 'x') : name
}

function coordinatesOf({ latitude, longitude }: City, random: Random) {
  const jitter = () => (random.next() + random.next() - 1) * 0.03
  const point = { latitude: (latitude + jitter()).toFixed(6), longitude: (longitude + jitter()).toFixed(6) }
  if (!random.chance(0.0006)) return point
  return random.chance(0.5)
    ? { latitude: '0.000000', longitude: '0.000000' }
    : { latitude: point.longitude, longitude: point.latitude }
}

const evsesPerLocation = (random: Random) =>
  random.weighted([
    [1, 4.9],
    [2, 85.6],
    [3, 0.7],
    [4, 5.1],
    [6, 1.5],
    [8, 0.7],
    [12, 1.2],
    [24, 0.2],
    [37, 0.1],
  ])

function evseOf(
  own: Party,
  tariffs: readonly Tariff[],
  index: number,
  at: number,
  fast: boolean,
  updatedMs: number,
  random: Random,
): Evse {
  const plugs = random.chance(0.006) ? 2 : 1
  const lastUpdated = toDateTime(updatedMs)
  return {
    uid: `${index * 100 + at + 1_000_000}`,
    evse_id: evseIdOf(own, index, at, random),
    status: random.weighted([
      ['AVAILABLE', 69.7],
      ['CHARGING', 24.5],
      ['UNKNOWN', 3.4],
      ['OUTOFORDER', 1],
      ['INOPERATIVE', 0.7],
      ['REMOVED', 0.65],
      ['BLOCKED', 0.1],
    ]),
    capabilities: [
      'RFID_READER',
      'REMOTE_START_STOP_CAPABLE',
      'RESERVABLE',
      'UNLOCK_CAPABLE',
      'CHARGING_PROFILE_CAPABLE',
    ],
    connectors: Array.from({ length: plugs }, (_, plug) => connectorOf(tariffs, plug, fast, lastUpdated, random)),
    floor_level: null,
    coordinates: null,
    physical_reference: `${at + 1}`,
    parking_restrictions: random.chance(0.63) ? null : ['EV_ONLY'],
    status_schedule: null,
    directions: null,
    images: null,
    last_updated: lastUpdated,
  }
}

function evseIdOf({ country, id }: Party, index: number, at: number, random: Random): string | null {
  const power = `${10_000 + index}`
  return random.weighted<string | null>([
    [`${country}*${id}*E${power}*${at + 1}`, 76.6],
    [`${country}${id}E${power}${at + 1}`, 22.4],
    [`${country}.${id}.${power}.${at + 1}`, 0.6],
    [null, 0.4],
  ])
}

function connectorOf(
  tariffs: readonly Tariff[],
  plug: number,
  fast: boolean,
  lastUpdated: string,
  random: Random,
): Connector {
  const model = fast ? random.weighted(fastModels) : random.weighted(slowModels)
  const isFast = model.power_type === 'DC'
  const power = random.weighted<number | null>([
    [model.max_electric_power, 55],
    [null, 45],
    [model.max_electric_power * 1000, 0.008],
  ])
  return {
    id: `${plug + 1}`,
    ...model,
    format: isFast ? (random.chance(0.06) ? 'SOCKET' : 'CABLE') : random.chance(0.99) ? 'SOCKET' : 'CABLE',
    max_electric_power: power,
    tariff_ids: tariffIdsOf(tariffs, random),
    terms_and_conditions: null,
    last_updated: lastUpdated,
  }
}

function tariffIdsOf(tariffs: readonly Tariff[], random: Random): string[] | null {
  const choice = random.weighted<'published' | 'dangling' | 'none'>([
    ['published', 50],
    ['dangling', 30],
    ['none', 20],
  ])
  if (choice === 'none') return null
  return [choice === 'published' ? random.pick(tariffs).id : `GONE-${random.integer(1000, 9999)}`]
}

interface Model {
  standard: string
  power_type: string
  max_voltage: number
  max_amperage: number
  max_electric_power: number
}

const model = (
  standard: string,
  power_type: string,
  max_voltage: number,
  max_amperage: number,
  max_electric_power: number,
): Model => ({
  standard,
  power_type,
  max_voltage,
  max_amperage,
  max_electric_power,
})

const slowModels: readonly (readonly [Model, number])[] = [
  [model('IEC_62196_T2', 'AC_3_PHASE', 230, 16, 11_000), 70],
  [model('IEC_62196_T2', 'AC_3_PHASE', 400, 32, 22_000), 29.7],
  [model('IEC_62196_T2', 'AC_1_PHASE', 230, 32, 7_400), 0.2],
  [model('IEC_60309_2_three_32', 'AC_3_PHASE', 400, 32, 22_000), 0.1],
]

const fastModels: readonly (readonly [Model, number])[] = [
  [model('IEC_62196_T2_COMBO', 'DC', 920, 400, 300_000), 40],
  [model('IEC_62196_T2_COMBO', 'DC', 500, 125, 50_000), 40],
  [model('CHADEMO', 'DC', 500, 125, 50_000), 17],
  [model('IEC_62196_T2', 'DC', 410, 330, 120_000), 3],
]

/** The same EVSEs once more, as a roaming hub publishes them: another location id, and a status nobody updates. */
function republished(location: Location, seed: string, random: Random): Location {
  const frozen = toDateTime(Date.parse('2026-02-11T09:30:00Z') + random.integer(0, 86_400) * 1000)
  const evses = location.evses.map((evse) => ({
    ...evse,
    status: random.chance(0.42) ? random.pick(['AVAILABLE', 'CHARGING', 'UNKNOWN']) : evse.status,
    last_updated: frozen,
  }))
  return { ...location, id: stableId(seed, location.id, 'republished'), evses, last_updated: frozen }
}

const letter = (random: Random) => String.fromCharCode(65 + random.integer(0, 25))
