import type { Cdr } from '#domain/cdr/cdr'
import { partyLabel } from '#domain/identity/party'
import type { PricingFacts } from '#durable-objects/charging-session/charging-session-rpc'
import type { CdrArrival } from '#durable-objects/intake/intake-rpc'
import { findOverlappingSessions } from '#store/market/find-overlapping-session'
import type { House } from '../house.ts'

/** The operator's own session id as the peer's index knows it. */
export function sessionKey(cdr: Cdr): string | null {
  return cdr.sessionId && `${partyLabel(cdr)}:${cdr.sessionId.toUpperCase()}`
}

/** By which names a second CDR of the session would be known. Two of an operator's sessions may be under one reference of ours. */
export function sessionsOf(session: PricingFacts | null, cdr: Cdr): string[] {
  const key = sessionKey(cdr)
  const isSame = cdr.sessionId === null || session?.reported?.id.toUpperCase() === cdr.sessionId.toUpperCase()
  return [...(key ? [key] : []), ...(session && isSame ? [session.id] : [])]
}

/** The last resort of a CDR without a session id: token, EVSE and time. Where several fit it is for a person to say which it is about. */
export async function overlappingSessions(house: House, arrival: CdrArrival, cdr: Cdr): Promise<readonly string[]> {
  if (cdr.sessionId !== null || arrival.token === null || cdr.credit) return []
  const { startAt, endAt, location } = cdr
  const charge = { peer: arrival.peer, token: arrival.token, evseUid: location.evseUid, startAt, endAt }
  return findOverlappingSessions(house.market(arrival.shard), charge)
}
