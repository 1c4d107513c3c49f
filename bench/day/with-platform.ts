import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from '../../scripts/platform/refusal.ts'
import { type RunningPlatform, runPlatform } from '../../scripts/platform/run-platform.ts'
import type { Break, DayOptions } from './day-options.ts'

/** Workers that are wrong on purpose; only a day is ever started with one. */
const BROKEN_ENTRIES: Readonly<Record<Break, string>> = {
  dedupe: 'test/workers/fixtures/broken-dedupe.ts',
  order: 'test/workers/fixtures/broken-order.ts',
  ledger: 'test/workers/fixtures/broken-ledger.ts',
}

/** A platform that is there for one day, and whatever has to end before it does. */
export interface DayHouse {
  readonly platform: RunningPlatform
  readonly stateDirectory: string
  /** Called at the end, the newest first. */
  readonly atEnd: (close: () => Promise<void> | void) => void
}

/** Runs a platform in a directory of its own for as long as `live` takes; both are gone afterwards, also when somebody interrupts. */
export async function withPlatform<T>(
  root: string,
  { broken, keep, verbose }: Pick<DayOptions, 'broken' | 'keep' | 'verbose'>,
  live: (house: DayHouse) => Promise<T>,
): Promise<T> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'roamwatt-day-'))
  const closers: (() => Promise<void> | void)[] = []
  if (keep) say(`state: ${stateDirectory}`)
  else closers.push(() => rmSync(stateDirectory, { recursive: true, force: true }))
  const end = async () => {
    for (const close of closers.splice(0)) await close()
  }
  endOnSignals(end)
  try {
    const entry = broken === null ? {} : { measuredEntry: BROKEN_ENTRIES[broken] }
    const platform = await runPlatform({ root, port: await freePort(), stateDirectory, verbose, ...entry })
    closers.unshift(() => platform.close())
    // The runtime's library has put its own in place of ours: it ends the process at once.
    endOnSignals(end)
    return await live({ platform, stateDirectory, atEnd: (close) => closers.unshift(close) })
  } finally {
    await end()
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
