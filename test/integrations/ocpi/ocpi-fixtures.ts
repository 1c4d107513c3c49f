import { encodeAuthorization } from '#integrations/ocpi/authorization'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { createOcpiApp } from '#workers/ocpi/app'
import { InMemoryOcpi } from '../../deno/in-memory-ports.ts'

/** The instant at which these tests play. */
export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)

export const CPO_ROLE = { role: 'CPO', countryCode: 'NL', partyId: 'ABC', name: 'ABC', website: null }

export const connector = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 32,
  tariff_ids: ['T1'],
  last_updated: '2026-11-01T10:00:00Z',
}

export const evse = {
  uid: 'E1',
  evse_id: 'NL*ABC*E1',
  status: 'AVAILABLE',
  capabilities: ['REMOTE_START_STOP_CAPABLE'],
  connectors: [connector],
  last_updated: '2026-11-01T10:00:00Z',
}

export const location = {
  country_code: 'NL',
  party_id: 'ABC',
  id: 'LOC1',
  publish: true,
  name: 'Market square',
  address: 'Markt 1',
  city: 'Delft',
  country: 'NLD',
  coordinates: { latitude: '52.011577', longitude: '4.357068' },
  time_zone: 'Europe/Amsterdam',
  evses: [evse],
  last_updated: '2026-11-01T10:00:00Z',
}

export const tariff = {
  country_code: 'NL',
  party_id: 'ABC',
  id: 'T1',
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.4991, vat: 21, step_size: 1 }] }],
  last_updated: '2026-11-01T10:00:00Z',
}

export const cdrToken = { country_code: 'NL', party_id: 'RWT', uid: '04A1', type: 'RFID', contract_id: 'NL-RWT-C1' }

export const session = {
  country_code: 'NL',
  party_id: 'ABC',
  id: 'S1',
  start_date_time: '2026-11-22T11:00:00Z',
  kwh: 1.25,
  cdr_token: cdrToken,
  auth_method: 'AUTH_REQUEST',
  authorization_reference: 'ref-1',
  location_id: 'LOC1',
  evse_uid: 'E1',
  connector_id: '1',
  currency: 'EUR',
  charging_periods: [{ start_date_time: '2026-11-22T11:00:00Z', dimensions: [{ type: 'ENERGY', volume: 1.25 }] }],
  status: 'ACTIVE',
  last_updated: '2026-11-22T11:05:00Z',
}

export const cdr = {
  country_code: 'NL',
  party_id: 'ABC',
  id: 'CDR1',
  start_date_time: '2026-11-22T11:00:00Z',
  end_date_time: '2026-11-22T11:45:00Z',
  session_id: 'S1',
  cdr_token: cdrToken,
  auth_method: 'AUTH_REQUEST',
  cdr_location: {
    id: 'LOC1',
    address: 'Markt 1',
    city: 'Delft',
    country: 'NLD',
    coordinates: { latitude: '52.011577', longitude: '4.357068' },
    evse_uid: 'E1',
    evse_id: 'NL*ABC*E1',
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  },
  currency: 'EUR',
  tariffs: [tariff],
  charging_periods: [
    {
      start_date_time: '2026-11-22T11:00:00Z',
      dimensions: [
        { type: 'ENERGY', volume: 8.2 },
        { type: 'TIME', volume: 0.75 },
      ],
    },
  ],
  total_cost: { excl_vat: 4.09, incl_vat: 4.95 },
  total_energy: 8.2,
  total_time: 0.75,
  last_updated: '2026-11-22T11:50:00Z',
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    readonly status_code: number
    readonly status_message?: string
    readonly timestamp: string
    readonly data?: never
  }
}

/** The surface on in-memory ports, with one operator that is registered, and a way to speak as it. */
export function connectedOperator(profile?: PeerProfile) {
  const memory = new InMemoryOcpi('https://roamwatt.example', {
    now: () => NOW,
    fetch: () => Promise.reject(new TypeError('nothing is out there')),
  })
  const token = memory.connect('cpo-1', [CPO_ROLE], profile)
  const app = createOcpiApp(memory.ports())
  /** Sends a request as this operator; a body that is text goes as it is. */
  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const init: RequestInit = { method, headers: { Authorization: encodeAuthorization(token), ...headers } }
    if (text !== undefined) init.body = text as string
    const response = await app.request(`https://roamwatt.example${path}`, init)
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answered['body'] }
  }
  return { memory, app, token, send }
}
