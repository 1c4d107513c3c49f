import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { say } from '../../scripts/platform/refusal.ts'
import { type RunningPlatform, runPlatform } from '../../scripts/platform/run-platform.ts'
import { OPERATORS, type OperatorRole } from './cast.ts'
import { chargeAdHoc } from './charge-ad-hoc.ts'
import { chargeByApp } from './charge-by-app.ts'
import { chargeByCard } from './charge-by-card.ts'
import { type Comparison, compareDay, type DayAccounts } from './compare-day.ts'
import type { Break, DayOptions } from './day-options.ts'
import type { ChargeTrace, DayWorld } from './day-world.ts'
import { inParallel } from './in-parallel.ts'
import { announceTokens, connectOperators, createBrands, createDrivers, readSigningKey } from './open-day.ts'
import { OperationsApi } from './operations-api.ts'
import { type DayPlan, type PlannedCharge, planDay } from './plan-day.ts'
import { readPlatform } from './platform-snapshot.ts'
import { Progress } from './progress.ts'
import { readReceipts } from './read-receipts.ts'
import { type RunningOperator, startOperator } from './run-operators.ts'

/** What a day came to. */
export interface Day {
  readonly accounts: DayAccounts
  readonly comparison: Comparison
}

const AT_ONCE = 16
/** How long the accounts may go on differing without any change before they are taken as they are. */
const PATIENCE_MS = 30_000
const BETWEEN_LOOKS_MS = 1000

/** Workers that are wrong on purpose; only a day is ever started with one. */
const BROKEN_ENTRIES: Readonly<Record<Break, string>> = {
  dedupe: 'test/workers/fixtures/broken-dedupe.ts',
  order: 'test/workers/fixtures/broken-order.ts',
  ledger: 'test/workers/fixtures/broken-ledger.ts',
}

/** Runs a whole day in a directory of its own and compares what the operators know with what the platform says. */
export async function runDay(root: string, options: DayOptions): Promise<Day> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'roamwatt-day-'))
  const closers: (() => Promise<void> | void)[] = []
  if (options.keep) say(`state: ${stateDirectory}`)
  else closers.push(() => rmSync(stateDirectory, { recursive: true, force: true }))
  const end = async () => {
    for (const close of closers.splice(0)) await close()
  }
  endOnSignals(end)
  try {
    const entry = options.broken === null ? {} : { measuredEntry: BROKEN_ENTRIES[options.broken] }
    const port = await freePort()
    const platform = await runPlatform({ root, port, stateDirectory, verbose: options.verbose, ...entry })
    closers.unshift(() => platform.close())
    // The runtime's library has put its own in place of ours: it ends the process at once.
    endOnSignals(end)
    const operators = new Map<OperatorRole, RunningOperator>()
    closers.unshift(() => {
      for (const operator of operators.values()) operator.stop()
    })
    await startOperators(root, options, operators)
    return await live(options, platform, operators, readSigningKey(stateDirectory))
  } finally {
    await end()
  }
}

async function startOperators(
  root: string,
  { sessions, seed, feed }: DayOptions,
  into: Map<OperatorRole, RunningOperator>,
) {
  await inParallel(OPERATORS, OPERATORS.length, async (role) => {
    // Of ten stations about four have an EVSE that is free, priced and named once, and each charge begun by us needs one of its own.
    const stations = Math.max(80, Math.round((sessions * role.share * 2.2) / 100))
    const own = role.country === 'NL' ? feed : []
    into.set(role, await startOperator(root, role, { seed: `${seed}/${role.country}`, stations, feed: own }))
  })
}

async function live(
  { sessions, seed }: DayOptions,
  platform: RunningPlatform,
  operators: ReadonlyMap<OperatorRole, RunningOperator>,
  signingKey: string,
): Promise<Day> {
  const operations = new OperationsApi(platform)
  const sites = new Map(
    await Promise.all([...operators].map(async ([role, operator]) => [role, await operator.sites()] as const)),
  )
  const plan = planDay(sessions, seed, sites)
  await createBrands(operations)
  const enrolling = new Progress('drivers and cards')
  const drivers = await createDrivers(operations, plan, (done, of) => enrolling.show(done, of))
  enrolling.end()
  say('operators register, and their tariffs and locations are pulled …')
  await connectOperators(operations, operators)
  await announceTokens(operators)
  const world: DayWorld = { platform, operations, operators, drivers, signingKey }
  const traces = await chargeAll(world, plan)
  say('operators finish, and send the CDRs they kept back …')
  for (const operator of operators.values()) await finish(operator)
  return await closeDay(world, plan, traces)
}

async function chargeAll(world: DayWorld, plan: DayPlan): Promise<ReadonlyMap<number, ChargeTrace>> {
  const traces = new Map<number, ChargeTrace>()
  const progress = new Progress('charges')
  // Those that nobody answers come first: what becomes of them takes the longest to show.
  const ordered = plan.charges.toSorted(
    (a, b) => Number(b.fault === 'start_timeout') - Number(a.fault === 'start_timeout'),
  )
  await inParallel(ordered, AT_ONCE, async (charge) => {
    traces.set(charge.index, await chargeOne(world, charge))
    progress.show(traces.size, plan.charges.length)
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

async function finish(operator: RunningOperator): Promise<void> {
  const waitIdle = async () => {
    while ((await operator.post<{ running: number }>('idle', { seconds: 30 })).running > 0) await pause(100)
  }
  await waitIdle()
  await operator.post('release-late')
  await waitIdle()
}

/** Looks until the accounts agree twice in a row, since a second look shows what came in meanwhile; or until nothing changes any more. */
async function closeDay(world: DayWorld, { charges }: DayPlan, traces: ReadonlyMap<number, ChargeTrace>): Promise<Day> {
  const look = async (receipts: DayAccounts['receipts']): Promise<Day> => {
    const journals = (await Promise.all([...world.operators.values()].map((operator) => operator.journal()))).flat()
    const accounts = { charges, traces, journals, platform: await readPlatform(world.operations), receipts }
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

/** Somebody who ends a day half way is left with nothing of it. */
function endOnSignals(end: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal)
    process.once(signal, () => {
      say(`\n${signal}: stopping …`)
      void end().finally(() => process.exit(1))
    })
  }
}

/** A port that nobody has, for a platform that nobody else should find. */
function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object' ? done(address.port) : failed(new Error('no port')),
      )
    })
  })
}
