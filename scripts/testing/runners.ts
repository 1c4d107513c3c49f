import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CommandResult, runCommand } from '../run-command.ts'
import { findChromium } from './find-chromium.ts'
import { countRunner, readJunitTally, readVitestTally, type Tally } from './tally.ts'

/** What a runner is given. */
export interface RunnerSettings {
  readonly root: string
  /** Where reports go. */
  readonly reports: string
  /** Parts of file names; only matching test files run. */
  readonly filters: readonly string[]
  /** Keep standard output for results: all that tests say goes to standard error. */
  readonly aside?: boolean
}

/** What a runner found, or why it did not run. */
export type RunnerResult =
  | { readonly ran: true; readonly tally: Tally; readonly elapsedMs: number }
  | { readonly ran: false; readonly reason: string }

/** One way of running tests. */
export interface Runner {
  readonly name: string
  run(settings: RunnerSettings): Promise<RunnerResult>
}

/** Folders that name nothing of Cloudflare and no Node: they are checked and tested under Deno as well. */
const PORTABLE = ['domain', 'jurisdictions', 'integrations/ocpi', 'integrations/oicp']
const QUIET_DENO = { DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' }

const node: Runner = { name: 'node', run: (settings) => runVitest(settings, 'node', 'vitest.config.ts') }

const workerd: Runner = {
  name: 'workerd',
  run: async (settings) => {
    if (!existsSync(join(settings.root, 'workers', 'development.ts'))) return notRun('there is no Worker')
    return runVitest(settings, 'workerd', 'vitest.workerd.config.ts')
  },
}

const denoCheck: Runner = {
  name: 'deno check',
  run: async (settings) => {
    if (settings.filters.length > 0) return notRun('only some test files were asked for')
    const folders = present(settings.root, [...PORTABLE, 'test/deno'])
    const result = await runDeno(settings.root, ['check', '--quiet', ...folders])
    return { ran: true, tally: asOneTest(result), elapsedMs: result.elapsedMs }
  },
}

const denoPortable: Runner = {
  name: 'deno vitest',
  run: async (settings) => {
    const folders = present(
      settings.root,
      PORTABLE.map((folder) => `test/${folder}`),
    )
    const wanted =
      settings.filters.length === 0 ? folders : settings.filters.filter((f) => folders.some((d) => f.startsWith(d)))
    if (wanted.length === 0) return notRun('no test of a portable folder was asked for')
    const report = join(settings.reports, 'deno-vitest.json')
    const args = [
      'run',
      '--allow-all',
      'node_modules/vitest/vitest.mjs',
      ...vitestArguments('vitest.config.ts', report),
    ]
    const result = await runDeno(settings.root, [...args, ...wanted])
    return { ran: true, tally: countRunner(readVitestTally(report), result.status), elapsedMs: result.elapsedMs }
  },
}

const denoTest: Runner = {
  name: 'deno test',
  run: async (settings) => {
    const folder = 'test/deno'
    const wanted = settings.filters.length === 0 ? [folder] : settings.filters.filter((f) => f.startsWith(folder))
    if (wanted.length === 0) return notRun(`nothing in ${folder} was asked for`)
    if (!existsSync(join(settings.root, folder))) return notRun(`there is no ${folder}`)
    const report = join(settings.reports, 'deno.xml')
    const rights = [
      '--no-remote',
      '--allow-env',
      '--allow-read',
      '--allow-run',
      '--allow-net=127.0.0.1,localhost',
      '--permit-no-files',
    ]
    const result = await runDeno(settings.root, ['test', ...rights, `--junit-path=${report}`, ...wanted])
    return { ran: true, tally: countRunner(readJunitTally(report), result.status), elapsedMs: result.elapsedMs }
  },
}

/** What a peer sees of a running platform. */
const conformance: Runner = {
  name: 'conformance',
  run: (settings) => runVitest(settings, 'conformance', 'vitest.conformance.config.ts'),
}

const browser: Runner = {
  name: 'browser',
  run: async (settings) => {
    const chromium = findChromium()
    if (chromium === undefined) return notRun('no Chromium is installed')
    return runVitest(settings, 'browser', 'vitest.browser.config.ts', { CHROMIUM: chromium })
  },
}

/** All runners, the quickest answer first. */
export const RUNNERS: readonly Runner[] = [node, denoCheck, denoPortable, denoTest, workerd, conformance, browser]

async function runVitest(
  { root, reports, filters, aside = false }: RunnerSettings,
  name: string,
  config: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunnerResult> {
  const report = join(reports, `${name}.json`)
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [vitest, ...vitestArguments(config, report), ...filters]
  const settings = { cwd: root, env: { ...QUIET_WRANGLER, ...env }, live: true, aside }
  const result = await runCommand(process.execPath, args, settings)
  return { ran: true, tally: countRunner(readVitestTally(report), result.status), elapsedMs: result.elapsedMs }
}

const QUIET_WRANGLER = { CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' }

function vitestArguments(config: string, report: string): readonly string[] {
  return [
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    '--passWithNoTests',
  ]
}

function runDeno(root: string, args: readonly string[]): Promise<CommandResult> {
  return runCommand(join(root, 'node_modules', '.bin', 'deno'), args, { cwd: root, env: QUIET_DENO, live: true })
}

const asOneTest = ({ status }: CommandResult): Tally =>
  status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }

const notRun = (reason: string): RunnerResult => ({ ran: false, reason })

const present = (root: string, folders: readonly string[]): readonly string[] =>
  folders.filter((folder) => existsSync(join(root, folder)))
