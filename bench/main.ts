import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { exitWith, say } from '../scripts/platform/refusal.ts'
import { runPlatform } from '../scripts/platform/run-platform.ts'
import { type Bench, benchAuthorize } from './authorize.ts'
import { benchFeed } from './feed.ts'
import { findFeedDrops, showFeedRun } from './feed-results.ts'
import { startLoad } from './load.ts'
import { BENCH_USAGE, type BenchOptions, parseBenchOptions } from './options.ts'
import { findDrops, keepResult, type Results, type RunCircumstances, readResults, showRun } from './results.ts'
import { NotQuiet } from './rounds.ts'
import { findSessionDrops, showSessionsRun } from './session-results.ts'
import { benchSessions } from './sessions.ts'
import { benchTariffLive } from './tariff-live/run-tariff-live.ts'
import { findTariffDrops, showTariffsRun } from './tariff-results.ts'
import { benchTariffs } from './tariffs.ts'

const ROOT = resolve(import.meta.dirname, '..')
const RESULTS = join(import.meta.dirname, 'results.json')
const MEASURED_PACKAGES = ['workerd', 'miniflare', 'wrangler', 'hono', 'zod', 'big.js']

async function main(): Promise<void> {
  if (process.argv[2] === 'tariff-live') return benchTariffLive(ROOT, process.argv.slice(3))
  const options = parseBenchOptions(process.argv.slice(2))
  if (options === 'help') return say(BENCH_USAGE)
  const stored = readResults(RESULTS)
  if (options.benchmark === 'tariffs') {
    const before = loadAverage()
    const measured = benchTariffs(options, say)
    const run = { ...circumstancesOf(options, 0, before), measured }
    report(run, showTariffsRun(run), findTariffDrops(stored.tariffs, run), options.update && { tariffs: run })
  } else if (options.benchmark === 'feed') {
    const run = await measure(options, benchFeed)
    report(run, showFeedRun(run), findFeedDrops(stored.feed, run), options.update && { feed: run })
  } else if (options.benchmark === 'sessions') {
    const run = await measure(options, benchSessions)
    report(run, showSessionsRun(run), findSessionDrops(stored.sessions, run), options.update && { sessions: run })
  } else {
    const run = await measure(options, benchAuthorize)
    report(run, showRun(run), findDrops(stored.authorize, run), options.update && { authorize: run })
  }
}

function report(run: RunCircumstances, table: string, drops: readonly string[], keep: Results | false): void {
  process.stdout.write(`${table}\n`)
  say(`load average ${run.loadAverage.before.join(' ')} before, ${run.loadAverage.after.join(' ')} after`)
  if (keep) {
    keepResult(RESULTS, keep)
    return
  }
  for (const drop of drops) say(`too slow: ${drop}`)
  if (drops.length > 0) process.exitCode = 1
}

/** One run in a state directory of its own, which is gone afterwards. */
async function measure<T>(
  options: BenchOptions,
  benchmark: (bench: Bench) => Promise<{ measured: T; rejected: number }>,
): Promise<RunCircumstances & { readonly measured: T }> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'roamwatt-bench-'))
  const before = loadAverage()
  const load = startLoad()
  const port = await freePort()
  const platform = await runPlatform({ root: ROOT, port, stateDirectory, measuredEntry: 'bench/worker.ts' })
  try {
    const { measured, rejected } = await benchmark({ platform, load, options, say })
    return { ...circumstancesOf(options, rejected, before), measured }
  } finally {
    load.close()
    await platform.close()
    rmSync(stateDirectory, { recursive: true, force: true })
  }
}

function circumstancesOf(options: BenchOptions, rejectedRounds: number, before: readonly number[]): RunCircumstances {
  return {
    date: new Date().toISOString(),
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`,
    seconds: options.seconds,
    rounds: options.rounds,
    rejectedRounds,
    processors: cpus().length,
    loadAverage: { before, after: loadAverage() },
    versions: { node: process.versions.node, ...Object.fromEntries(MEASURED_PACKAGES.map(versionOf)) },
  }
}

const loadAverage = () => loadavg().map((value) => Number(value.toFixed(2)))

function versionOf(name: string): readonly [string, string] {
  const file = join(ROOT, 'node_modules', name, 'package.json')
  return [name, (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version]
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
}

main().catch((error: unknown) => {
  if (!(error instanceof NotQuiet)) return exitWith(error)
  say(`rejected: ${error.message}`)
  process.exit(1)
})
