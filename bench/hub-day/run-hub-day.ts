import { say } from '../../scripts/platform/refusal.ts'
import type { HubAccount } from '../../test/peers/hub/hub-journal.ts'
import { OPERATORS, type OperatorRole } from '../day/cast.ts'
import { chargeAll } from '../day/charge-all.ts'
import { closeDay, type Day, finishOperator } from '../day/close-day.ts'
import { inParallel } from '../day/in-parallel.ts'
import { announceTokens, connectOperators, createBrands, createDrivers, readSigningKey } from '../day/open-day.ts'
import { OperationsApi } from '../day/operations-api.ts'
import { type DayPlan, planDay } from '../day/plan-day.ts'
import { Progress } from '../day/progress.ts'
import { type RunningOperator, startOperator } from '../day/run-operators.ts'
import { type DayHouse, withPlatform } from '../day/with-platform.ts'
import { brokenWorker, type HubDayOptions } from './hub-day-options.ts'
import { allOperators, type HubDayWorld, isDirectToo, worldOf } from './hub-day-world.ts'
import { LINE, Outages, spoilResults } from './hub-weather.ts'
import { connectThroughHub, hubVersion } from './open-hub-day.ts'
import { runProbes } from './probes.ts'
import { keepReconciling, reconcile } from './reconcile.ts'
import { type RunningHub, startHub } from './running-hub.ts'
import { translateJournal } from './translate-journal.ts'

/**
 * A hub that gives the eMSP's references back, and shows a platform the CDRs of all its parties at once; it is quick, since a day is short.
 * README.md says what a stricter one shows.
 */
const HUB_FLAGS = ['--references', 'owner', '--pulls-for', 'connection', '--static-delay', '0', '--retry', '50']

/** What a day through a hub came to. */
export interface HubDay extends Day {
  readonly hub: HubAccount
  readonly outages: number
  /** Starts during an outage that did not show as such, and pulls that failed. */
  readonly problems: readonly string[]
}

/** Runs a day in which most charges come through a hub and some directly, and compares what all journals and the platform say. */
export function runHubDay(root: string, options: HubDayOptions): Promise<HubDay> {
  const { keep, verbose } = options
  return withPlatform(root, { keep, verbose, broken: brokenWorker(options.broken) }, async (house) => {
    const hub = await startHub(root, ['--seed', options.seed, ...HUB_FLAGS, ...options.hubFlags])
    house.atEnd(() => hub.stop())
    const behind = await startOperators(root, options, house, OPERATORS)
    const direct = await startOperators(root, options, house, OPERATORS.filter(isDirectToo))
    return live(options, house, hub, behind, direct)
  })
}

async function startOperators(
  root: string,
  { sessions, seed }: HubDayOptions,
  { atEnd }: DayHouse,
  roles: readonly OperatorRole[],
): Promise<ReadonlyMap<OperatorRole, RunningOperator>> {
  const running = new Map<OperatorRole, RunningOperator>()
  atEnd(() => {
    for (const operator of running.values()) operator.stop()
  })
  await inParallel(roles, roles.length, async (role) => {
    const stations = Math.max(80, Math.round((sessions * role.share * 2.2) / 100))
    running.set(role, await startOperator(root, role, { seed: `${seed}/${role.country}`, stations, feed: [] }))
  })
  return running
}

async function live(
  { sessions, seed, broken, hubFlags }: HubDayOptions,
  { platform, stateDirectory }: DayHouse,
  hub: RunningHub,
  behind: ReadonlyMap<OperatorRole, RunningOperator>,
  direct: ReadonlyMap<OperatorRole, RunningOperator>,
): Promise<HubDay> {
  const operations = new OperationsApi(platform)
  const sites = new Map(
    await Promise.all([...behind].map(async ([role, operator]) => [role, await operator.sites()] as const)),
  )
  const plan = planDay(sessions, seed, sites)
  await createBrands(operations)
  const enrolling = new Progress('drivers and cards')
  const drivers = await createDrivers(operations, plan, (done, of) => enrolling.show(done, of))
  enrolling.end()
  say('operators register with the hub, and the hub with the platform …')
  const hubPeers = await connectThroughHub(operations, hub, behind, hubVersion(hubFlags))
  await connectOperators(operations, direct)
  const { items } = await operations.get<{ items: readonly { id: string }[] }>('/peers')
  const base = { platform, operations, drivers, signingKey: readSigningKey(stateDirectory) }
  const world: HubDayWorld = {
    throughHub: { ...base, operators: behind },
    direct: { ...base, operators: direct },
    hub,
    peers: { hub: hubPeers, direct: items.flatMap(({ id }) => (hubPeers.includes(id) ? [] : [id])) },
  }
  await announceTokens(behind)
  await announceTokens(direct)
  return chargeAndCompare(world, plan, { seed, pulls: broken !== 'pull' })
}

async function chargeAndCompare(
  world: HubDayWorld,
  plan: DayPlan,
  { seed, pulls }: { readonly seed: string; readonly pulls: boolean },
): Promise<HubDay> {
  const { hub } = world
  await hub.post('faults', LINE)
  await spoilResults(hub, plan.charges, seed)
  const outages = new Outages(hub, plan.charges.length)
  const stopReconciling = pulls ? keepReconciling(world) : async () => {}
  const traces = await chargeAll(
    (charge) => worldOf(world, charge),
    plan.charges,
    (count) => outages.charged(count),
  )
  await outages.over()
  await stopReconciling()
  const probes = await runProbes(world, plan)
  say('operators finish, and what was not pushed is pulled …')
  for (const operator of allOperators(world)) await finishOperator(operator)
  await hub.post('idle', { seconds: 60 })
  const pullProblems = pulls ? await reconcile(world) : []
  const readHub = async () => {
    const account = await hub.journal()
    const behind = (await Promise.all([...world.throughHub.operators.values()].map((one) => one.journal()))).flat()
    const direct = (await Promise.all([...world.direct.operators.values()].map((one) => one.journal()))).flat()
    return { account, records: [...translateJournal(behind, account), ...direct] }
  }
  const day = await closeDay(world.throughHub, plan, traces, {
    journals: async () => (await readHub()).records,
    planned: (snapshot) => ({
      ...snapshot,
      sessions: snapshot.sessions.filter(({ id }) => !probes.sessionIds.has(id)),
    }),
  })
  return {
    ...day,
    hub: (await readHub()).account,
    outages: outages.count,
    problems: [...probes.problems, ...pullProblems],
  }
}
