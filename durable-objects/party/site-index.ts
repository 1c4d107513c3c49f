import type { PartyKey } from '#domain/identity/party'
import type { SiteFacts } from '../token/token-rpc.ts'

/** The step that creates the index's table in an object: a few tens of bytes for each location. */
export const SITE_INDEX_TABLE = `CREATE TABLE site_index (
  country_code TEXT NOT NULL COLLATE NOCASE,
  party_id TEXT NOT NULL COLLATE NOCASE,
  location_id TEXT NOT NULL COLLATE NOCASE,
  country TEXT NOT NULL,
  latitude REAL NOT NULL,
  longitude REAL NOT NULL,
  PRIMARY KEY (country_code, party_id, location_id)
) WITHOUT ROWID`

/** A location and what an authorization needs to know of it. */
export interface Site extends PartyKey {
  readonly locationId: string
  readonly facts: SiteFacts
}

/** Where a peer's locations are, in the peer's own object: an authorization must not wait for the catalogue. */
export class SiteIndex {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  add(sites: readonly Site[]): void {
    const rows = sites.map(({ countryCode, partyId, locationId, facts }) => {
      return [countryCode, partyId, locationId, facts.country, facts.latitude, facts.longitude]
    })
    this.#storage.sql.exec(
      `INSERT INTO site_index SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?) WHERE true
       ON CONFLICT DO UPDATE SET country = excluded.country, latitude = excluded.latitude, longitude = excluded.longitude`,
      JSON.stringify(rows),
    )
  }

  find(party: PartyKey, locationId: string): SiteFacts | null {
    const [row] = this.#storage.sql
      .exec<{ country: string; latitude: number; longitude: number }>(
        'SELECT country, latitude, longitude FROM site_index WHERE country_code = ? AND party_id = ? AND location_id = ?',
        party.countryCode,
        party.partyId,
        locationId,
      )
      .toArray()
    return row ?? null
  }

  /** Every location that is known, of one party where it is given. */
  keys(party: PartyKey | null): (PartyKey & { readonly id: string })[] {
    return this.#storage.sql
      .exec<{ country_code: string; party_id: string; location_id: string }>(
        'SELECT country_code, party_id, location_id FROM site_index WHERE ?1 IS NULL OR (country_code = ?1 AND party_id = ?2)',
        party?.countryCode ?? null,
        party?.partyId ?? null,
      )
      .toArray()
      .map((row) => ({ countryCode: row.country_code, partyId: row.party_id, id: row.location_id }))
  }

  count(): number {
    return this.#storage.sql.exec<{ count: number }>('SELECT COUNT(*) AS count FROM site_index').one().count
  }
}
