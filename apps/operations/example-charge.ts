import type { ClaimInput } from './claim-views.ts'

const laidOut = (value: unknown) => JSON.stringify(value, null, 2)

/** A charge over the end of the cheap hours and a stay after it, whose operator rounded energy up in each period. */
export const EXAMPLE_CHARGE: ClaimInput = {
  version: '2.2.1',
  timeZone: 'Europe/Amsterdam',
  tariffs: laidOut({
    country_code: 'NL',
    party_id: 'ABC',
    id: 'DAY-NIGHT',
    currency: 'EUR',
    elements: [
      { price_components: [{ type: 'FLAT', price: 0.35, vat: 21, step_size: 1 }] },
      {
        price_components: [{ type: 'ENERGY', price: 0.29, vat: 21, step_size: 1000 }],
        restrictions: { start_time: '21:00', end_time: '07:00' },
      },
      { price_components: [{ type: 'ENERGY', price: 0.45, vat: 21, step_size: 1000 }] },
      {
        price_components: [{ type: 'PARKING_TIME', price: 3, vat: 21, step_size: 300 }],
        restrictions: { start_time: '07:00', end_time: '21:00' },
      },
    ],
    last_updated: '2026-01-05T09:00:00Z',
  }),
  cdr: laidOut({
    id: 'CDR-EXAMPLE',
    start_date_time: '2026-01-13T05:20:00Z',
    end_date_time: '2026-01-13T08:10:00Z',
    currency: 'EUR',
    charging_periods: [
      {
        start_date_time: '2026-01-13T05:20:00Z',
        dimensions: [
          { type: 'ENERGY', volume: 7.3 },
          { type: 'TIME', volume: 0.6667 },
        ],
      },
      {
        start_date_time: '2026-01-13T06:00:00Z',
        dimensions: [
          { type: 'ENERGY', volume: 14.2 },
          { type: 'TIME', volume: 1.3333 },
        ],
      },
      { start_date_time: '2026-01-13T07:20:00Z', dimensions: [{ type: 'PARKING_TIME', volume: 0.8333 }] },
    ],
    total_cost: { excl_vat: 11.92, incl_vat: 14.42 },
    total_energy: 21.5,
    total_energy_cost: { excl_vat: 9.07, incl_vat: 10.97 },
    total_parking_cost: { excl_vat: 2.5, incl_vat: 3.03 },
    total_fixed_cost: { excl_vat: 0.35, incl_vat: 0.42 },
    total_time: 2.8333,
  }),
}
