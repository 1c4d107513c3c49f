import type { PartyKey } from '#domain/identity/party'
import type { Location } from '#domain/location/location'
import { dialectOf } from '#integrations/ocpi/dialects'
import { readLocation } from '#store/catalogue/read-location'
import type { House } from '../house.ts'

/** A site with everything its operator says of it; null when there is none on show, or when it can no longer be read. */
export async function readSite(house: House, peer: string, party: PartyKey, id: string): Promise<Location | null> {
  const raw = await readLocation(house.catalogue, peer, party, id)
  if (!raw) return null
  const version = (await house.objects.party(peer).read())?.version ?? null
  const context = { owner: party, ours: null, receivedAt: house.now() }
  const read = dialectOf(version).readLocation(raw, context)
  return read.ok && read.value.publish ? read.value : null
}
