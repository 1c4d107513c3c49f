import { type PartyKey, partyLabel } from '#domain/identity/party'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** The steps that create the tables of what a whole list held, and of what is withdrawn since it no longer did. */
export const LISTED_TABLES = [
  'CREATE TABLE listed (module TEXT NOT NULL, key TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (module, key)) WITHOUT ROWID',
  'CREATE TABLE withdrawn (module TEXT NOT NULL, key TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (module, key)) WITHOUT ROWID',
]

/** Lists that are the whole truth when they are asked for whole. */
export type TruthModule = 'locations' | 'tariffs'

/** An object by its owner and id. */
export type ObjectKey = PartyKey & { readonly id: string }

/** More than this share of what is known does not vanish from one day to the next: then the list is wrong, not the world. */
const MOST_VANISHED_SHARE = 0.2
const FEW = 10

/** What a whole list held so far, noted page by page: what is known and was not in it is no longer there. */
export class ListedObjects {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  /** A whole list is asked for from its beginning, of one party where it is given. */
  begin(module: TruthModule, party: PartyKey | null): void {
    const from = prefixOf(party)
    this.#storage.sql.exec('DELETE FROM listed WHERE module = ? AND substr(key, 1, ?) = ?', module, from.length, from)
  }

  /** These were in the list, or were pushed meanwhile. What had been withdrawn is there again. */
  note(module: TruthModule, keys: readonly ObjectKey[]): void {
    const json = JSON.stringify(keys.map(textOf))
    this.#storage.sql.exec(
      'INSERT INTO listed SELECT ?1, value FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING',
      module,
      json,
    )
    this.#storage.sql.exec(
      'DELETE FROM withdrawn WHERE module = ?1 AND key IN (SELECT value FROM json_each(?2))',
      module,
      json,
    )
  }

  /** What is known and was not listed, without what has been withdrawn already. `many` when it is more than can be believed. */
  vanished(
    module: TruthModule,
    party: PartyKey | null,
    known: readonly ObjectKey[],
  ): { readonly keys: ObjectKey[]; readonly many: boolean } {
    const gone = new Set(this.#keys('withdrawn', module, party))
    const listed = new Set(this.#keys('listed', module, party))
    const there = known.filter((key) => !gone.has(textOf(key)))
    const keys = there.filter((key) => !listed.has(textOf(key)))
    const many = listed.size === 0 || (keys.length > FEW && keys.length > there.length * MOST_VANISHED_SHARE)
    return { keys, many: many && keys.length > 0 }
  }

  withdraw(module: TruthModule, keys: readonly ObjectKey[]): void {
    this.#storage.sql.exec(
      'INSERT INTO withdrawn SELECT ?1, value FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING',
      module,
      JSON.stringify(keys.map(textOf)),
    )
  }

  #keys(table: 'listed' | 'withdrawn', module: TruthModule, party: PartyKey | null): string[] {
    const from = prefixOf(party)
    return this.#storage.sql
      .exec<{ key: string }>(
        `SELECT key FROM ${table} WHERE module = ? AND substr(key, 1, ?) = ?`,
        module,
        from.length,
        from,
      )
      .toArray()
      .map(({ key }) => key)
  }
}

/** How the keys of a party begin; those of all with nothing. */
function prefixOf(party: PartyKey | null): string {
  return party === null ? '' : `${partyLabel(party)}/`
}

function textOf(key: ObjectKey): string {
  return `${partyLabel(key)}/${key.id.toUpperCase()}`
}

/** The keys of objects as they came, also of those that could not be read; `owner` where a version leaves it unsaid. */
export function keysOf(items: readonly unknown[], owner: PartyKey | null): ObjectKey[] {
  return items.flatMap((raw) => {
    if (!isRawObject(raw)) return []
    const { country_code: countryCode = owner?.countryCode, party_id: partyId = owner?.partyId, id } = raw
    if (typeof countryCode !== 'string' || typeof partyId !== 'string' || typeof id !== 'string') return []
    return [{ countryCode, partyId, id }]
  })
}
