import { canonicalContractId } from '#domain/identity/contract-id'
import { type PartyKey, partyLabel } from '#domain/identity/party'
import type { Shard } from '#domain/identity/shard'
import type { ReportedToken } from '#domain/session/session'
import { directoryDigest, tokenValue } from '#integrations/crypto/directory-digest'
import type { Doorway } from './doorway.ts'

/** Where a token's object is. */
export interface ResolvedToken {
  readonly id: string
  readonly shard: Shard
}

/** Types that older versions cannot say: who asks for OTHER may mean one of them. */
const SENT_AS_OTHER = ['APP_USER', 'AD_HOC_USER', 'EMAID']

// What an isolate has learnt from the directory, by digest. An entry never changes; a token that was erased answers so itself and is
// forgotten then.
const known = new Map<string, ResolvedToken>()
const MOST_KNOWN = 50_000

/** Finds a token by what an operator knows of it; null when there is none. Nothing is created by asking. */
export async function resolveToken(
  doorway: Pick<Doorway, 'keys'> & { readonly objects: Pick<Doorway['objects'], 'directory'> },
  party: PartyKey,
  type: string,
  uid: string,
): Promise<ResolvedToken | null> {
  const digest = await directoryDigest(doorway.keys.pepper, 'token', partyLabel(party), tokenValue(type, uid))
  const learnt = known.get(digest)
  if (learnt) return learnt
  const entry = await doorway.objects.directory(digest).lookup(digest)
  if (!entry && type.toUpperCase() === 'OTHER') return firstOf(SENT_AS_OTHER, doorway, party, uid)
  if (!entry || entry.shard === 'eu') return null
  const token = { id: entry.object, shard: entry.shard }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(digest, token)
  return token
}

async function firstOf(
  types: readonly string[],
  doorway: Parameters<typeof resolveToken>[0],
  party: PartyKey,
  uid: string,
): Promise<ResolvedToken | null> {
  const found = await Promise.all(types.map((type) => resolveToken(doorway, party, type, uid)))
  return found.find((token) => token !== null) ?? null
}

/**
 * The token of a session or CDR. Where the operator repeats the contract id alone, it is a token of that contract, whichever: who pays and by
 * which terms is the same. Never asked to allow a charge.
 */
export async function resolveReported(
  doorway: Pick<Doorway, 'keys' | 'objects'>,
  party: PartyKey,
  reported: ReportedToken,
): Promise<ResolvedToken | null> {
  const byUid = await resolveToken(doorway, party, reported.type, reported.uid)
  if (byUid || reported.uid !== reported.contractId) return byUid
  const entry = await contractEntry(doorway, reported.contractId)
  if (!entry || entry.shard === 'eu') return null
  const id = await doorway.objects.contract(entry.object).anyToken()
  const facts = id === null ? null : await doorway.objects.token(id).read()
  // A contract of another party of ours is none of this connection.
  if (!facts || partyLabel(facts.token) !== partyLabel(party)) return null
  return { id: facts.token.id, shard: entry.shard }
}

/** A contract by its id as the operator wrote it, and else by any spelling of it: without separators, without the check digit. */
async function contractEntry(doorway: Pick<Doorway, 'keys' | 'objects'>, contractId: string) {
  const written = contractId.toUpperCase()
  for (const name of new Set([written, canonicalContractId(written) ?? written])) {
    const digest = await directoryDigest(doorway.keys.pepper, 'contract', '', name)
    const entry = await doorway.objects.directory(digest).lookup(digest)
    if (entry) return entry
  }
  return null
}

/** Drops a token whose object says that it is no more. */
export function forgetToken(token: ResolvedToken): void {
  for (const [digest, entry] of known) if (entry.id === token.id) known.delete(digest)
}
