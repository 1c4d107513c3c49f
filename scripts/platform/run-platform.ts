import { createWriteStream, rmSync, type WriteStream } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Miniflare, V4MiniflareOptions, V4WorkerOptions } from 'miniflare'
import { buildApps, bundleWorker, type WorkerBundle } from './build.ts'
import { importWrangler, type PlatformConfig, readPlatformConfig, readRelease } from './config.ts'
import { requireFreePort } from './free-port.ts'
import { guard, writeRuntimeLauncher } from './guard.ts'
import { applyMigrations, countMigrations } from './migrations.ts'
import { say } from './refusal.ts'
import { openStateDirectory } from './state-directory.ts'

/** What a platform is started with. */
export interface PlatformSettings {
  /** The checkout. */
  readonly root: string
  readonly port: number
  readonly stateDirectory: string
  readonly verbose?: boolean
  /** A Worker to measure in place of `DEVELOPMENT_ENTRY`. It has no browser programs, which are served by a Worker in front of ours. */
  readonly measuredEntry?: string
}

/** A platform that answers. */
export interface RunningPlatform {
  readonly origin: string
  readonly operationsToken: string
  close(): Promise<void>
}

/** The Worker that opens the switch for loopback peers; the deployed configuration names `workers/main.ts`. */
export const DEVELOPMENT_ENTRY = 'workers/development.ts'

const OPERATIONS_TOKEN = 'OPERATIONS_TOKEN'
const CRON_EVERY_MS = 60_000
const HOST = '127.0.0.1'

/** Starts the platform on workerd inside this process, its whole state in one directory. */
export async function runPlatform(settings: PlatformSettings): Promise<RunningPlatform> {
  const { root, port } = settings
  await requireFreePort(port)
  const config = await readPlatformConfig(root)
  const release = readRelease(root, config, countMigrations(config.databases))
  const state = openStateDirectory(settings.stateDirectory, release)
  try {
    state.recordRunning(port)
    say('building the Worker and the browser programs …')
    const apps = join(state.path, 'build', 'apps')
    const [bundle] = await Promise.all([
      bundleWorker(root, settings.measuredEntry ?? DEVELOPMENT_ENTRY, join(state.path, 'build', 'worker')),
      buildApps(root, apps),
    ])
    const origin = `http://localhost:${port}`
    const secrets = state.secrets(config.secretNames)
    say('starting workerd …')
    const log = createWriteStream(join(state.path, 'platform.log'))
    const runtime = await startRuntime({ settings, config, bundle, apps, origin, secrets, log })
    await migrate(runtime.miniflare, config)
    state.recordRelease()
    const stopCron = startCron(runtime.miniflare, config)
    await fetch(`${origin}/health`)
    return {
      origin,
      operationsToken: secrets[OPERATIONS_TOKEN] ?? '',
      close: async () => {
        stopCron()
        await runtime.close()
        log.end()
        state.close()
      },
    }
  } catch (error) {
    state.close()
    throw error
  }
}

interface RuntimeSettings {
  readonly settings: PlatformSettings
  readonly config: PlatformConfig
  readonly bundle: WorkerBundle
  readonly apps: string
  readonly origin: string
  readonly secrets: Readonly<Record<string, string>>
  readonly log: WriteStream
}

async function startRuntime(given: RuntimeSettings) {
  const { settings, config, bundle, apps, origin, secrets, log } = given
  const { launcher, pidFile } = writeRuntimeLauncher(settings.stateDirectory, findRuntime())
  process.env.MINIFLARE_WORKERD_PATH = launcher
  const { Miniflare, convertV4MiniflareOptions, NoOpLog } = await import('miniflare')
  const { unstable_getMiniflareWorkerOptions: readWorkerOptions } = await importWrangler()
  const { workerOptions } = readWorkerOptions(config.file)
  // The bundle has one module, and rules would look for more.
  const { modulesRules: _rules, assets, ...worker } = workerOptions as V4WorkerOptions
  const data = join(settings.stateDirectory, 'data')
  const options = {
    // Miniflare's own port stays on a number nobody knows: it also serves tools that read all data.
    host: HOST,
    port: 0,
    cf: false,
    log: new NoOpLog(),
    handleStructuredLogs: (line: { level: string; message: string }) => {
      log.write(`${line.message}\n`)
      if (settings.verbose || line.level === 'error') say(line.message)
    },
    telemetry: { enabled: false },
    resourcePersistencePath: data,
    workers: [
      {
        ...worker,
        name: config.workerName,
        rootPath: settings.root,
        modulesRoot: bundle.directory,
        modules: [{ type: 'ESModule', path: join(bundle.directory, bundle.file) }],
        assets: assets && settings.measuredEntry === undefined ? { ...assets, directory: apps } : undefined,
        bindings: { ...worker.bindings, ORIGIN: origin, ENVIRONMENT: 'development', ...secrets },
        unsafeDirectSockets: [{ host: HOST, port: settings.port }],
      },
    ],
  } as unknown as V4MiniflareOptions
  rmSync(pidFile, { force: true })
  const releaseGuard = guard({ pidFile })
  const miniflare = new Miniflare(convertV4MiniflareOptions(options))
  await miniflare.ready
  return {
    miniflare,
    close: async () => {
      await miniflare.dispose()
      releaseGuard()
    },
  }
}

/** The runtime's own program, not the JavaScript around it, which would leave it behind when killed. */
function findRuntime(): string {
  const require = createRequire(import.meta.url)
  const workerd = createRequire(require.resolve('miniflare'))('workerd') as { default: string }
  return workerd.default
}

async function migrate(miniflare: Miniflare, config: PlatformConfig): Promise<void> {
  for (const database of config.databases) {
    const count = await applyMigrations(miniflare, config.workerName, database)
    if (count > 0) say(`migrated ${database.binding}: ${count} step${count === 1 ? '' : 's'}`)
  }
}

/** A cron never fires by itself here. It only re-arms what is overdue, so every minute is never wrong. */
function startCron(miniflare: Miniflare, config: PlatformConfig): () => void {
  const fire = async () => {
    const worker = await miniflare.getWorker(config.workerName)
    for (const cron of config.crons) await worker.scheduled({ cron })
  }
  const fireQuietly = () => void fire().catch((error: unknown) => say(`cron: ${String(error)}`))
  fireQuietly()
  const timer = setInterval(fireQuietly, CRON_EVERY_MS)
  return () => clearInterval(timer)
}
