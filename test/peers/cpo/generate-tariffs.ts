import type { PriceComponent, Tariff, TariffDimension, TariffElement } from './ocpi-objects.ts'
import type { Party } from './party.ts'
import { type Random, seededRandom } from './seeded-random.ts'
import { toDateTime } from './to-date-time.ts'

/** The shapes of tariffs seen in the Dutch national feed, and their share. */
const shapes: readonly (readonly [Shape, number])[] = [
  ['energy_with_zeros', 88],
  ['energy', 4.3],
  ['energy_flat_parking', 2.1],
  ['energy_parking_time', 1.8],
  ['energy_parking', 0.9],
  ['day_and_night', 2],
  ['parking_after_hours', 0.5],
  ['flat', 0.4],
]

type Shape =
  | 'energy_with_zeros'
  | 'energy'
  | 'energy_flat_parking'
  | 'energy_parking_time'
  | 'energy_parking'
  | 'day_and_night'
  | 'parking_after_hours'
  | 'flat'

/** Quantiles of the price per kWh. */
const energyPrices: readonly (readonly [number, number])[] = [
  [0, 0.05],
  [0.01, 0.08],
  [0.05, 0.13],
  [0.25, 0.374],
  [0.5, 0.4991],
  [0.75, 0.6038],
  [0.95, 0.72],
  [0.99, 0.88],
  [1, 1.2],
]

/** Tariffs of one operator. The first ones show each shape once, so that a small feed has them all. */
export function generateTariffs(seed: string, owner: Party, vatRate: number, count: number, nowMs: number): Tariff[] {
  return Array.from({ length: count }, (_, index) => {
    const random = seededRandom(`${seed}/tariff/${index}`)
    const showcase = shapes[index]?.[0]
    const shape = showcase ?? random.weighted(shapes)
    const vat = random.weighted<number | null>([
      [null, 95.6],
      [vatRate, 4.3],
      [0, 0.1],
    ])
    const elements = elementsOf(shape, random, vat)
    return {
      country_code: owner.country,
      party_id: owner.id,
      id: `${owner.country}-${owner.id}-T${String(index + 1).padStart(4, '0')}`,
      currency: 'EUR',
      type: random.chance(0.005) ? 'REGULAR' : null,
      tariff_alt_text: null,
      tariff_alt_url: null,
      min_price: null,
      max_price: null,
      // Elements that are never valid (their end, exclusive, is their start) stand before the working ones, as in the feed.
      elements: showcase === undefined && random.chance(0.08) ? [neverValid(random, vat), ...elements] : elements,
      energy_mix: null,
      start_date_time: null,
      end_date_time: null,
      last_updated: toDateTime(nowMs - random.integer(1, 200 * 86_400) * 1000),
    }
  })
}

function elementsOf(shape: Shape, random: Random, vat: number | null): TariffElement[] {
  const price = (type: TariffDimension, amount: number, stepSize = 1): PriceComponent => ({
    type,
    price: amount,
    vat,
    step_size: stepSize,
  })
  const energy = energyPrice(random)
  const parking = random.pick([2.479, 2.479, 3, 6, 12.42])
  const flat = random.pick([0.25, 0.35, 0.55])
  const always = (...price_components: PriceComponent[]): TariffElement => ({ price_components, restrictions: null })
  switch (shape) {
    case 'energy_with_zeros':
      return [always(price('FLAT', 0), price('TIME', 0), price('ENERGY', energy))]
    case 'energy':
      return [always(price('ENERGY', energy))]
    case 'energy_flat_parking':
      return [
        always(price('ENERGY', energy), price('FLAT', flat), price('PARKING_TIME', parking, 60), price('TIME', 0)),
      ]
    case 'energy_parking_time':
      return [
        always(price('ENERGY', energy), price('PARKING_TIME', parking, 60), price('TIME', random.pick([0, 0, 2.479]))),
      ]
    case 'energy_parking':
      return [always(price('ENERGY', energy), price('PARKING_TIME', parking))]
    case 'day_and_night':
      return [
        { price_components: [price('ENERGY', energy)], restrictions: { start_time: '07:00', end_time: '23:00' } },
        {
          price_components: [price('ENERGY', cents(energy * 0.7))],
          restrictions: { start_time: '23:00', end_time: '07:00' },
        },
      ]
    case 'parking_after_hours':
      return [
        always(price('ENERGY', energy), price('FLAT', flat)),
        { price_components: [price('PARKING_TIME', parking, 60)], restrictions: { min_duration: 7200 } },
      ]
    case 'flat':
      return [always(price('FLAT', random.pick([1.75, 3, 5])))]
  }
}

function neverValid(random: Random, vat: number | null): TariffElement {
  const date = `2026-0${random.integer(1, 6)}-${random.integer(10, 28)}`
  return {
    price_components: [{ type: 'ENERGY', price: energyPrice(random), vat, step_size: 1 }],
    restrictions: { start_date: date, end_date: date },
  }
}

/** A price drawn from the quantiles, linear between them. */
function energyPrice(random: Random): number {
  const place = random.next()
  const above = energyPrices.findIndex(([quantile]) => quantile >= place)
  const [upperPlace, upper] = energyPrices[above] ?? [1, 1.2]
  const [lowerPlace, lower] = energyPrices[above - 1] ?? [0, 0.05]
  const share = upperPlace === lowerPlace ? 0 : (place - lowerPlace) / (upperPlace - lowerPlace)
  return cents(lower + share * (upper - lower))
}

/** Prices have up to four decimals; most have two. */
const cents = (price: number) => Math.round(price * 100) / 100
