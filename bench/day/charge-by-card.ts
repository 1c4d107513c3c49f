import type { ChargeTrace, DayWorld } from './day-world.ts'
import { faultsOf, operatorOf } from './day-world.ts'
import type { PlannedCharge } from './plan-day.ts'
import { waitUntil } from './wait-until.ts'

const LIMIT_MS = 60_000

/** A card is held to a reader. Waits for the end, so that only so many charges run at once. */
export async function chargeByCard(world: DayWorld, charge: PlannedCharge): Promise<ChargeTrace> {
  const operator = operatorOf(world, charge)
  const { index, locationId, evseUid, connectorId, start, uid } = charge
  const begun = await operator.post<{ chargeId: string; authorization: { allowed: string }; sessionId?: string }>(
    'charges',
    { uid, locationId, evseUid, connectorId, start, ...faultsOf(charge) },
  )
  const { chargeId, authorization } = begun
  const trace = { index, chargeId, sessionId: null, key: null }
  if (begun.sessionId === undefined) return { ...trace, problem: `the card was not let in: ${authorization.allowed}` }
  const record = await waitUntil(
    () => operator.charge(chargeId),
    ({ state }) => state === 'finished',
    LIMIT_MS,
  )
  return { ...trace, problem: record.state === 'finished' ? null : `the operator still calls it ${record.state}` }
}
