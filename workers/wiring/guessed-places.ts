import { partyLabel } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import { directoryDigest, tokenValue } from '#integrations/crypto/directory-digest'
import type { House } from '../house.ts'
import type { AuthorizationRequest, ConnectedPeer } from '../ocpi/ports.ts'

/** No isolate remembers more closed places than this; the rest is in the peers' objects. */
const MOST_CLOSED = 10_000
/** As much of a digest as keeps uids apart; nobody finds a token by it. */
const DIGEST_LENGTH = 16

// By peer and place, until when it is closed. Whoever guesses passes here with each guess, so the isolate that is asked has heard of it.
const closed = new Map<string, Instant>()

/** Is this place closed, since too many uids that nobody knows were asked for there? */
export function isClosedToGuesses(peer: ConnectedPeer, request: AuthorizationRequest, now: Instant): boolean {
  const until = closed.get(keyOf(peer, request))
  return until !== undefined && until > now
}

/** Counts a uid that nobody knows. It costs what a decision about a known one does: one call, one write. */
export async function noteGuess(house: House, peer: ConnectedPeer, request: AuthorizationRequest): Promise<void> {
  const ours = peer.ourParties.find(
    (party) => request.party !== null && partyLabel(party) === partyLabel(request.party),
  )
  const asked = ours ?? peer.ourParties[0]
  if (!asked) return
  const value = tokenValue(request.type, request.uid)
  const digest = await directoryDigest(house.keys.pepper, 'token', partyLabel(asked), value)
  const now = house.now()
  const closedUntil = await house.objects
    .party(peer.peerId)
    .noteUnknownUid({
      place: placeOf(peer, request),
      location: request.locationReferences?.locationId ?? null,
      digest: digest.slice(0, DIGEST_LENGTH),
      brand: asked.brand,
      market: asked.market,
      now,
    })
    // The answer is no either way.
    .catch(() => null)
  const key = keyOf(peer, request)
  if (closedUntil === null) closed.delete(key)
  else {
    if (closed.size >= MOST_CLOSED) closed.clear()
    closed.set(key, closedUntil)
  }
}

const keyOf = (peer: ConnectedPeer, request: AuthorizationRequest) => `${peer.peerId} ${placeOf(peer, request)}`

/** The operator's label and its location; compared without regard to case. */
function placeOf(peer: ConnectedPeer, { caller, locationReferences }: AuthorizationRequest): string {
  const operator = caller ?? peer.roles.find(({ role }) => role === 'CPO')
  return `${operator ? partyLabel(operator) : ''}:${locationReferences?.locationId ?? ''}`.toUpperCase()
}
