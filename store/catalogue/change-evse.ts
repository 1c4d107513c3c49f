import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import { evseKey } from '#domain/location/evse-key'
import { findEvseFaults } from '#domain/location/find-location-faults'
import type { Evse } from '#domain/location/location'
import type { Leniency } from '#integrations/ocpi/parsed'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { faultFindings, leniencyFindings } from './finding.ts'
import { type EvseIntake, evseFindingKey } from './location-intake.ts'
import { evseRow } from './location-rows.ts'
import { findingStatements, forgetFindings } from './record-findings.ts'
import { IS_SHOWN, showOnceStatements } from './show-once.ts'

/** So many changes may come between reading an EVSE and writing it before we give up. */
const MOST_TRIES = 8

const READ = `SELECT raw, revision, evse_key, status, last_updated FROM evses
WHERE peer = ?1 AND country_code = ?2 AND party_id = ?3 AND location_id = ?4 AND uid = ?5 AND offered = 1`

interface Stored {
  readonly raw: string
  readonly revision: number
  readonly evse_key: string | null
  readonly status: string
  readonly last_updated: number
}

const WRITE = `UPDATE evses SET evse_id = ?1 ->> 5, evse_key = ?1 ->> 6, status = ?1 ->> 7, max_power_w = ?1 ->> 8, connectors = ?1 -> 9,
  raw = ?1 -> 10, last_updated = ?1 ->> 11, received_at = ?3, revision = revision + 1
WHERE peer = ?2 AND country_code = ?1 ->> 0 AND party_id = ?1 ->> 1 AND location_id = ?1 ->> 2 AND uid = ?1 ->> 3 AND revision = ?4`

/** A change of an EVSE is a change of its location, whose own time never moves backwards by it. */
const TOUCH_LOCATION = `UPDATE locations SET last_updated = MAX(last_updated, ?5), shown = ${IS_SHOWN}, content_digest = NULL, revision = revision + 1
WHERE peer = ?1 AND country_code = ?2 AND party_id = ?3 AND id = ?4`

/**
 * Changes one EVSE that is offered: reads it, has the change made, and writes it where nobody has written it meanwhile, or else begins
 * again; of two changes at once none is lost. A change that leaves everything as it was writes nothing. Whatever `change` throws is passed on.
 */
export async function changeEvse(
  db: D1Database,
  peer: string,
  party: PartyKey,
  locationId: string,
  uid: string,
  change: (stored: RawObject) => EvseIntake,
  now: Instant,
): Promise<'updated' | 'unchanged' | 'unknown'> {
  const { countryCode, partyId } = party
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const stored = await db.prepare(READ).bind(peer, countryCode, partyId, locationId, uid).first<Stored>()
    if (!stored) return 'unknown'
    const before: RawObject = JSON.parse(stored.raw)
    const intake = change(before)
    const changed = changedFields(before, intake.raw)
    if (changed.length === 0) return 'unchanged'
    const key = { countryCode, partyId, id: locationId }
    const row = JSON.stringify(evseRow(key, intake.evse, 0, intake.raw))
    const [written] = await db.batch([
      db.prepare(WRITE).bind(row, peer, now, stored.revision),
      // Where the row was not written, the next try says the same of the location.
      db.prepare(TOUCH_LOCATION).bind(peer, countryCode, partyId, locationId, intake.evse.lastUpdated),
      ...findings(db, peer, evseFindingKey(party, locationId, intake.evse.uid), stored, intake, changed, now),
      ...(stored.evse_key === evseKey(intake.evse.evseId)
        ? []
        : showOnceStatements(db, peer, JSON.stringify([[countryCode, partyId, locationId]]))),
    ])
    if (written?.meta.changes) return 'updated'
  }
  throw new Error('an EVSE changes faster than it can be written')
}

/** Most changes are of a status, which changes nothing about what is wrong with an EVSE. */
const WITHOUT_FAULTS = new Set(['status', 'last_updated'])

function findings(
  db: D1Database,
  peer: string,
  objectKey: string,
  stored: Stored,
  { evse, leniencies }: EvseIntake,
  changed: readonly string[],
  now: Instant,
): D1PreparedStatement[] {
  const news = leniencyFindings('locations', [
    { objectKey, leniencies: newLeniencies(stored, evse, leniencies, changed) },
  ])
  const removed = [stored.status, evse.status].includes('REMOVED')
  if (!removed && changed.every((field) => WITHOUT_FAULTS.has(field))) return findingStatements(db, peer, news, now)
  const faults = faultFindings('locations', objectKey, findEvseFaults(evse))
  return [
    forgetFindings(db, peer, 'locations', [objectKey], now),
    ...findingStatements(db, peer, [...faults, ...news], now),
  ]
}

/** What is odd about the fields that came; the others were counted when they came. An older message is applied all the same, and counted. */
function newLeniencies(
  stored: Stored,
  evse: Evse,
  leniencies: readonly Leniency[],
  changed: readonly string[],
): readonly Leniency[] {
  const came = leniencies.filter(({ field }) => changed.includes(field.split('.', 1)[0] ?? ''))
  return evse.lastUpdated < stored.last_updated ? [...came, { field: 'last_updated', rule: 'older_than_stored' }] : came
}

function changedFields(before: RawObject, after: RawObject): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}
