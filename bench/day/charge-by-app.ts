import { brandOrigin, type ChargeTrace, type DayWorld, lastPhaseOf, prepareCharge } from './day-world.ts'
import { callJson } from './http-call.ts'
import type { PlannedCharge } from './plan-day.ts'
import { waitUntil } from './wait-until.ts'

const LIMIT_MS = 60_000

/** A driver signs in, is shown a price, starts, perhaps stops, and watches until the charge is settled. */
export async function chargeByApp(world: DayWorld, charge: PlannedCharge, key: string): Promise<ChargeTrace> {
  const driver = charge.driver === null ? undefined : world.drivers[charge.driver]
  if (driver === undefined) throw new Error('a charge by app without a driver')
  const cookie = await driver.signIn()
  const api = `${brandOrigin(world, driver.brand)}/api/driver/v1`
  const call = <T>(method: string, path: string, body?: unknown) =>
    callJson({ method, url: api + path, headers: { cookie }, ...(body === undefined ? {} : { body }) }) as Promise<T>

  await prepareCharge(world, charge)
  const price = await call<{ quoteId: string }>('POST', '/quotes', {
    evse: charge.evseId,
    connector: charge.connectorId,
  })
  const { id } = await call<{ id: string }>('POST', '/sessions', { key, quote: price.quoteId })
  const session = () => call<{ phase: string }>('GET', `/sessions/${id}`)
  const trace = { index: charge.index, chargeId: null, sessionId: id, key: cookie }

  const last = lastPhaseOf(charge)
  if (last === null) return { ...trace, problem: null }
  if (charge.stopAfter !== null) {
    const { phase } = await waitUntil(session, (view) => view.phase === 'charging', LIMIT_MS)
    if (phase !== 'charging') return { ...trace, problem: `could not be stopped: it was ${phase}` }
    await call('POST', `/sessions/${id}/stop`)
  }
  const { phase } = await waitUntil(session, (view) => view.phase === last, LIMIT_MS)
  return { ...trace, problem: phase === last ? null : `its driver saw it ${phase}, not ${last}` }
}
