/** Between a stay of two quarters and one of a whole day. */
export const PERIOD_COUNTS: readonly number[] = [5, 12, 24, 48, 96]

const QUARTER_MS = 900_000
const START = Date.UTC(2026, 9, 24, 15, 0, 0)

/**
 * A CDR of OCPI 2.2.1 as operators send it, every required field and the usual optional ones, with the tariff it was priced by: a start fee, a
 * day and a night price of energy, time by the minute after four hours, and parking by the quarter hour. A period lasts a quarter of an hour;
 * over 96 of them lies the night of October that has 25 hours. `seed` moves the volumes.
 */
export function cdrText(periodCount: number, seed = 0): string {
  const endAt = START + periodCount * QUARTER_MS
  const chargingPeriods = Array.from({ length: periodCount }, (_, i) => periodOf(i, periodCount, seed))
  const energyOf = (period: ReturnType<typeof periodOf>) =>
    period.dimensions.find(({ type }) => type === 'ENERGY')?.volume ?? 0
  const totalEnergy = chargingPeriods.reduce((sum, period) => sum + energyOf(period), 0)
  return JSON.stringify({
    country_code: 'NL',
    party_id: 'ABC',
    id: `8f4c1a52-0f2e-4e63-9d0b-${String(seed).padStart(12, '0')}`,
    start_date_time: timeAt(START),
    end_date_time: timeAt(endAt),
    session_id: '5d1f0c7e-31f4-4f0e-8a29-4f2f1b7f2f11',
    cdr_token: {
      country_code: 'NL',
      party_id: 'RWT',
      uid: '04A1B2C3D4E5F6',
      type: 'RFID',
      contract_id: 'NLRWTC00012345',
    },
    auth_method: 'AUTH_REQUEST',
    authorization_reference: 'nl1_01JCV7Q2Z9T0N5W1B3',
    cdr_location: {
      id: 'LOC1',
      name: 'Market square',
      address: 'Markt 87',
      city: 'Delft',
      postal_code: '2611GS',
      country: 'NLD',
      coordinates: { latitude: '52.011577', longitude: '4.357068' },
      evse_uid: '3256',
      evse_id: 'NL*ABC*E041503001',
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    },
    meter_id: '0101002',
    currency: 'EUR',
    tariffs: [TARIFF],
    charging_periods: chargingPeriods,
    total_cost: { excl_vat: 18.42, incl_vat: 22.29 },
    total_fixed_cost: { excl_vat: 0.35, incl_vat: 0.42 },
    total_energy: Number(totalEnergy.toFixed(3)),
    total_energy_cost: { excl_vat: 12.07, incl_vat: 14.6 },
    total_time: periodCount / 4,
    total_time_cost: { excl_vat: 3.2, incl_vat: 3.87 },
    total_parking_time: 0.5,
    total_parking_cost: { excl_vat: 2.8, incl_vat: 3.39 },
    remark: 'Thank you for charging with us',
    last_updated: timeAt(endAt + 60_000),
  })
}

const price = (type: string, amount: number, stepSize: number) => ({
  type,
  price: amount,
  vat: 21,
  step_size: stepSize,
})

const TARIFF = {
  country_code: 'NL',
  party_id: 'ABC',
  id: 'ABC-DAY-NIGHT',
  currency: 'EUR',
  type: 'REGULAR',
  tariff_alt_text: [{ language: 'en', text: 'Day 0.49, night 0.29, start 0.35; after four hours 0.05 a minute' }],
  elements: [
    {
      price_components: [price('FLAT', 0.35, 1), price('ENERGY', 0.4931, 1)],
      restrictions: { start_time: '07:00', end_time: '23:00' },
    },
    { price_components: [price('FLAT', 0.35, 1), price('ENERGY', 0.2875, 1)] },
    { price_components: [price('TIME', 3, 60)], restrictions: { min_duration: 14_400 } },
    { price_components: [price('PARKING_TIME', 2.4, 900)] },
  ],
  last_updated: '2026-09-30T22:00:00Z',
}

/** A quarter of an hour; the last two stand there full. */
function periodOf(index: number, count: number, seed: number) {
  const isParked = index >= count - 2
  const energy = ((index * 7919 + seed * 104_729) % 2700) + 1
  const power = Number(((energy * 4) / 1000).toFixed(3))
  const dimensions = isParked
    ? [{ type: 'PARKING_TIME', volume: 0.25 }]
    : [
        { type: 'ENERGY', volume: energy / 1000 },
        { type: 'TIME', volume: 0.25 },
        { type: 'MAX_POWER', volume: power },
        { type: 'MIN_POWER', volume: power },
      ]
  return { start_date_time: timeAt(START + index * QUARTER_MS), dimensions, tariff_id: 'ABC-DAY-NIGHT' }
}

const timeAt = (instant: number) => new Date(instant).toISOString().replace('.000Z', 'Z')
