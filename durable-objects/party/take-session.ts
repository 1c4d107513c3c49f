import { type PartyKey, partyLabel } from '#domain/identity/party'
import { shardOf } from '#domain/identity/shard'
import type { SessionMessage } from '#domain/session/session'
import { randomId } from '../random-id.ts'
import type { Doorway, Sender, SessionLookup } from './doorway.ts'
import { chargeKeys, findUnreferenced } from './match-charge.ts'
import { homeShard, ourPartyOf } from './our-party.ts'
import { type ResolvedToken, resolveReported } from './resolve-token.ts'

/** The peer's id of a session or CDR as a key: compared without regard to case. */
export function operatorKey(party: PartyKey, id: string): string {
  return `${partyLabel(party)}:${id.toUpperCase()}`
}

/** What became of a message about a session; `unknown` for a PATCH to one that we have not. */
export type SessionOutcome = 'created' | 'updated' | 'unchanged' | 'unknown'

/**
 * The one door for sessions, pushed or pulled: found or opened by the peer's id, then handed to its object. Throws `input_invalid` where the
 * token is of no party of ours.
 */
export async function takeSession(
  doorway: Doorway,
  lookup: SessionLookup,
  sender: Sender,
  about: { readonly party: PartyKey; readonly id: string; readonly message: SessionMessage; readonly raw: unknown },
): Promise<SessionOutcome> {
  const { objects } = doorway
  const { message } = about
  const key = operatorKey(about.party, about.id)
  const unowned = {
    peer: sender.peerId,
    brand: '',
    market: '',
    token: null,
    authorizedAt: null,
    plan: null,
    message,
    raw: about.raw,
    now: doorway.now(),
  }
  const known = await lookup.findSession(key)
  if (known) return objects.session(known).receive({ ...unowned, id: known })
  if (message.kind === 'PATCH') return 'unknown'
  const reported = message.session
  const owner = ourPartyOf(sender, reported.token)
  const token = await resolveReported(doorway, owner, reported.token)
  // A hub may put a reference of its own in place of ours, which then says nothing to us.
  const unreferenced = !isReference(reported.authorizationReference)
  const charge = { ...reported, endAt: null }
  const opened = unreferenced
    ? await findUnreferenced(doorway, lookup, sender, about.party, charge)
    : await findOpened(doorway, sender, reported.authorizationReference)
  const authorized =
    token && opened.length === 0 ? await authorizationOf(doorway, sender, token, reported.authorizationReference) : null
  const [first] = opened
  const shard = token?.shard ?? (first ? shardOf(first) : null) ?? homeShard(owner)
  // Two sessions of an operator under one reference, such as a reservation's and its charge's, are two of ours.
  const id = await lookup.claimSession(key, authorized ? [authorized.session] : opened, randomId(shard))
  // One answer covers one charge: whoever names it for a second one is told of to a person.
  const named = authorized?.session ?? (unreferenced ? undefined : first)
  if (token && named !== undefined && named !== id) {
    await objects.token(token.id).reusedReference(named, sender.peerId, doorway.now())
  }
  if (unreferenced) {
    for (const name of await chargeKeys(doorway.keys.pepper, about.party, charge)) await lookup.noteSession(name, id)
  }
  const facts = token ? await objects.token(token.id).read() : null
  const contract = facts?.token.contract ? await objects.contract(facts.token.contract).read() : null
  const outcome = await objects.session(id).receive({
    ...unowned,
    id,
    brand: facts?.token.brand ?? owner.brand,
    market: facts?.token.market ?? owner.market,
    token: facts?.token ?? null,
    authorizedAt: authorized?.at ?? null,
    plan: contract?.contract.plan ?? null,
  })
  // Its CDR may have overtaken it.
  const price = await lookup.priceOf(key)
  if (price) await objects.session(id).settle(price, doorway.now())
  return outcome
}

/** The session of ours that the operator's authorization reference names, if any: a charge we started at this peer. */
export async function findOpened(doorway: Doorway, sender: Sender, reference: string | null): Promise<string[]> {
  if (!isReference(reference)) return []
  const id = reference.toLowerCase()
  return (await doorway.objects.session(id).expects(sender.peerId)) ? [id] : []
}

/** Has it the form of the references that we give, which are ids of sessions? */
function isReference(reference: string | null): reference is string {
  const id = reference?.toLowerCase() ?? ''
  return shardOf(id) !== null && /^[a-z0-9]+_[a-z2-7]{24}$/.test(id)
}

async function authorizationOf(doorway: Doorway, sender: Sender, token: ResolvedToken, reference: string | null) {
  const session = reference?.toLowerCase()
  if (!session || shardOf(session) === null) return null
  const given = await doorway.objects.token(token.id).authorizationOf(session, sender.peerId)
  return given && { session, at: given.at }
}
