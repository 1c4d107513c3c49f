import type { Location, Tariff } from './ocpi-objects.ts'
import { seededRandom } from './seeded-random.ts'

/** What the operator asks where its feed names no tariff that exists: real, but nowhere published and not in the CDR. */
export function unpublishedTariff(seed: string, location: Location): Tariff {
  const random = seededRandom(`${seed}/unpublished/${location.country_code}*${location.party_id}`)
  const price = random.integer(35, 65) / 100
  return {
    country_code: location.country_code,
    party_id: location.party_id,
    id: '#NA',
    currency: currencies[location.country] ?? 'EUR',
    elements: [{ price_components: [{ type: 'ENERGY', price, vat: 21, step_size: 1 }], restrictions: null }],
    last_updated: location.last_updated,
  }
}

const currencies: Record<string, string> = { GBR: 'GBP', CHE: 'CHF', DNK: 'DKK', SWE: 'SEK', NOR: 'NOK', POL: 'PLN' }
