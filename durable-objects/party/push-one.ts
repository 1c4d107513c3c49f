import type { OcpiDeps, OcpiPeer, OcpiResult } from '#integrations/ocpi/call-ocpi'
import { getToken, patchToken, putToken } from '#integrations/ocpi/client/push-token'
import type { LoggedToken } from '#store/market/token-log'
import { problemOf } from './exchange-credentials.ts'

/**
 * What came of sending a token. `refused`: the peer will not have it, and would not have it again. `down`: the peer is not there, or not well.
 * `offline`: a hub says that the receiver is not there.
 */
export type PushOutcome = { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly problem: string } | PeerAway

/** Why nothing is sent for now; `answer`: what the peer said where it said anything. */
export type PeerAway = { readonly kind: 'down'; readonly answer: string | null } | { readonly kind: 'offline' }

/** Sends a token as it is now: whole where it is new, and where the peer takes no parts. */
export async function pushOne(peer: OcpiPeer, logged: LoggedToken, deps: OcpiDeps): Promise<PushOutcome> {
  const { token, lastUpdated, revision } = logged
  if (revision === 1 || peer.profile?.tokens.change !== 'patch')
    return outcomeOf(await putToken(peer, token, lastUpdated, deps))
  const patched = outcomeOf(await patchToken(peer, token, lastUpdated, deps))
  if (patched.kind !== 'refused') return patched
  // Whoever refuses a part may lack the whole: it is asked for, and sent unless it is there as it should be.
  const theirs = await getToken(peer, token, deps)
  const { valid, whitelist } = peer.dialect.writeToken(token, lastUpdated, deps.now())
  if (theirs.ok && theirs.data['valid'] === valid && theirs.data['whitelist'] === whitelist) return { kind: 'taken' }
  return outcomeOf(await putToken(peer, token, lastUpdated, deps))
}

/** Statuses of a hub about a receiver that it does not reach. */
const NOT_REACHED = [4001, 4003]

function outcomeOf(result: OcpiResult<unknown>): PushOutcome {
  if (result.ok) return { kind: 'taken' }
  const { statusCode, httpStatus } = result
  if (statusCode !== null) {
    if (NOT_REACHED.includes(statusCode)) return { kind: 'offline' }
    const problem = problemOf(result)
    return statusCode < 3000 ? { kind: 'refused', problem } : { kind: 'down', answer: problem }
  }
  const refused = httpStatus !== null && [400, 403, 404, 405, 409, 413, 415, 422].includes(httpStatus)
  if (refused) return { kind: 'refused', problem: problemOf(result) }
  const answered = httpStatus !== null && httpStatus >= 500
  return { kind: 'down', answer: answered ? problemOf(result) : null }
}
