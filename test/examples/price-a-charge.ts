import { chargeOfCar } from '#domain/tariff/charge-of-car'
import { estimatePrice } from '#domain/tariff/estimate-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { roundTo, toDecimal } from '#domain/tariff/rational'
import type { Tariff } from '#domain/tariff/tariff'

const at = Date.parse
const energy = (priceMicros: number) => ({ type: 'ENERGY', priceMicros, vatBasisPoints: 2100, stepSize: 1 }) as const
/** 0.49 a kWh by day and 0.29 from 23:00 to 07:00 on the clock of the site. */
const tariff: Tariff = {
  ...{ countryCode: 'NL', partyId: 'CPO', id: 'DAY-NIGHT', currency: 'EUR', type: 'REGULAR' },
  elements: [
    { priceComponents: [energy(290_000)], restrictions: { startTime: '23:00', endTime: '07:00' } },
    { priceComponents: [energy(490_000)], restrictions: null },
  ],
  ...{ minPrice: null, maxPrice: null, startsAt: null, endsAt: null, altText: [], altUrl: null },
  lastUpdated: at('2026-09-30T22:00:00Z'),
}

/** What was measured, priced to the cent, with its lines and what they came from. */
export function priceMeasured(): readonly string[] {
  const kWh = (startAt: number, volume: number) => ({
    startAt,
    tariffId: null,
    dimensions: [{ type: 'ENERGY', volumeMicros: volume * 1_000_000 }],
  })
  const startAt = at('2026-10-24T20:30:00Z')
  const periods = [kWh(startAt, 10), kWh(at('2026-10-24T21:00:00Z'), 15)]
  const endAt = at('2026-10-25T01:30:00Z')
  const price = priceCharge({ startAt, endAt, periods, tariffs: [tariff], timeZone: 'Europe/Amsterdam' })
  if (price.result === 'rejected') return [`no price: ${price.reason} in ${price.field}`]
  const { inclVat } = price.total
  const cents = inclVat === null ? 'unknown' : roundTo(inclVat, 100, 'half_away')
  const lines = price.lines.map(({ elementIndex, quantity }) => `${toDecimal(quantity, 3)} by element ${elementIndex}`)
  return [`${cents} cents`, ...lines]
}

/** What a car would pay that comes at ten in the evening with 20 % and leaves with 80 %. */
export function estimateCar(): string {
  const car = { batteryWh: 60_000, fromPercent: 20, toPercent: 80, maxAcPowerW: 11_000, maxDcPowerW: 120_000 }
  const taken = chargeOfCar(car, { powerW: 11_000, isDc: false })
  const startAt = at('2026-10-24T20:00:00Z')
  const { price, durationS } = estimatePrice({ ...taken, tariff, timeZone: 'Europe/Amsterdam', startAt })
  if (price.result === 'rejected' || price.total.inclVat === null) return 'no price'
  return `${toDecimal(price.total.inclVat, 2)} in ${Math.round(durationS / 60)} minutes`
}
