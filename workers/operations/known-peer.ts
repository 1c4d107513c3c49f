import { DomainError } from '#domain/errors'
import type { PartyRpc, PeerView } from '#durable-objects/party/party-rpc'
import type { Remote } from '#durable-objects/remote'
import type { House } from '#workers/house'
import { isPeerId } from './market-of.ts'

/** A peer's object and what it says of itself; refuses an id that no peer has. */
export async function knownPeer(
  house: House,
  id: string,
): Promise<{ readonly party: Remote<PartyRpc>; readonly peer: PeerView }> {
  if (!isPeerId(id)) throw new DomainError('peer_unknown')
  const party = house.objects.party(id)
  const peer = await party.read()
  if (!peer) throw new DomainError('peer_unknown')
  return { party, peer }
}
