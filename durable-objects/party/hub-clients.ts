import type { HubClient } from '#domain/channel/hub-client'
import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'

/** The step that creates the table of parties behind a peer. */
export const HUB_CLIENTS_TABLE = `CREATE TABLE hub_clients (
  country_code TEXT NOT NULL,
  party_id TEXT NOT NULL,
  role TEXT NOT NULL,
  status TEXT NOT NULL,
  source TEXT NOT NULL,
  last_updated INTEGER NOT NULL,
  PRIMARY KEY (country_code, party_id, role)
) WITHOUT ROWID`

type Row = {
  country_code: string
  party_id: string
  role: string
  status: HubClient['status']
  source: HubClient['source']
  last_updated: number
}

const MOST = 5_000

/** The parties that speak through a peer beside its own roles, each in each of its roles. */
export class HubClients {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  list(): HubClient[] {
    return this.#storage.sql
      .exec<Row>('SELECT * FROM hub_clients ORDER BY country_code, party_id, role')
      .toArray()
      .map(clientOf)
  }

  /** What is known of a party as an operator; null when it is no client. */
  operator(party: PartyKey): HubClient | null {
    const mine = this.#rolesOf(party)
    return mine.find(({ role }) => role === 'CPO') ?? mine[0] ?? null
  }

  /** Enters what the hub says of one client; later news wins, and equal times are applied. */
  put(client: HubClient): 'created' | 'updated' {
    const known = this.#rolesOf(client).find(({ role }) => role === client.role)
    if (known === undefined && this.#count() >= MOST) throw new Error('a peer with more clients than any hub has')
    if (known?.source === 'hub' && known.lastUpdated > client.lastUpdated) return 'updated'
    this.#write(client)
    return known === undefined ? 'created' : 'updated'
  }

  /** The hub's whole list: what it no longer names is no longer valid. What was agreed by hand stays until the hub tells of it itself. */
  replaceByHub(clients: readonly HubClient[]): void {
    this.#storage.sql.exec("DELETE FROM hub_clients WHERE source = 'hub'")
    for (const client of clients.slice(0, MOST)) this.#write(client)
  }

  /** The parties agreed upon by hand, in place of those before. */
  agree(parties: readonly PartyKey[], now: Instant): void {
    this.#storage.sql.exec("DELETE FROM hub_clients WHERE source = 'agreed'")
    for (const { countryCode, partyId } of parties.slice(0, MOST)) {
      const known = this.operator({ countryCode, partyId })
      if (known?.source === 'hub') continue
      this.#write({ countryCode, partyId, role: 'CPO', status: 'CONNECTED', source: 'agreed', lastUpdated: now })
    }
  }

  #rolesOf({ countryCode, partyId }: PartyKey): HubClient[] {
    return this.#storage.sql
      .exec<Row>(
        'SELECT * FROM hub_clients WHERE country_code = ? AND party_id = ? ORDER BY role',
        countryCode,
        partyId,
      )
      .toArray()
      .map(clientOf)
  }

  #count(): number {
    return this.#storage.sql.exec<{ count: number }>('SELECT COUNT(*) AS count FROM hub_clients').one().count
  }

  #write(client: HubClient): void {
    const { countryCode, partyId, role, status, source, lastUpdated } = client
    this.#storage.sql.exec(
      'INSERT OR REPLACE INTO hub_clients VALUES (?, ?, ?, ?, ?, ?)',
      countryCode,
      partyId,
      role,
      status,
      source,
      lastUpdated,
    )
  }
}

function clientOf(row: Row): HubClient {
  const { country_code: countryCode, party_id: partyId, role, status, source, last_updated: lastUpdated } = row
  return { countryCode, partyId, role, status, source, lastUpdated }
}
