import { expect, test } from 'vitest'
import { countFaults } from './count-faults.ts'
import { generateFeed } from './generate-feed.ts'

const order = { seed: '7', own: { country: 'NL', id: 'ABC' }, name: 'Test Charging', timeZone: null, stations: 3000 }
const { locations, tariffs } = generateFeed(order)
const counts = countFaults(locations, tariffs)

test('the same seed gives the same feed, another seed another', () => {
  expect(generateFeed({ ...order, stations: 30 })).toEqual(generateFeed({ ...order, stations: 30 }))
  expect(generateFeed({ ...order, stations: 30 })).not.toEqual(generateFeed({ ...order, stations: 30, seed: '8' }))
})

test.each([
  ['surplus copies', counts.surplusEvses / counts.evses, 0.3, 0.03],
  ['connectors without tariff', counts.connectorsWithoutTariff / counts.connectors, 0.2, 0.03],
  ['dangling tariffs', counts.danglingTariffs / counts.connectors, 0.3, 0.03],
  ['unknown power', counts.powerNull / counts.connectors, 0.45, 0.03],
  ['EVSEs without evse_id', counts.evseIdNull / counts.evses, 0.004, 0.003],
  ['published REMOVED', counts.removedPublished / counts.evses, 0.0065, 0.004],
  ['EVSEs per location', counts.evses / counts.locations, 2.41, 0.4],
  ['locations older than an EVSE', counts.locationOlderThanEvse / counts.locations, 0.015, 0.01],
  ['elements that are never valid', counts.neverValidElements / counts.tariffs, 0.08, 0.03],
])('the share of %s is near the observed one', (_, share, observed, tolerance) => {
  expect(Math.abs(share - observed)).toBeLessThan(tolerance)
})

test('prices per kWh have the observed quartiles', () => {
  const prices = tariffs
    .flatMap(({ elements }) => elements.flatMap(({ price_components }) => price_components))
    .flatMap(({ type, price }) => (type === 'ENERGY' ? [price] : []))
    .toSorted((a, b) => a - b)
  const quantile = (share: number) => prices[Math.floor(prices.length * share)]
  expect(quantile(0.25)).toBeCloseTo(0.374, 1)
  expect(quantile(0.5)).toBeCloseTo(0.499, 1)
  expect(quantile(0.75)).toBeCloseTo(0.604, 1)
})

test('a small feed shows every shape of tariff', () => {
  const small = generateFeed({ ...order, stations: 40 }).tariffs
  const shapes = small.map(({ elements }) =>
    elements
      .flatMap(({ price_components, restrictions }) => [
        ...price_components.map(({ type }) => type),
        ...Object.keys(restrictions ?? {}),
      ])
      .join(' '),
  )
  expect(shapes).toContain('FLAT TIME ENERGY')
  expect(shapes).toContain('ENERGY PARKING_TIME')
  expect(shapes).toContain('ENERGY start_time end_time ENERGY start_time end_time')
  expect(shapes).toContain('ENERGY FLAT PARKING_TIME min_duration')
})

test.each([
  ['DE', 'DEU', 'Europe/Berlin', [47, 55.1], [5.8, 15.1]],
  ['FR', 'FRA', 'Europe/Paris', [41, 51.2], [-5.2, 9.6]],
  ['NL', 'NLD', 'Europe/Amsterdam', [50.7, 53.6], [3.3, 7.3]],
] as const)('stations of %s stand there', (code, alpha3, zone, [south, north], [west, east]) => {
  const generated = generateFeed({ ...order, own: { country: code, id: 'ABC' }, stations: 200 }).locations
  const inside = generated.filter(({ coordinates }) => {
    const [latitude, longitude] = [Number(coordinates.latitude), Number(coordinates.longitude)]
    return latitude > south && latitude < north && longitude > west && longitude < east
  })
  expect(inside.length / generated.length).toBeGreaterThan(0.98)
  expect(generated[0]).toMatchObject({ country: alpha3, time_zone: zone, country_code: code })
})
