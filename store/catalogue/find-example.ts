import { parsePartyLabel } from '#domain/identity/party'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { findTariff } from './find-tariff.ts'
import { readLocation } from './read-location.ts'

/** The object that a finding's key names, as its operator sent it: a Location, an EVSE of one, or a Tariff. Null when it is not stored. */
export async function findExample(
  db: D1Database,
  peer: string,
  module: string,
  objectKey: string,
): Promise<RawObject | null> {
  const slash = objectKey.indexOf('/')
  const party = slash < 0 ? null : parsePartyLabel(objectKey.slice(0, slash))
  if (party === null) return null
  const id = objectKey.slice(slash + 1)
  if (module === 'tariffs') return (await findTariff(db, peer, party, id))?.raw ?? null
  if (module !== 'locations') return null
  const location = await readLocation(db, peer, party, id)
  if (location !== null) return location
  // An EVSE: its uid stands behind its Location's id, and ids may hold slashes themselves.
  const cut = id.lastIndexOf('/')
  const holder = cut < 0 ? null : await readLocation(db, peer, party, id.slice(0, cut))
  const evses = (holder?.['evses'] ?? []) as readonly RawObject[]
  return evses.find((evse) => String(evse['uid']).toUpperCase() === id.slice(cut + 1).toUpperCase()) ?? null
}
