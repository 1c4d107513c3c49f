import { setTimeout as pause } from 'node:timers/promises'
import { say } from '../../scripts/platform/refusal.ts'
import type { ChargeRecord } from '../../test/peers/cpo/charge-record.ts'
import { type Comparison, compareDay, type DayAccounts } from './compare-day.ts'
import type { ChargeTrace, DayWorld } from './day-world.ts'
import type { DayPlan } from './plan-day.ts'
import { type PlatformSnapshot, readPlatform } from './platform-snapshot.ts'
import { Progress } from './progress.ts'
import { readReceipts } from './read-receipts.ts'
import type { RunningOperator } from './run-operators.ts'

/** What a day came to. */
export interface Day {
  readonly accounts: DayAccounts
  readonly comparison: Comparison
}

/** Where the accounts of a day are read. */
export interface AccountSources {
  /** What the operators know, with the ids by which the platform knows it. */
  readonly journals: () => Promise<readonly ChargeRecord[]>
  /** What of the platform's account belongs to the plan; all of it where this is missing. */
  readonly planned?: (platform: PlatformSnapshot) => PlatformSnapshot
}

/** How long the accounts may go on differing without any change before they are taken as they are. */
const PATIENCE_MS = 30_000
const BETWEEN_LOOKS_MS = 1000

/** Waits until nothing runs at an operator, and lets it send what it kept back. */
export async function finishOperator(operator: RunningOperator): Promise<void> {
  const waitIdle = async () => {
    while ((await operator.post<{ running: number }>('idle', { seconds: 30 })).running > 0) await pause(100)
  }
  await waitIdle()
  await operator.post('release-late')
  await waitIdle()
}

/** Looks until the accounts agree twice in a row, since a second look shows what came in meanwhile; or until nothing changes any more. */
export async function closeDay(
  world: DayWorld,
  { charges }: DayPlan,
  traces: ReadonlyMap<number, ChargeTrace>,
  { journals, planned = (platform) => platform }: AccountSources,
): Promise<Day> {
  const look = async (receipts: DayAccounts['receipts']): Promise<Day> => {
    const records = await journals()
    const platform = planned(await readPlatform(world.operations))
    const accounts = { charges, traces, journals: records, platform, receipts }
    return { accounts, comparison: compareDay(accounts) }
  }
  let last = ''
  let changedAt = performance.now()
  let agreed = 0
  const progress = new Progress('differences left')
  for (;;) {
    const { comparison } = await look(new Map())
    const now = comparison.differences.join('\n')
    agreed = comparison.differences.length === 0 ? agreed + 1 : 0
    if (now !== last) changedAt = performance.now()
    last = now
    progress.show(comparison.differences.length)
    if (agreed > 1 || performance.now() - changedAt > PATIENCE_MS) {
      progress.end()
      say('receipts …')
      return await look(await readReceipts(world, comparison.files, traces))
    }
    await pause(BETWEEN_LOOKS_MS)
  }
}
