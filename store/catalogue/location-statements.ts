import type { Instant } from '#domain/instant'
import { rowList } from './chunks-of-rows.ts'
import type { ComparedLocations } from './compare-locations.ts'
import { leniencyFindings } from './finding.ts'
import type { LocationRows } from './location-rows.ts'
import { findingStatements, forgetFindings } from './record-findings.ts'
import { SENT_ROWS } from './sent-rows.ts'
import { showOnceStatements } from './show-once.ts'

// Each statement takes all its rows as one JSON parameter: a page of locations is a handful of statements, whatever its length.

const SAVE_LOCATIONS = `${SENT_ROWS}
INSERT INTO locations (peer, country_code, party_id, id, publish, shown, name, address, city, postal_code, country,
  latitude, longitude, time_zone, time_zone_source, operator_name, raw, allowed_to, last_updated, content_digest, times_digest, received_at)
SELECT ?2, item ->> 0, item ->> 1, item ->> 2, item ->> 3, item ->> 4, item ->> 5, item ->> 6, item ->> 7, item ->> 8, item ->> 9,
  item ->> 10, item ->> 11, item ->> 12, item ->> 13, item ->> 14, item -> 15,
  item -> 16, item ->> 17, item ->> 18, item ->> 19, ?3
FROM sent WHERE true
ON CONFLICT (peer, country_code, party_id, id) DO UPDATE SET
  publish = excluded.publish, name = excluded.name, address = excluded.address, city = excluded.city,
  postal_code = excluded.postal_code, country = excluded.country, latitude = excluded.latitude, longitude = excluded.longitude,
  time_zone = excluded.time_zone, time_zone_source = excluded.time_zone_source, operator_name = excluded.operator_name,
  raw = excluded.raw, allowed_to = excluded.allowed_to, last_updated = excluded.last_updated,
  received_at = excluded.received_at, revision = locations.revision + 1,
  shown = CASE WHEN excluded.content_digest = locations.content_digest THEN locations.shown ELSE excluded.shown END,
  content_digest = excluded.content_digest, times_digest = excluded.times_digest`

const SAVE_EVSES = `${SENT_ROWS}
INSERT INTO evses (peer, country_code, party_id, location_id, uid, position, evse_id, evse_key, status, max_power_w,
  connectors, raw, last_updated, received_at)
SELECT ?2, item ->> 0, item ->> 1, item ->> 2, item ->> 3, item ->> 4, item ->> 5, item ->> 6, item ->> 7, item ->> 8,
  item -> 9, item -> 10, item ->> 11, ?3
FROM sent WHERE true
ON CONFLICT (peer, country_code, party_id, location_id, uid) DO UPDATE SET
  position = excluded.position, evse_id = excluded.evse_id, evse_key = excluded.evse_key, status = excluded.status,
  max_power_w = excluded.max_power_w, connectors = excluded.connectors, raw = excluded.raw, offered = 1,
  last_updated = excluded.last_updated, received_at = excluded.received_at, revision = evses.revision + 1`

/** EVSEs that are offered at these locations and are not in the new list. */
const UNLISTED = `FROM json_each(?1) AS key CROSS JOIN evses AS e
  ON e.peer = ?2 AND e.country_code = key.value ->> 0 AND e.party_id = key.value ->> 1 AND e.location_id = key.value ->> 2
WHERE e.offered = 1 AND e.uid NOT IN (SELECT listed.value FROM json_each(key.value, '$[3]') AS listed)`

const NOTE_UNLISTED = `INSERT INTO findings (peer, module, object_key, field, rule, kind, detail, raw, times, first_seen, last_seen)
SELECT ?2, 'locations', e.country_code || '*' || e.party_id || '/' || e.location_id || '/' || e.uid, 'evses', 'no_longer_listed', 'fault',
  e.evse_id, NULL, 1, ?3, ?3
${UNLISTED}
ON CONFLICT (peer, module, object_key, field, rule) DO UPDATE SET times = times + 1, last_seen = excluded.last_seen`

const WITHDRAW_UNLISTED = `UPDATE evses SET offered = 0 WHERE (peer, country_code, party_id, location_id, uid) IN (
SELECT e.peer, e.country_code, e.party_id, e.location_id, e.uid ${UNLISTED})`

