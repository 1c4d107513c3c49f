import { resolve } from 'node:path'
import { DAY_USAGE, parseDayOptions } from '../bench/day/day-options.ts'
import { runDay } from '../bench/day/run-day.ts'
import { renderTable, tabulateDay } from '../bench/day/tabulate-day.ts'
import { exitWith, say } from './platform/refusal.ts'

const ROOT = resolve(import.meta.dirname, '..')
const MOST_SHOWN = 50

async function main(): Promise<void> {
  const options = parseDayOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (options === 'help') return say(DAY_USAGE)
  // npm was killed outright: end as suddenly; the guards end what was started.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  const startedAt = performance.now()
  const { accounts, comparison } = await runDay(ROOT, options)
  const table = tabulateDay(accounts, comparison)
  process.stdout.write(`${renderTable(table)}\n`)
  const { differences } = comparison
  for (const difference of differences.slice(0, MOST_SHOWN)) process.stdout.write(`${difference}\n`)
  if (differences.length > MOST_SHOWN) process.stdout.write(`… and ${differences.length - MOST_SHOWN} more\n`)
  for (const failure of table.failures) process.stdout.write(`FAILED ${failure}\n`)
  say(`${Math.round((performance.now() - startedAt) / 1000)} s`)
  process.exit(table.failures.length === 0 ? 0 : 1)
}

main().catch(exitWith)
