import { say } from '../../scripts/platform/refusal.ts'
import type { RunningPlatform } from '../../scripts/platform/run-platform.ts'
import { OPERATORS, type OperatorRole } from './cast.ts'
import { chargeAll } from './charge-all.ts'
import { closeDay, type Day, finishOperator } from './close-day.ts'
import type { DayOptions } from './day-options.ts'
import type { DayWorld } from './day-world.ts'
import { inParallel } from './in-parallel.ts'
import { announceTokens, connectOperators, createBrands, createDrivers, readSigningKey } from './open-day.ts'
import { OperationsApi } from './operations-api.ts'
import { planDay } from './plan-day.ts'
import { Progress } from './progress.ts'
import { type RunningOperator, startOperator } from './run-operators.ts'
import { withPlatform } from './with-platform.ts'

/** Runs a whole day in a directory of its own and compares what the operators know with what the platform says. */
export function runDay(root: string, options: DayOptions): Promise<Day> {
  return withPlatform(root, options, async ({ platform, stateDirectory, atEnd }) => {
    const operators = new Map<OperatorRole, RunningOperator>()
    atEnd(() => {
      for (const operator of operators.values()) operator.stop()
    })
    await startOperators(root, options, operators)
    return live(options, platform, operators, readSigningKey(stateDirectory))
  })
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
  const traces = await chargeAll(() => world, plan.charges)
  say('operators finish, and send the CDRs they kept back …')
  for (const operator of operators.values()) await finishOperator(operator)
  return closeDay(world, plan, traces, {
    journals: async () => (await Promise.all([...operators.values()].map((operator) => operator.journal()))).flat(),
  })
}
