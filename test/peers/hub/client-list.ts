import { toDateTime } from '../cpo/to-date-time.ts'

/** How a party behind the hub can be reached. */
export const CLIENT_STATUSES = ['CONNECTED', 'OFFLINE', 'PLANNED', 'SUSPENDED'] as const
export type ClientStatus = (typeof CLIENT_STATUSES)[number]

/** A party behind the hub, as OCPI tells others of it. */
export interface ClientInfo {
  country_code: string
  party_id: string
  role: string
  status: ClientStatus
  last_updated: string
}

/** Everybody behind the hub, by party and role. Nobody leaves the list. */
export class ClientList {
  readonly #clients = new Map<string, ClientInfo>()
  revision = 0

  all(): ClientInfo[] {
    return [...this.#clients.values()]
  }

  /** Null for a party nobody has heard of. */
  find(country: string, party: string, role: string): ClientInfo | null {
    return this.#clients.get(`${country}*${party}/${role}`.toUpperCase()) ?? null
  }

  /** What is to be told to others; null where it is no news. */
  set(country: string, party: string, role: string, status: ClientStatus, nowMs: number): ClientInfo | null {
    if (this.find(country, party, role)?.status === status) return null
    const client: ClientInfo = {
      country_code: country,
      party_id: party,
      role,
      status,
      last_updated: toDateTime(Math.floor(nowMs / 1000) * 1000),
    }
    this.#clients.set(`${country}*${party}/${role}`.toUpperCase(), client)
    this.revision += 1
    return client
  }
}
