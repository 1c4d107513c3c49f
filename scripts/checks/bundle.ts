import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildApps, bundleWorker, WRANGLER_ENVIRONMENT } from '../platform/build.ts'
import { readPlatformConfig } from '../platform/config.ts'
import { runCommand } from '../run-command.ts'
import type { Fault, Findings } from './check.ts'

const MAIN = 'workers/main.ts'
const LARGEST_GZIP_BYTES = 1_000_000
const SLOWEST_START_MS = 400
/** This machine may be busy: a start-up is a failure only at this many times the limit. */
const NOISE_FACTOR = 3
/** Files that only the development entry may bring in: with them, the platform would call loopback addresses and show mail to anybody. */
const DEVELOPMENT_ONLY = [
  'workers/development.ts',
  'workers/mailbox-page.tsx',
  'integrations/outgoing/loopback-switch.ts',
  'integrations/messaging/mail/local-mailbox.ts',
]

/** Bundles what would be deployed, and holds it to its size, its start-up time and its switches. */
export async function checkBundle(root: string): Promise<Findings> {
  const config = await readPlatformConfig(root)
  const place = 'wrangler.toml'
  if (!config.main.endsWith(MAIN)) return { faults: [{ place, message: `main must be ${MAIN}, not ${config.main}` }] }
  if (config.environment !== 'production') {
    return { faults: [{ place, message: `ENVIRONMENT must be "production", not "${config.environment}"` }] }
  }
  const out = mkdtempSync(join(tmpdir(), 'roamwatt-bundle-'))
  try {
    await buildApps(root, join(out, 'apps'))
    const { directory, file } = await bundleWorker(root, MAIN, join(out, 'worker'))
    const bytes = gzipBytes(directory)
    const startMs = await measureStart(root, out)
    const note = `${Math.round(bytes / 1000)} kB gzip, starts in ${startMs} ms`
    return {
      faults: [...judgeSize(bytes), ...judgeStart(startMs), ...judgeSwitches(`${join(directory, file)}.map`)],
      warnings: startMs > SLOWEST_START_MS ? [{ place: MAIN, message: `starts in ${startMs} ms` }] : [],
      note,
    }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function gzipBytes(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(map|md)$/.test(entry.name))
    .reduce((sum, entry) => sum + gzipSync(readFileSync(join(entry.parentPath, entry.name))).byteLength, 0)
}

function judgeSize(bytes: number): readonly Fault[] {
  return bytes <= LARGEST_GZIP_BYTES ? [] : [{ place: MAIN, message: `the bundle is ${bytes} bytes gzip` }]
}

function judgeStart(startMs: number): readonly Fault[] {
  if (startMs <= SLOWEST_START_MS * NOISE_FACTOR) return []
  return [
    { place: MAIN, message: `starting takes ${startMs} ms; more than ${SLOWEST_START_MS} ms is refused by the vendor` },
  ]
}

function judgeSwitches(sourceMap: string): readonly Fault[] {
  const { sources } = JSON.parse(readFileSync(sourceMap, 'utf8')) as { sources: readonly string[] }
  return DEVELOPMENT_ONLY.filter((file) => sources.some((source) => source.endsWith(file))).map((file) => ({
    place: MAIN,
    message: `the production bundle contains ${file}, which only the development entry may`,
  }))
}

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[]
  readonly startTime: number
  readonly endTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** How long the runtime takes to evaluate what would be deployed, by its own profile, the time it waited taken off. */
async function measureStart(root: string, out: string): Promise<number> {
  const profile = join(out, 'start.cpuprofile')
  const wrangler = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
  const args = [wrangler, 'check', 'startup', '--outfile', profile]
  const { status, output } = await runCommand(process.execPath, args, { cwd: root, env: WRANGLER_ENVIRONMENT })
  if (status !== 0) throw new Error(`start-up could not be measured:\n${output}`)
  const { nodes, startTime, endTime, samples, timeDeltas } = JSON.parse(readFileSync(profile, 'utf8')) as CpuProfile
  const idle = nodes.find(({ callFrame }) => callFrame.functionName === '(idle)')?.id
  const idleUs = samples.reduce((sum, sample, at) => (sample === idle ? sum + (timeDeltas[at] ?? 0) : sum), 0)
  return Math.round((endTime - startTime - idleUs) / 1000)
}
