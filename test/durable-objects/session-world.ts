import type { OpenRequest, SettledPrice } from '#durable-objects/charging-session/charging-session-rpc'
import { randomId } from '#durable-objects/random-id'
import { sha256Hex } from '#integrations/crypto/digests'
import type { Operator } from '../scenarios/operator.ts'
import { tokenOf } from './object-world.ts'

/** What the driver saw before the charge: 0.40 € per kWh and 21 %, and for a card payment 50 € on hold. */
function quoteOf(operator: Operator, peer: string, way: 'app' | 'ad_hoc'): OpenRequest['quote'] {
  const { countryCode, partyId } = operator
  const energy = { type: 'ENERGY', priceMicros: 400_000, vatBasisPoints: 2100, stepSize: 1 } as const
  return {
    id: 'quote',
    brand: 'roamwatt',
    market: 'nl',
    peer,
    countryCode,
    partyId,
    locationId: 'LOC-NL',
    evseUid: 'E1',
    connectorId: '1',
    timeZone: 'Europe/Amsterdam',
    tariffHash: 'hash',
    tariff: {
      countryCode,
      partyId,
      id: 'TARIFF-NL',
      currency: 'EUR',
      type: null,
      elements: [{ priceComponents: [energy], restrictions: null }],
      minPrice: null,
      maxPrice: null,
      startsAt: null,
      endsAt: null,
      altText: [],
      altUrl: null,
      lastUpdated: 0,
    },
    plan: way === 'ad_hoc' ? { kind: 'ad_hoc', sessionFeeMinor: 0 } : { kind: 'pay_as_you_go', sessionFeeMinor: 0 },
    vatBasisPoints: 2100,
    holdMinor: way === 'ad_hoc' ? 5_000 : 0,
    validFrom: 0,
    validUntil: Number.MAX_SAFE_INTEGER,
    words: {
      language: 'en',
      lines: [{ what: 'Energy', when: null, amount: '€0.484 per kWh' }],
      reservation: [],
      tax: '',
      hold: null,
    },
  }
}

/** A driver presses Start. */
export async function openRequest(
  operator: Operator,
  peer: string,
  way: 'app' | 'ad_hoc',
  changes: Partial<OpenRequest> = {},
): Promise<OpenRequest> {
  return {
    id: randomId('nl1'),
    way,
    quote: quoteOf(operator, peer, way),
    token: tokenOf({ type: way === 'ad_hoc' ? 'AD_HOC_USER' : 'APP_USER' }),
    driver: null,
    locationName: 'Market square',
    evseId: 'NL*LPT*E1',
    secretHash: await sha256Hex('secret'),
    paymentMethod: way === 'ad_hoc' ? 'simulated_card' : null,
    now: Date.now(),
    ...changes,
  }
}

/** What a charge came to. */
export function priceOf(grossMinor: number, changes: Partial<SettledPrice> = {}): SettledPrice {
  const netMinor = Math.round(grossMinor / 1.21)
  const amounts = { grossMinor, netMinor, vatMinor: grossMinor - netMinor, vatBasisPoints: 2100 }
  return { status: 'billed', reasons: [], currency: 'EUR', ...amounts, cdrKey: 'NL*LPT:CDR-1', ...changes }
}
