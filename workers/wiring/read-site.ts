import type { PartyKey } from '#domain/identity/party'
import type { Location } from '#domain/location/location'
import { maySeeLocation } from '#domain/location/may-see-location'
import { dialectAsSpoken } from '#integrations/ocpi/profiles'
import { readStoredLocation } from '#store/catalogue/read-location'
import type { House } from '../house.ts'

/**
 * A site with everything its operator says of it; null when there is none, when it can no longer be read, or when it is unpublished and not
 * for whoever answers to `answered`, which is asked only then.
 */
export async function readSite(
  house: House,
  peer: string,
  party: PartyKey,
  id: string,
  answered: () => Promise<readonly string[]>,
): Promise<Location | null> {
  const stored = await readStoredLocation(house.catalogue, peer, party, id)
  if (!stored) return null
  const view = await house.objects.party(peer).read()
  const context = { owner: party, ours: null, receivedAt: house.now() }
  // What was kept is what was sent, so it is read as it was then: mended by the peer's profile.
  const read = dialectAsSpoken(view?.version ?? null, view?.profile).readLocation(stored.raw, context)
  if (!read.ok) return null
  const { publish } = read.value
  const isAsked = !publish && stored.allowedTo.length > 0
  const mine = isAsked ? await answered() : []
  return maySeeLocation({ publish, allowedTo: stored.allowedTo }, mine) ? read.value : null
}
