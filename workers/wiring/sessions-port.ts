import { DomainError } from '#domain/errors'
import { type PartyKey, partyLabel } from '#domain/identity/party'
import { type Shard, shardForNew, shardOf } from '#domain/identity/shard'
import type { ReportedToken } from '#domain/session/session'
import { randomId } from '#durable-objects/random-id'
import { sha256Hex } from '#integrations/crypto/digests'
import type { House } from '../house.ts'
import type { ConnectedPeer, OcpiPorts, OurParty } from '../ocpi/ports.ts'
import { type ResolvedToken, resolveToken } from './resolve-token.ts'

/** Sessions as the OCPI surface needs them: found or opened by the peer's id, then handed to their object. */
export function sessionsPort(house: House): OcpiPorts['sessions'] {
  return {
    async get(peer, party, id) {
      const session = await house.objects.party(peer.peerId).findSession(operatorKey(party, id))
      return session ? ((await house.objects.session(session).raw(peer.peerId)) as never) : null
    },
    async receive(peer, party, id, message, raw) {
      const known = await house.objects.party(peer.peerId).findSession(operatorKey(party, id))
      if (known) return house.objects.session(known).receive({ ...(await bare(house, peer, message, raw)), id: known })
      if (message.kind === 'PATCH') return 'unknown'
      const reported = message.session
      const owner = ourPartyOf(peer, reported.token)
      const token = await resolveToken(house, owner, reported.token.type, reported.token.uid)
      const opened = await findOpened(house, peer, reported.authorizationReference)
      const authorized =
        token && !opened ? await authorizationOf(house, peer, token, reported.authorizationReference) : null
      const shard = token?.shard ?? (opened ? shardOf(opened) : null) ?? homeShard(owner)
      const proposed = opened ?? authorized?.session ?? randomId(shard)
      const id_ = await house.objects.party(peer.peerId).claimSession(operatorKey(party, id), proposed)
      const facts = token ? await house.objects.token(token.id).read() : null
      const contract = facts?.token.contract ? await house.objects.contract(facts.token.contract).read() : null
      const outcome = await house.objects.session(id_).receive({
        ...(await bare(house, peer, message, raw)),
        id: id_,
        brand: facts?.token.brand ?? owner.brand,
        market: facts?.token.market ?? owner.market,
        token: facts?.token ?? null,
        authorizedAt: authorized?.at ?? null,
        plan: contract?.contract.plan ?? null,
      })
      // Its CDR may have overtaken it.
      const price = await house.objects.party(peer.peerId).priceOf(operatorKey(party, id))
      if (price) await house.objects.session(id_).settle(price, house.now())
      return outcome
    },
    async quarantine(peer, rawText, issues) {
      await keepInQuarantine(house, peer, 'session_unreadable', rawText, issues)
    },
  }
}

/** The peer's id of a session as a key: compared without regard to case. */
export function operatorKey(party: PartyKey, id: string): string {
  return `${partyLabel(party)}:${id.toUpperCase()}`
}

/** Our party that a token names; refused when it is none of ours. */
export function ourPartyOf(peer: ConnectedPeer, token: ReportedToken): OurParty {
  const label = partyLabel(token)
  const owner = peer.ourParties.find((party) => partyLabel(party) === label)
  if (!owner) throw new DomainError('input_invalid', { field: 'cdr_token.party_id', message: 'this party is not ours' })
  return owner
}

/** The shard of one of our parties' market. */
export function homeShard(party: OurParty): Shard {
  const shard = shardForNew(party.market)
  if (!shard) throw new Error(`party in a market without a database: ${party.market}`)
  return shard
}

/** A session of ours that the operator's authorization reference names: a charge we started at this peer. */
export async function findOpened(house: House, peer: ConnectedPeer, reference: string | null): Promise<string | null> {
  const id = reference?.toLowerCase() ?? ''
  if (shardOf(id) === null || !/^[a-z0-9]+_[a-z2-7]{24}$/.test(id)) return null
  return (await house.objects.session(id).expects(peer.peerId)) ? id : null
}

/** Keeps what could not be read, in the database of a market of ours that the peer works with. */
export async function keepInQuarantine(
  house: House,
  peer: ConnectedPeer,
  reason: string,
  raw: string,
  issues: unknown,
): Promise<void> {
  const [party] = peer.ourParties
  if (!party) return
  // By its content: what was refused is often sent again, and is then not another thing to look at.
  const id = `${reason}:${peer.peerId}:${await sha256Hex(raw)}`
  await house.objects
    .intake(peer.peerId)
    .quarantine({ id, shard: homeShard(party), peer: peer.peerId, reason, issues, raw, receivedAt: house.now() })
}

async function authorizationOf(house: House, peer: ConnectedPeer, token: ResolvedToken, reference: string | null) {
  const session = reference?.toLowerCase()
  if (!session || shardOf(session) === null) return null
  const given = await house.objects.token(token.id).authorizationOf(session, peer.peerId)
  return given && { session, at: given.at }
}

async function bare(
  house: House,
  peer: ConnectedPeer,
  message: Parameters<OcpiPorts['sessions']['receive']>[3],
  raw: unknown,
) {
  return {
    peer: peer.peerId,
    brand: '',
    market: '',
    token: null,
    authorizedAt: null,
    plan: null,
    message,
    raw,
    now: house.now(),
  }
}
