import { resolve } from 'node:path'
import type { Demo } from './demo.ts'
import { exitWith, say } from './platform/refusal.ts'
import { type RunningPlatform, runPlatform } from './platform/run-platform.ts'
import { parseStartOptions, START_USAGE, type StartOptions } from './platform/start-options.ts'

const ROOT = resolve(import.meta.dirname, '..')
/** How long an orderly end may take before it becomes a disorderly one, which the state survives as well. */
const CLOSE_WITHIN_MS = 5000

async function main(): Promise<void> {
  const options = parseStartOptions(process.argv.slice(2), ROOT, process.env.INIT_CWD ?? process.cwd())
  if (options === 'help') return say(START_USAGE)
  // npm was killed outright: end as suddenly; the guard ends the runtime.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  const platform = await runPlatform({ root: ROOT, ...options })
  const closers = [() => platform.close()]
  endOnSignals(closers)
  const demo = options.empty ? undefined : await tryDemo(platform, options)
  if (demo !== undefined) closers.unshift(() => demo.close())
  announce(platform, options, demo)
}

/** The platform is worth having without its demo, so a demo that fails says why and no more. */
async function tryDemo(platform: RunningPlatform, options: StartOptions): Promise<Demo | undefined> {
  try {
    const { startDemo } = await import('./demo.ts')
    return await startDemo(ROOT, options.stateDirectory, platform)
  } catch (error) {
    say(`the demo could not be set up: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

function announce(platform: RunningPlatform, options: StartOptions, demo: Demo | undefined): void {
  const { origin, operationsToken } = platform
  if (options.json) process.stdout.write(`${JSON.stringify({ ready: true, origin, operationsToken })}\n`)
  const examples = (demo?.signIns ?? []).map(({ name, url }) => `  sign in as ${name.padEnd(16)} ${url}`)
  if (demo?.landing !== undefined) examples.unshift(`  a QR code opens       ${demo.landing}`)
  say(`
Roamwatt answers at ${origin}

  driver app            ${origin}/
  mailbox               ${origin}/mailbox
  operations console    ${origin}/operations/
  operations token      ${operationsToken}
  API pages             ${origin}/api/driver/v1/docs
                        ${origin}/api/operations/v1/docs
  OCPI versions         ${origin}/ocpi/versions
  state                 ${options.stateDirectory}
${examples.map((line) => `${line}\n`).join('')}
Ctrl-C stops it; the state stays.`)
}

function endOnSignals(closers: readonly (() => Promise<void>)[]): void {
  let ending = false
  const end = async (signal: NodeJS.Signals) => {
    if (ending) return
    ending = true
    say(`\n${signal}: stopping …`)
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref()
    for (const close of closers) await close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // The runtime's library ends the process at once on a signal; what we started deserves an orderly end.
    process.removeAllListeners(signal)
    process.on(signal, () => void end(signal))
  }
}

main().catch(exitWith)
