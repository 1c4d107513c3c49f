import { randomBytes } from 'node:crypto'
import { chargeAdHoc } from './charge-ad-hoc.ts'
import { chargeByApp } from './charge-by-app.ts'
import { chargeByCard } from './charge-by-card.ts'
import type { ChargeTrace, DayWorld } from './day-world.ts'
import { inParallel } from './in-parallel.ts'
import type { PlannedCharge } from './plan-day.ts'
import { Progress } from './progress.ts'

const AT_ONCE = 16

/** Lets all charges of a day happen, each in the world it belongs to; `onDone` hears how many are over. */
export async function chargeAll(
  worldOf: (charge: PlannedCharge) => DayWorld,
  charges: readonly PlannedCharge[],
  onDone: (count: number) => void = () => {},
): Promise<ReadonlyMap<number, ChargeTrace>> {
  const traces = new Map<number, ChargeTrace>()
  const progress = new Progress('charges')
  // Those that nobody answers come first: what becomes of them takes the longest to show.
  const ordered = charges.toSorted((a, b) => Number(b.fault === 'start_timeout') - Number(a.fault === 'start_timeout'))
  await inParallel(ordered, AT_ONCE, async (charge) => {
    traces.set(charge.index, await chargeOne(worldOf(charge), charge))
    progress.show(traces.size, charges.length)
    onDone(traces.size)
  })
  progress.end()
  return traces
}

async function chargeOne(world: DayWorld, charge: PlannedCharge): Promise<ChargeTrace> {
  try {
    switch (charge.way) {
      case 'rfid':
        return await chargeByCard(world, charge)
      case 'app':
        return await chargeByApp(world, charge, randomBytes(24).toString('base64url'))
      case 'ad_hoc':
        return await chargeAdHoc(world, charge)
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { index: charge.index, chargeId: null, sessionId: null, key: null, problem }
  }
}
