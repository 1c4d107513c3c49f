import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import { evseKey } from '#domain/location/evse-key'
import { findEvseFaults } from '#domain/location/find-location-faults'
import { faultFindings, leniencyFindings } from './finding.ts'
import { type EvseIntake, evseFindingKey } from './location-intake.ts'
import { evseRow } from './location-rows.ts'
import { findingStatements, forgetFindings } from './record-findings.ts'
import { IS_SHOWN, showOnceStatements } from './show-once.ts'

const BEFORE = `SELECT e.uid, e.evse_key, e.offered FROM locations AS l LEFT JOIN evses AS e ON e.peer = l.peer
  AND e.country_code = l.country_code AND e.party_id = l.party_id AND e.location_id = l.id AND e.uid = ?5
WHERE l.peer = ?1 AND l.country_code = ?2 AND l.party_id = ?3 AND l.id = ?4`

type Before = { readonly uid: string | null; readonly evse_key: string | null; readonly offered: number | null }

/** Nothing is written for a location that is not there. A new EVSE goes to the end of its list. */
const SAVE = `INSERT INTO evses (peer, country_code, party_id, location_id, uid, position, evse_id, evse_key, status, max_power_w,
  connectors, raw, last_updated, received_at)
SELECT l.peer, l.country_code, l.party_id, l.id, ?1 ->> 3,
  (SELECT COALESCE(MAX(position), -1) + 1 FROM evses AS e
   WHERE e.peer = l.peer AND e.country_code = l.country_code AND e.party_id = l.party_id AND e.location_id = l.id),
  ?1 ->> 5, ?1 ->> 6, ?1 ->> 7, ?1 ->> 8, ?1 -> 9, ?1 -> 10, ?1 ->> 11, ?3
FROM locations AS l WHERE l.peer = ?2 AND l.country_code = ?1 ->> 0 AND l.party_id = ?1 ->> 1 AND l.id = ?1 ->> 2
ON CONFLICT (peer, country_code, party_id, location_id, uid) DO UPDATE SET
  evse_id = excluded.evse_id, evse_key = excluded.evse_key, status = excluded.status, max_power_w = excluded.max_power_w,
  connectors = excluded.connectors, raw = excluded.raw, offered = 1, last_updated = excluded.last_updated, received_at = excluded.received_at,
  revision = evses.revision + 1`

/** A change of an EVSE is a change of its location; the location's own time never moves backwards by it. */
const TOUCH_LOCATION = `UPDATE locations SET last_updated = MAX(last_updated, ?5), shown = ${IS_SHOWN}, content_digest = NULL, revision = revision + 1
WHERE peer = ?1 AND country_code = ?2 AND party_id = ?3 AND id = ?4`

/** Saves one EVSE whole, in place of what was there. */
export async function saveEvse(
  db: D1Database,
  peer: string,
  party: PartyKey,
  locationId: string,
  intake: EvseIntake,
  now: Instant,
): Promise<'created' | 'updated' | 'location_unknown'> {
  const { evse, raw, leniencies } = intake
  const { countryCode, partyId } = party
  const row = JSON.stringify(evseRow({ countryCode, partyId, id: locationId }, evse, 0, raw))
  const objectKey = evseFindingKey(party, locationId, evse.uid)
  const findings = [
    ...faultFindings('locations', objectKey, findEvseFaults(evse)),
    ...leniencyFindings('locations', [{ objectKey, leniencies }]),
  ]
  const [answer] = await db.batch<Before>([
    db.prepare(BEFORE).bind(peer, countryCode, partyId, locationId, evse.uid),
    db.prepare(SAVE).bind(row, peer, now),
    db.prepare(TOUCH_LOCATION).bind(peer, countryCode, partyId, locationId, evse.lastUpdated),
    forgetFindings(db, peer, 'locations', [objectKey], now),
  ])
  const before = answer?.results[0]
  if (!before) return 'location_unknown'
  const listedAnew = before.offered !== 1 || before.evse_key !== evseKey(evse.evseId)
  const rest = [
    ...findingStatements(db, peer, findings, now),
    ...(listedAnew ? showOnceStatements(db, peer, JSON.stringify([[countryCode, partyId, locationId]])) : []),
  ]
  if (rest.length > 0) await db.batch(rest)
  return before.uid === null ? 'created' : 'updated'
}
