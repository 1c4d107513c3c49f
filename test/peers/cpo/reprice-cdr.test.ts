import { expect, test } from 'vitest'
import { chargingPeriods } from './charging-periods.ts'
import { generateFeed } from './generate-feed.ts'
import type { Tariff, TariffRestrictions } from './ocpi-objects.ts'
import { planCharge } from './plan-charge.ts'
import { type MeteredPeriod, priceCharge } from './price-charge.ts'
import { toDecimal } from './rational.ts'

const zone = 'Europe/Amsterdam'
const { locations, tariffs } = generateFeed({
  seed: '1',
  own: { country: 'NL', id: 'ABC' },
  name: 'Test',
  timeZone: null,
  stations: 600,
})
const connectors = locations.flatMap(({ evses }) => evses.flatMap((evse) => evse.connectors))

const priced = (price: number, restrictions: TariffRestrictions | null) => ({
  price_components: [{ type: 'ENERGY' as const, price, step_size: 1 }],
  restrictions,
})
const restricted: Tariff[] = [
  [priced(0.2, { max_kwh: 5 }), priced(0.4, { min_kwh: 5, max_kwh: 7.5 }), priced(0.6, null)],
  [priced(0.2, { max_duration: 1200 }), priced(0.4, null)],
  [
    priced(0.2, { start_time: '22:13', end_time: '06:07' }),
    priced(0.4, { day_of_week: ['MONDAY'] }),
    priced(0.6, null),
  ],
  [priced(0.2, { start_date: '2026-06-09', end_date: '2026-06-10' }), priced(0.4, null)],
].map((elements, index) => ({
  country_code: 'NL',
  party_id: 'ABC',
  id: `R${index}`,
  currency: 'EUR',
  elements,
  last_updated: '2026-06-01T00:00:00Z',
}))

/** What a reader of the CDR sees: volumes as printed, and no memory of how they came about. */
function readPeriods(printed: ReturnType<typeof chargingPeriods>): MeteredPeriod[] {
  return printed.map(({ start_date_time, dimensions }) => {
    const volume = (type: string) => dimensions.find((dimension) => dimension.type === type)?.volume
    const parking = volume('PARKING_TIME')
    return {
      startMs: Date.parse(start_date_time),
      seconds: Math.round((parking ?? volume('TIME') ?? 0) * 3600),
      energyWh: Math.round((volume('ENERGY') ?? 0) * 1000),
      parking: parking !== undefined,
    }
  })
}

test('a CDR holds all that is needed to come to its total again', () => {
  const all = [...tariffs, ...restricted.flatMap((tariff) => Array.from({ length: 50 }, () => tariff))]
  for (const [index, tariff] of all.entries()) {
    const connector = connectors[index % connectors.length]
    if (connector === undefined) throw new Error('no connectors were generated')
    const startMs = Date.parse('2026-06-08T00:00:00Z') + ((index * 7919) % (3 * 86_400)) * 1000
    const plan = planCharge({ key: `reprice/${index}`, startMs, zone, connector, tariff, faults: [], short: false })
    const total = priceCharge(tariff, plan.periods, zone).total
    const again = priceCharge(tariff, readPeriods(chargingPeriods(plan.periods, tariff.id)), zone).total
    expect(toDecimal(again.exclVat, 4), `reprice/${index}`).toBe(toDecimal(total.exclVat, 4))
  }
})

test('prices by energy and by time all occur in a charge that crosses them', () => {
  const [byEnergy] = restricted
  const connector = connectors.find(({ power_type }) => power_type === 'DC')
  if (byEnergy === undefined || connector === undefined) throw new Error('nothing to charge with')
  const plan = planCharge({
    key: 'reprice/dc',
    startMs: 0,
    zone,
    connector,
    tariff: byEnergy,
    faults: [],
    short: false,
  })
  const boundaries = [5000, 7500].map((limit) => {
    let energyWh = 0
    return plan.periods.some((period) => {
      const before = energyWh
      energyWh += period.energyWh
      // The meter is read once a second, so a boundary is hit up to what flows in one.
      return before >= limit && before < limit + 100
    })
  })
  expect(boundaries).toEqual([true, true])
})
