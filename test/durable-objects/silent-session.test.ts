import { expect, test, vi } from 'vitest'
import { bindings } from '../faults/bindings.ts'
import { eventually } from '../scenarios/eventually.ts'
import { objects } from './object-world.ts'
import { alarmsUntil, SessionStage, untilAlarm } from './session-stage.ts'

const stage = new SessionStage({ faults: {}, calls: [] })
const HOUR_MS = 3_600_000

const asked = (id: string) =>
  stage.cpo.calls.filter(({ method, path }) => method === 'GET' && path.endsWith(`/sessions/OP-${id}`))

function shown(id: string) {
  return bindings.MARKET_NL.prepare('SELECT phase, reported_status, stale_since FROM sessions WHERE id = ?')
    .bind(id)
    .first<{ phase: string; reported_status: string; stale_since: number | null }>()
}

test('C-110, F-39 an operator that says nothing of a charge for two hours is asked, and the charge is stale and no more', async () => {
  const { request, session } = await stage.opened('app')
  await stage.report(request.id, 0.5)
  const lastWord = (await session.view())?.updatedAt ?? 0
  await untilAlarmAfter(session, lastWord + 2 * HOUR_MS)
  await eventually(async () =>
    expect(await shown(request.id)).toEqual({ phase: 'charging', reported_status: 'ACTIVE', stale_since: lastWord }),
  )
  // The peer's object does not know that time has passed until its own alarm rings.
  await alarmsUntil(objects.party(stage.peer), async () => asked(request.id).length > 0)
  // Whatever it says next counts, and ends the watch.
  await stage.report(request.id, 1)
  await eventually(async () =>
    expect(await shown(request.id)).toMatchObject({ reported_status: 'COMPLETED', stale_since: null }),
  )
})

async function untilAlarmAfter(session: unknown, at: number): Promise<void> {
  while (Date.now() < at) await untilAlarm(session)
  vi.setSystemTime(Math.max(at, Date.now()))
}
