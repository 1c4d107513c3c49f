import { resolve } from 'node:path'
import { renderTable } from '../bench/day/tabulate-day.ts'
import { HUB_DAY_USAGE, parseHubDayOptions } from '../bench/hub-day/hub-day-options.ts'
import { runHubDay } from '../bench/hub-day/run-hub-day.ts'
import { tabulateHubDay } from '../bench/hub-day/tabulate-hub-day.ts'
import { exitWith, say } from './platform/refusal.ts'

const ROOT = resolve(import.meta.dirname, '..')
const MOST_SHOWN = 50

async function main(): Promise<void> {
  const options = parseHubDayOptions(process.argv.slice(2))
  if (options === 'help') return say(HUB_DAY_USAGE)
  // npm was killed outright: end as suddenly; the guards end what was started.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  const startedAt = performance.now()
  const day = await runHubDay(ROOT, options)
  const table = tabulateHubDay(day)
  process.stdout.write(`${renderTable(table)}\n`)
  const { differences } = day.comparison
  for (const difference of differences.slice(0, MOST_SHOWN)) process.stdout.write(`${difference}\n`)
  if (differences.length > MOST_SHOWN) process.stdout.write(`… and ${differences.length - MOST_SHOWN} more\n`)
  for (const failure of table.failures) process.stdout.write(`FAILED ${failure}\n`)
  say(`${Math.round((performance.now() - startedAt) / 1000)} s`)
  process.exit(table.failures.length === 0 ? 0 : 1)
}

main().catch(exitWith)
