import { DomainError } from '#domain/errors'
import type { ChargingSessionRpc, ShapingView } from '#durable-objects/charging-session/charging-session-rpc'
import type { Remote } from '#durable-objects/remote'
import type { House } from '#workers/house'
import { marketOf } from './market-of.ts'

/** A session's object and what limits its charge; refuses an id that no session has. */
export async function knownSession(
  house: House,
  id: string,
): Promise<{ readonly session: Remote<ChargingSessionRpc>; readonly shaping: ShapingView }> {
  if (!marketOf(house, id)) throw new DomainError('session_unknown')
  const session = house.objects.session(id)
  const shaping = await session.shaping(house.now())
  if (!shaping) throw new DomainError('session_unknown')
  return { session, shaping }
}
