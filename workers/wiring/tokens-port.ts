import { type PartyKey, partyLabel } from '#domain/identity/party'
import { homeShard } from '#durable-objects/party/our-party'
import { forgetToken, resolveToken } from '#durable-objects/party/resolve-token'
import { randomId } from '#durable-objects/random-id'
import { peerProfile } from '#integrations/ocpi/profiles'
import { tokenNames } from '#integrations/ocpi/quirks/token-uid'
import { countPartyTokens, listPartyTokens } from '#store/market/list-party-tokens'
import { readStampedToken } from '#store/market/stamped-token'
import type { House } from '../house.ts'
import type {
  AuthorizationAnswer,
  AuthorizationRequest,
  ConnectedPeer,
  OcpiPorts,
  StampedToken,
  TokenPageQuery,
} from '../ocpi/ports.ts'
import { authorizationInfo } from './authorization-info.ts'
import { isClosedToGuesses, noteGuess } from './guessed-places.ts'
import { siteOf } from './site-of.ts'
import { within } from './within.ts'

/** The peer gets its answer within this, decided or not. */
const DECIDE_WITHIN_MS = 1_500

/** Tokens as the OCPI surface needs them: lists from the markets' databases, decisions from objects alone. */
export function tokensPort(house: House): OcpiPorts['tokens'] {
  return {
    page: (peer, query) => tokenPage(house, peer, query),
    async get(peer, wanted) {
      const found = await findToken(house, peer, wanted)
      return found && readStampedToken(house.market(found.shard), found.id)
    },
    authorize: (peer, request) => within(DECIDE_WITHIN_MS, decide(house, peer, request), 'undecided' as const),
  }
}

/** Walks our parties in the order of their labels, as one list. */
async function tokenPage(house: House, peer: ConnectedPeer, query: TokenPageQuery) {
  const wanted = query.party && partyLabel(query.party)
  const parties = peer.ourParties
    .filter((party) => wanted === null || partyLabel(party) === wanted)
    .toSorted((a, b) => partyLabel(a).localeCompare(partyLabel(b)))
  const range = { from: query.from, to: query.to }
  const counts = await Promise.all(
    parties.map((party) => countPartyTokens(house.market(homeShard(party)), party, range)),
  )
  const items: StampedToken[] = []
  let before = 0
  for (const [index, party] of parties.entries()) {
    const count = counts[index] ?? 0
    const offset = Math.max(0, query.offset + items.length - before)
    const room = query.limit - items.length
    if (room > 0 && offset < count) {
      items.push(...(await listPartyTokens(house.market(homeShard(party)), party, range, offset, room)))
    }
    before += count
  }
  return { total: before, items }
}

async function decide(house: House, peer: ConnectedPeer, request: AuthorizationRequest): Promise<AuthorizationAnswer> {
  const siteFacts = siteOf(house, peer, request.locationReferences, request.caller ?? null)
  const started = await startedCharge(house, peer, request)
  if (started) return { ...started, lastUpdated: house.now(), locationKept: request.locationReferences, info: null }
  const found = await findToken(house, peer, request)
  if (!found) {
    await noteGuess(house, peer, request)
    return 'unknown_token'
  }
  const answer = await house.objects.token(found.id).authorize({
    peer: peer.peerId,
    now: house.now(),
    site: await siteFacts,
    placeNamed: request.locationReferences !== null,
    location: request.locationReferences?.locationId ?? null,
    placeClosed: isClosedToGuesses(peer, request, house.now()),
    operator: operatorOf(peer, request),
    reference: randomId(found.shard),
  })
  if (!answer) {
    forgetToken(found)
    return 'unknown_token'
  }
  // Where somebody guesses, a guess that hits is answered as one that does not.
  if (answer.reason === 'unknown_uids') return 'unknown_token'
  if (answer.reason === 'location_needed') return 'location_needed'
  const { allowed, token, reference: authorizationReference } = answer
  return {
    allowed,
    token,
    lastUpdated: house.now(),
    locationKept: allowed === 'ALLOWED' ? request.locationReferences : null,
    authorizationReference,
    info: authorizationInfo(answer),
  }
}

/** Whose charging point it is; null on a connection of several operators where nobody says which of them asks. */
function operatorOf(peer: ConnectedPeer, { caller }: AuthorizationRequest): string | null {
  const operators = peer.roles.filter(({ role }) => role === 'CPO')
  const [only] = caller ? [caller] : operators.length === 1 ? operators : []
  return only ? partyLabel(only) : null
}

/**
 * An operator need not ask about a token that came with a start: it was authorized before. One that does is told so once more, under the
 * reference of the charge that was asked for, since another would make another charge of it.
 */
async function startedCharge(house: House, peer: ConnectedPeer, { party, uid, type }: AuthorizationRequest) {
  if (type === 'RFID') return null
  for (const ours of party ? [party] : peer.ourParties) {
    const session = await house.objects.party(peer.peerId).startedWith(ours, uid, house.now())
    const token = session && (await house.objects.session(session).startingToken(peer.peerId))
    if (token) return { allowed: 'ALLOWED', token, authorizationReference: session } as const
  }
  return null
}

async function findToken(
  house: House,
  peer: ConnectedPeer,
  request: Pick<AuthorizationRequest, 'party' | 'uid' | 'type'>,
) {
  const wanted = request.party && partyLabel(request.party)
  const parties: readonly PartyKey[] = peer.ourParties.filter(
    (party) => wanted === null || partyLabel(party) === wanted,
  )
  // The name it was asked by comes first; another is tried only when nobody has that.
  const names = tokenNames(request, peer.profile ?? peerProfile('ocpi-221'))
  for (const { type, uid } of names) {
    const found = await Promise.all(parties.map((party) => resolveToken(house, party, type, uid)))
    const token = found.find((one) => one !== null)
    if (token) return token
  }
  return null
}