/** An older message is applied as it came, since OCPI has no rule of order here, but it is counted. */
const NOTE_OLDER = `INSERT INTO findings (peer, module, object_key, field, rule, kind, detail, raw, times, first_seen, last_seen)
SELECT ?2, 'locations', '*', 'last_updated', 'older_than_stored', 'leniency', 'such as ' || MIN(l.id), NULL, COUNT(*), ?3, ?3
FROM json_each(?1) AS sent CROSS JOIN locations AS l
  ON l.peer = ?2 AND l.country_code = sent.value ->> 0 AND l.party_id = sent.value ->> 1 AND l.id = sent.value ->> 2
WHERE l.last_updated > sent.value ->> 4 HAVING COUNT(*) > 0
ON CONFLICT (peer, module, object_key, field, rule) DO UPDATE SET times = times + excluded.times, last_seen = excluded.last_seen`

/** A uid names one EVSE of its operator: one that is at several locations is counted, and each stays what it is. */
const NOTE_UID_ELSEWHERE = `INSERT INTO findings (peer, module, object_key, field, rule, kind, detail, raw, times, first_seen, last_seen)
SELECT ?2, 'locations', '*', 'evses.*.uid', 'uid_at_several_locations', 'leniency', 'such as ' || MIN(e.uid), NULL, COUNT(*), ?3, ?3
FROM json_each(?1) AS key CROSS JOIN evses AS e
  ON e.peer = ?2 AND e.country_code = key.value ->> 0 AND e.party_id = key.value ->> 1 AND e.location_id = key.value ->> 2
WHERE e.offered = 1 AND EXISTS (SELECT 1 FROM evses AS other INDEXED BY evses_by_uid WHERE other.peer = e.peer
  AND other.country_code = e.country_code AND other.party_id = e.party_id AND other.uid = e.uid
  AND other.location_id <> e.location_id AND other.offered = 1)
HAVING COUNT(*) > 0
ON CONFLICT (peer, module, object_key, field, rule) DO UPDATE SET times = times + excluded.times, last_seen = excluded.last_seen`

/** Statements of one batch that save whole locations of a peer: what they no longer list is withdrawn, their findings are set anew. */
export function locationStatements(
  db: D1Database,
  peer: string,
  { added, replaced, silent, restamped }: ComparedLocations,
  now: Instant,
): D1PreparedStatement[] {
  const all = [...added, ...replaced, ...silent, ...restamped]
  if (all.length === 0) return []
  const known = keysOf([...replaced, ...silent, ...restamped])
  return [
    ...(known === NONE ? [] : [db.prepare(NOTE_OLDER).bind(known, peer, now)]),
    db.prepare(SAVE_LOCATIONS).bind(rowList(all.map(({ row }) => row)), peer, now),
    db.prepare(SAVE_EVSES).bind(rowList(all.flatMap(({ evseRows }) => evseRows)), peer, now),
    ...consequences(db, peer, added, [...replaced, ...silent], new Set(silent), now),
  ]
}

/** What follows from other content; other times of change alone have no consequences. */
function consequences(
  db: D1Database,
  peer: string,
  added: readonly LocationRows[],
  replaced: readonly LocationRows[],
  silent: ReadonlySet<LocationRows>,
  now: Instant,
): D1PreparedStatement[] {
  const changed = [...added, ...replaced]
  if (changed.length === 0) return []
  const known = keysOf(replaced)
  const findingKeys = changed.flatMap((location) => location.findingKeys)
  const faults = changed.flatMap((location) => location.faults)
  const leniencies = leniencyFindings(
    'locations',
    changed.map((location) => ({
      objectKey: location.findingKeys[0] ?? '',
      leniencies: silent.has(location) ? [...location.leniencies, CHANGED_SILENTLY] : location.leniencies,
    })),
  )
  return [
    forgetFindings(db, peer, 'locations', findingKeys, now),
    ...(known === NONE
      ? []
      : [db.prepare(NOTE_UNLISTED).bind(known, peer, now), db.prepare(WITHDRAW_UNLISTED).bind(known, peer)]),
    ...findingStatements(db, peer, [...faults, ...leniencies], now),
    db.prepare(NOTE_UID_ELSEWHERE).bind(keysOf(changed), peer, now),
    ...showOnceStatements(db, peer, keysOf(changed)),
  ]
}

const NONE = '[]'
/** A pull of what changed since does not show such a change. */
const CHANGED_SILENTLY = { field: 'last_updated', rule: 'changed_without_it' }

const keysOf = (locations: readonly LocationRows[]) => JSON.stringify(locations.map(({ key }) => key))
