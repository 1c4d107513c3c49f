import type { Cdr } from '#domain/cdr/cdr'
import { partyLabel } from '#domain/identity/party'
import { shardOf } from '#domain/identity/shard'
import { sha256Hex } from '#integrations/crypto/digests'
import { contentHash } from '#integrations/ocpi/content-hash'
import type { ReadContext } from '#integrations/ocpi/dialect'
import type { Issue } from '#integrations/ocpi/parsed'
import type { RawObject } from '#integrations/ocpi/raw-object'
import type { UnreferencedCharge } from '../charging-session/charging-session-rpc.ts'
import type { CdrArrival, QuarantineEntry } from '../intake/intake-rpc.ts'
import type { Doorway, Sender, SessionLookup } from './doorway.ts'
import { findUnreferenced } from './match-charge.ts'
import { homeShard } from './our-party.ts'
import { resolveReported } from './resolve-token.ts'
import { findOpened, operatorKey } from './take-session.ts'

/** A CDR as it came, and how its text is to be read again when it is priced. */
export interface IncomingCdr {
  readonly raw: RawObject
  readonly rawText: string
  readonly cdr: Cdr
  readonly read: {
    readonly version: string
    readonly profile?: string | undefined
    readonly context: Pick<ReadContext, 'owner' | 'ours'>
  }
}

/** Where a CDR belongs, pushed or pulled: what its intake is given. `foreign_token` where it bills a party that is not ours. */
export async function arrivalOf(
  doorway: Doorway,
  lookup: SessionLookup,
  sender: Sender,
  incoming: IncomingCdr,
): Promise<CdrArrival | 'foreign_token'> {
  const { raw, rawText, cdr, read } = incoming
  const owner = sender.ourParties.find((party) => partyLabel(party) === partyLabel(cdr.token))
  if (!owner) return 'foreign_token'
  const token = await resolveReported(doorway, owner, cdr.token)
  const session = await findSession(doorway, lookup, sender, cdr)
  const key = operatorKey(cdr, cdr.id)
  return {
    peer: sender.peerId,
    key,
    // Ids are compared without regard to case: the same CDR under another spelling of its id has the same content.
    contentHash: await contentHash({ ...raw, country_code: '', party_id: '', id: key }),
    raw: rawText,
    version: read.version,
    read: { owner: read.context.owner, ours: read.context.ours, profile: read.profile },
    shard: token?.shard ?? (session ? shardOf(session) : null) ?? homeShard(owner),
    brand: owner.brand,
    token: token?.id ?? null,
    session,
    receivedAt: doorway.now(),
  }
}

/**
 * The session a CDR is about: by its id, by our reference, by token, place and time; null where none of them fits. The one it is found to be
 * is from now on known by the id, so that a session that comes after its CDR is no second one.
 */
async function findSession(doorway: Doorway, lookup: SessionLookup, sender: Sender, cdr: Cdr): Promise<string | null> {
  const { sessionId } = cdr
  const key = sessionId === null ? null : operatorKey(cdr, sessionId)
  const known = key && (await lookup.findSession(key))
  if (known) return known
  const opened = await findOpened(doorway, sender, cdr.authorizationReference)
  const meant = opened.length > 0 ? opened : await findUnreferenced(doorway, lookup, sender, cdr, chargeOf(cdr))
  return key === null ? (meant[0] ?? null) : lookup.bindSession(key, meant)
}

function chargeOf({ token, location, startAt, endAt }: Cdr): UnreferencedCharge {
  return { token, locationId: location.id, evseUid: location.evseUid, startAt, endAt }
}

/** Why something that may name a person could not be taken. */
export type QuarantineReason = 'cdr_conflict' | 'cdr_unreadable' | 'party_not_ours' | 'session_unreadable'

/** What is kept of something that could not be taken, for the database of a market of ours that the peer works with. */
export async function quarantineOf(
  doorway: Doorway,
  sender: Sender,
  reason: QuarantineReason,
  raw: string,
  issues: readonly Issue[],
): Promise<QuarantineEntry | null> {
  const [party] = sender.ourParties
  if (!party) return null
  // By its content: what was refused is often sent again, and is then not another thing to look at.
  const id = `${reason}:${sender.peerId}:${await sha256Hex(raw)}`
  return { id, shard: homeShard(party), peer: sender.peerId, reason, issues, raw, receivedAt: doorway.now() }
}
