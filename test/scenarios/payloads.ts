import type { Operator } from './operator.ts'
import type { CardHolder } from './platform.ts'

/** A site in a country, with what its operator charges there. */
export interface Site {
  readonly operator: Operator
  readonly id: string
  readonly country: string
  readonly timeZone: string
  readonly latitude: string
  readonly longitude: string
  readonly tariff: string
  /** Per kWh, without VAT. */
  readonly price: number
  readonly vat: number
}

const PLACES = {
  NL: { country: 'NLD', timeZone: 'Europe/Amsterdam', latitude: '52.011577', longitude: '4.357068', vat: 21 },
  DE: { country: 'DEU', timeZone: 'Europe/Berlin', latitude: '52.520008', longitude: '13.404954', vat: 19 },
  FR: { country: 'FRA', timeZone: 'Europe/Paris', latitude: '48.856613', longitude: '2.352222', vat: 20 },
} as const

/** A site of an operator in its own country: 0.40 € per kWh. */
export function siteOf(operator: Operator, country: keyof typeof PLACES, id = `LOC-${country}`): Site {
  return { operator, id, tariff: `TARIFF-${country}`, price: 0.4, ...PLACES[country] }
}

/** A location with one EVSE and one connector of 22 kW. */
export function locationBody(site: Site) {
  const updated = '2026-11-01T10:00:00Z'
  return {
    country_code: site.operator.countryCode,
    party_id: site.operator.partyId,
    id: site.id,
    publish: true,
    name: 'Market square',
    address: 'Main street 1',
    city: 'Town',
    country: site.country,
    coordinates: { latitude: site.latitude, longitude: site.longitude },
    time_zone: site.timeZone,
    evses: [
      {
        uid: 'E1',
        evse_id: `${site.operator.countryCode}*${site.operator.partyId}*E1`,
        status: 'AVAILABLE',
        capabilities: ['REMOTE_START_STOP_CAPABLE', 'RESERVABLE'],
        connectors: [
          {
            id: '1',
            standard: 'IEC_62196_T2',
            format: 'SOCKET',
            power_type: 'AC_3_PHASE',
            max_voltage: 230,
            max_amperage: 32,
            tariff_ids: [site.tariff],
            last_updated: updated,
          },
        ],
        last_updated: updated,
      },
    ],
    last_updated: updated,
  }
}

/** A tariff by energy alone. */
export function tariffBody(site: Site) {
  return {
    country_code: site.operator.countryCode,
    party_id: site.operator.partyId,
    id: site.tariff,
    currency: 'EUR',
    elements: [{ price_components: [{ type: 'ENERGY', price: site.price, vat: site.vat, step_size: 1 }] }],
    last_updated: '2026-11-01T10:00:00Z',
  }
}

/** The operator shows its site and its tariff. */
export async function publish(site: Site): Promise<void> {
  const { operator } = site
  const at = `${operator.countryCode}/${operator.partyId}`
  await operator.send('PUT', `/ocpi/2.2.1/receiver/tariffs/${at}/${site.tariff}`, tariffBody(site))
  await operator.send('PUT', `/ocpi/2.2.1/receiver/locations/${at}/${site.id}`, locationBody(site))
}

/** A charge of an hour as an operator tells of it. */
export interface Charge {
  readonly site: Site
  readonly id: string
  readonly uid: string
  readonly contractId: string
  /** Our party that the operator bills. */
  readonly billed: { readonly countryCode: string; readonly partyId: string }
  readonly kwh: number
  /** When it ended; it began an hour earlier. */
  readonly endAt: number
  readonly reference: string | null
}

/** A charge of 10 kWh in the hour that has just passed. */
export function chargeOf(
  site: Site,
  id: string,
  holder: Pick<CardHolder, 'uid' | 'contractId'>,
  changes: Partial<Charge> = {},
): Charge {
  const billed = { countryCode: 'NL', partyId: 'RWT' }
  const { uid, contractId } = holder
  const endAt = Math.floor(Date.now() / 1000) * 1000
  return { site, id, uid, contractId, billed, kwh: 10, endAt, reference: null, ...changes }
}

const HOUR_MS = 3_600_000
const iso = (at: number) => new Date(at).toISOString()

function cdrToken({ billed, uid, contractId }: Charge) {
  return { country_code: billed.countryCode, party_id: billed.partyId, uid, type: 'RFID', contract_id: contractId }
}

/** The session, `share` of the way through; at 1 it is completed. */
export function sessionBody(charge: Charge, share: number) {
  const { site, endAt, kwh } = charge
  const startAt = endAt - HOUR_MS
  const energy = Math.round(kwh * share * 1000) / 1000
  return {
    country_code: site.operator.countryCode,
    party_id: site.operator.partyId,
    id: charge.id,
    start_date_time: iso(startAt),
    ...(share === 1 ? { end_date_time: iso(endAt) } : {}),
    kwh: energy,
    cdr_token: cdrToken(charge),
    auth_method: 'AUTH_REQUEST',
    ...(charge.reference === null ? {} : { authorization_reference: charge.reference }),
    location_id: site.id,
    evse_uid: 'E1',
    connector_id: '1',
    currency: 'EUR',
    charging_periods: [{ start_date_time: iso(startAt), dimensions: [{ type: 'ENERGY', volume: energy }] }],
    status: share === 1 ? 'COMPLETED' : 'ACTIVE',
    last_updated: iso(startAt + HOUR_MS * share),
  }
}

/** The CDR, right to the cent. */
export function cdrBody(charge: Charge, id = `CDR-${charge.id}`) {
  const { site, endAt, kwh } = charge
  const startAt = endAt - HOUR_MS
  const cost = Math.round(kwh * site.price * 100) / 100
  return {
    country_code: site.operator.countryCode,
    party_id: site.operator.partyId,
    id,
    start_date_time: iso(startAt),
    end_date_time: iso(endAt),
    session_id: charge.id,
    cdr_token: cdrToken(charge),
    auth_method: 'AUTH_REQUEST',
    ...(charge.reference === null ? {} : { authorization_reference: charge.reference }),
    cdr_location: {
      id: site.id,
      address: 'Main street 1',
      city: 'Town',
      country: site.country,
      coordinates: { latitude: site.latitude, longitude: site.longitude },
      evse_uid: 'E1',
      evse_id: `${site.operator.countryCode}*${site.operator.partyId}*E1`,
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    },
    currency: 'EUR',
    tariffs: [tariffBody(site)],
    charging_periods: [
      {
        start_date_time: iso(startAt),
        dimensions: [
          { type: 'ENERGY', volume: kwh },
          { type: 'TIME', volume: 1 },
        ],
      },
    ],
    total_cost: { excl_vat: cost, incl_vat: Math.round(cost * (100 + site.vat)) / 100 },
    total_energy: kwh,
    total_time: 1,
    last_updated: iso(endAt + 60_000),
  }
}
