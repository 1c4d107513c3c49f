import { and, asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { evses } from '#schema/catalogue/evses'
import { locations } from '#schema/catalogue/locations'
import { OPERATOR_NAME } from './operator-name.ts'

/** A location's key. */
export interface StationKey {
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
}

/** A station as last received, with all its EVSEs, also those no longer offered. */
export interface StationFile {
  readonly location: typeof locations.$inferSelect
  readonly evses: readonly (typeof evses.$inferSelect)[]
}

/** One station; null when there is none. */
export async function readStation(catalogue: D1Database, key: StationKey): Promise<StationFile | null> {
  const db = drizzle(catalogue)
  const location = await db
    .select()
    .from(locations)
    .where(
      and(
        eq(locations.peer, key.peer),
        eq(locations.countryCode, key.countryCode),
        eq(locations.partyId, key.partyId),
        eq(locations.id, key.id),
      ),
    )
    .get()
  if (!location) return null
  const operatorName = await operatorOf(catalogue, key)
  const its = await db
    .select()
    .from(evses)
    .where(
      and(
        eq(evses.peer, key.peer),
        eq(evses.countryCode, key.countryCode),
        eq(evses.partyId, key.partyId),
        eq(evses.locationId, key.id),
      ),
    )
    .orderBy(asc(evses.position), asc(evses.uid))
  return { location: { ...location, operatorName }, evses: its }
}

function operatorOf(catalogue: D1Database, { peer, countryCode, partyId, id }: StationKey): Promise<string | null> {
  return catalogue
    .prepare(
      `SELECT ${OPERATOR_NAME} AS name FROM locations AS l WHERE peer = ? AND country_code = ? AND party_id = ? AND id = ?`,
    )
    .bind(peer, countryCode, partyId, id)
    .first<string | null>('name')
}
