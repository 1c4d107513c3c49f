import type { PartyKey } from '#domain/identity/party'
import { formatDateTime, parseDateTime } from '#integrations/ocpi/date-time'
import type { RawObject } from '#integrations/ocpi/raw-object'

const LOCATION =
  'SELECT raw, last_updated, revision, allowed_to FROM locations WHERE peer = ?1 AND country_code = ?2 AND party_id = ?3 AND id = ?4'
const EVSES = `SELECT raw FROM evses WHERE peer = ?1 AND country_code = ?2 AND party_id = ?3 AND location_id = ?4 AND offered = 1
ORDER BY position, uid`

/** A location as its operator sent it, with the EVSEs as they are now; null when there is none. */
export async function readLocation(
  db: D1Database,
  peer: string,
  party: PartyKey,
  id: string,
): Promise<RawObject | null> {
  return (await readStoredLocation(db, peer, party, id))?.raw ?? null
}

/** As `readLocation`, with the number of its changes so far, and the digests of whom it may be shown to unpublished. */
export async function readStoredLocation(
  db: D1Database,
  peer: string,
  party: PartyKey,
  id: string,
): Promise<{ readonly raw: RawObject; readonly revision: number; readonly allowedTo: readonly string[] } | null> {
  const key = [peer, party.countryCode, party.partyId, id] as const
  const [locations, evses] = await db.batch<{
    raw: string
    last_updated: number
    revision: number
    allowed_to: string
  }>([db.prepare(LOCATION).bind(...key), db.prepare(EVSES).bind(...key)])
  const row = locations?.results[0]
  if (!row) return null
  const raw: RawObject = JSON.parse(row.raw)
  const rawEvses = (evses?.results ?? []).map((evse): RawObject => JSON.parse(evse.raw))
  const sent = typeof raw['last_updated'] === 'string' ? parseDateTime(raw['last_updated']) : null
  const whole = {
    ...raw,
    ...(rawEvses.length > 0 ? { evses: rawEvses } : {}),
    // A later change of an EVSE is a change of its location.
    ...(sent !== null && sent.instant < row.last_updated ? { last_updated: formatDateTime(row.last_updated) } : {}),
  }
  return { raw: whole, revision: row.revision, allowedTo: JSON.parse(row.allowed_to) }
}
