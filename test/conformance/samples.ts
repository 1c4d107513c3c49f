import type { CardHolder, OurParty } from './operations.ts'
import type { PartyId } from './raw-client.ts'

/** Objects as an operator of 2.2.1 sends them: plain JSON, so that a test changes what it is about by spreading over it. */
type Sample = Readonly<Record<string, unknown>>

const UPDATED = '2026-11-01T10:00:00Z'
const HOUR_MS = 3_600_000

/** A charge point in Delft with one EVSE `E1` and one connector `1` of 22 kW. */
export function sampleLocation(owner: PartyId, id: string, changes: Sample = {}): Sample {
  return {
    country_code: owner.countryCode,
    party_id: owner.partyId,
    id,
    publish: true,
    name: 'Market square',
    address: 'Main street 1',
    city: 'Delft',
    postal_code: '2611',
    country: 'NLD',
    coordinates: { latitude: '52.011577', longitude: '4.357068' },
    time_zone: 'Europe/Amsterdam',
    evses: [sampleEvse(owner)],
    last_updated: UPDATED,
    ...changes,
  }
}

/** An EVSE `E1` with one connector. */
export function sampleEvse(owner: PartyId, changes: Sample = {}): Sample {
  return {
    uid: 'E1',
    evse_id: `${owner.countryCode}*${owner.partyId}*E1`,
    status: 'AVAILABLE',
    capabilities: ['REMOTE_START_STOP_CAPABLE'],
    connectors: [sampleConnector()],
    last_updated: UPDATED,
    ...changes,
  }
}

/** A connector `1`: type 2, 22 kW, priced by `TARIFF`. */
export function sampleConnector(changes: Sample = {}): Sample {
  return {
    id: '1',
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    power_type: 'AC_3_PHASE',
    max_voltage: 230,
    max_amperage: 32,
    tariff_ids: ['TARIFF'],
    last_updated: UPDATED,
    ...changes,
  }
}

/** A tariff of 0.40 € per kWh without VAT, which is 21 %. */
export function sampleTariff(owner: PartyId, id = 'TARIFF', changes: Sample = {}): Sample {
  return {
    country_code: owner.countryCode,
    party_id: owner.partyId,
    id,
    currency: 'EUR',
    elements: [{ price_components: [{ type: 'ENERGY', price: 0.4, vat: 21, step_size: 1 }] }],
    last_updated: UPDATED,
    ...changes,
  }
}

/** Who charges and who is billed for it. */
export interface Charging {
  readonly owner: PartyId
  readonly ours: OurParty
  readonly holder: Pick<CardHolder, 'uid' | 'contractId'>
  readonly location: string
  /** When it began; it is an hour of 10 kWh. */
  readonly startAt: number
}

/** How an operator names the card in sessions and CDRs. */
export function sampleCdrToken({ ours, holder }: Charging): Sample {
  const { countryCode, partyId } = ours
  const { uid, contractId } = holder
  return { country_code: countryCode, party_id: partyId, uid, type: 'RFID', contract_id: contractId }
}

/** A session that has just begun. */
export function sampleSession(charging: Charging, id: string, changes: Sample = {}): Sample {
  const { owner, location, startAt } = charging
  return {
    country_code: owner.countryCode,
    party_id: owner.partyId,
    id,
    start_date_time: iso(startAt),
    kwh: 0,
    cdr_token: sampleCdrToken(charging),
    auth_method: 'WHITELIST',
    location_id: location,
    evse_uid: 'E1',
    connector_id: '1',
    currency: 'EUR',
    status: 'ACTIVE',
    last_updated: iso(startAt),
    ...changes,
  }
}

/** The CDR of an hour and 10 kWh by the sample tariff: 4.00 € without VAT. */
export function sampleCdr(charging: Charging, id: string, sessionId: string, changes: Sample = {}): Sample {
  const { owner, location, startAt } = charging
  return {
    country_code: owner.countryCode,
    party_id: owner.partyId,
    id,
    start_date_time: iso(startAt),
    end_date_time: iso(startAt + HOUR_MS),
    session_id: sessionId,
    cdr_token: sampleCdrToken(charging),
    auth_method: 'WHITELIST',
    cdr_location: sampleCdrLocation(owner, location),
    currency: 'EUR',
    tariffs: [sampleTariff(owner)],
    charging_periods: [
      {
        start_date_time: iso(startAt),
        dimensions: [
          { type: 'ENERGY', volume: 10 },
          { type: 'TIME', volume: 1 },
        ],
      },
    ],
    total_cost: { excl_vat: 4, incl_vat: 4.84 },
    total_energy: 10,
    total_time: 1,
    last_updated: iso(startAt + HOUR_MS + 60_000),
    ...changes,
  }
}

function sampleCdrLocation(owner: PartyId, id: string): Sample {
  return {
    id,
    address: 'Main street 1',
    city: 'Delft',
    postal_code: '2611',
    country: 'NLD',
    coordinates: { latitude: '52.011577', longitude: '4.357068' },
    evse_uid: 'E1',
    evse_id: `${owner.countryCode}*${owner.partyId}*E1`,
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  }
}

const iso = (at: number) => new Date(at).toISOString()
