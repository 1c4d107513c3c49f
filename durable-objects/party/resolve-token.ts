import { type PartyKey, partyLabel } from '#domain/identity/party'
import type { Shard } from '#domain/identity/shard'
import { directoryDigest, tokenValue } from '#integrations/crypto/directory-digest'
import type { Doorway } from './doorway.ts'

/** Where a token's object is. */
export interface ResolvedToken {
  readonly id: string
  readonly shard: Shard
}

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
  if (!entry || entry.shard === 'eu') return null
  const token = { id: entry.object, shard: entry.shard }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(digest, token)
  return token
}

/** Drops a token whose object says that it is no more. */
export function forgetToken(token: ResolvedToken): void {
  for (const [digest, entry] of known) if (entry.id === token.id) known.delete(digest)
}
