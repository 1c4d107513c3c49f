import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import { showOnceStatements } from './show-once.ts'

const EVSES = `FROM json_each(?1) AS gone CROSS JOIN evses AS e
  ON e.peer = ?2 AND e.country_code = gone.value ->> 0 AND e.party_id = gone.value ->> 1 AND e.location_id = gone.value ->> 2
WHERE e.offered = 1`

/** A list holds locations with valid EVSEs: one whose EVSEs are all removed is left out of it rightly. */
const NOTE = `INSERT INTO findings (peer, module, object_key, field, rule, kind, detail, raw, times, first_seen, last_seen)
SELECT ?2, 'locations', value ->> 0 || '*' || (value ->> 1) || '/' || (value ->> 2), '.', 'no_longer_listed', 'fault', NULL, NULL, 1, ?3, ?3
FROM json_each(?1) AS gone WHERE EXISTS (SELECT 1 FROM evses AS e
  WHERE e.peer = ?2 AND e.country_code = gone.value ->> 0 AND e.party_id = gone.value ->> 1 AND e.location_id = gone.value ->> 2
  AND e.offered = 1 AND e.status <> 'REMOVED')
ON CONFLICT (peer, module, object_key, field, rule) DO UPDATE SET times = times + 1, last_seen = excluded.last_seen`

const WITHDRAW = `UPDATE evses SET offered = 0 WHERE (peer, country_code, party_id, location_id, uid) IN (
  SELECT e.peer, e.country_code, e.party_id, e.location_id, e.uid ${EVSES})`

/** Without digests the next time it is sent it is written anew, whatever it says. */
const FORGET = `UPDATE locations SET shown = 0, content_digest = NULL, times_digest = NULL, revision = revision + 1
WHERE peer = ?2 AND (country_code, party_id, id) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1))`

/** Takes locations that their operator no longer lists out of what is offered. They are kept, and offered again when they are sent again. */
export async function withdrawLocations(
  db: D1Database,
  peer: string,
  keys: readonly (PartyKey & { readonly id: string })[],
  now: Instant,
): Promise<void> {
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const json = JSON.stringify(
      keys.slice(from, from + AT_ONCE).map(({ countryCode, partyId, id }) => [countryCode, partyId, id]),
    )
    const gone = [db.prepare(WITHDRAW).bind(json, peer), db.prepare(FORGET).bind(json, peer)]
    await db.batch([db.prepare(NOTE).bind(json, peer, now), ...gone, ...showOnceStatements(db, peer, json)])
  }
}

const AT_ONCE = 500
