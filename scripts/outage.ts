import { resolve } from 'node:path'
import { OUTAGE_USAGE, parseOutageOptions } from '../bench/outage/outage-options.ts'
import { runOutage } from '../bench/outage/run-outage.ts'
import { exitWith, say } from './platform/refusal.ts'

const ROOT = resolve(import.meta.dirname, '..')
/** What it may take; a machine that is busy with something else takes longer, and three times as long is a fault. */
const BUDGET_MS = 15 * 60_000
const LONGEST_SIMULATED_MS = 3 * BUDGET_MS
const MOST_AT_ONCE = 6

async function main(): Promise<void> {
  const options = parseOutageOptions(process.argv.slice(2))
  if (options === 'help') return say(OUTAGE_USAGE)
  // npm was killed outright: end as suddenly; the guards end what was started.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  const account = await runOutage(ROOT, options)
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  const lines = [
    ['CDRs settled', `${account.cdrs} of ${options.cdrs}`],
    ['pages', `${account.pages}, of which ${account.failedPages} failed first`],
    ['calls at once, at most', String(account.mostAtOnce)],
    ['until the last was with us', seconds(account.pulledMs)],
    ['until the last was posted', seconds(account.postedMs)],
    [`simulated, ${options.latencyMs} ms away`, `${seconds(account.simulatedMs)}, of ${seconds(BUDGET_MS)}`],
    ['lost', String(account.lost)],
    ['twice', String(account.twice)],
    ['held or parked', String(account.heldOrParked)],
  ]
  for (const [name = '', value = ''] of lines) process.stdout.write(`${name.padEnd(30)}${value}\n`)
  const failures = [
    account.lost !== 0 && 'CDRs were lost',
    account.twice !== 0 && 'CDRs were posted more than once, or not at all',
    account.mostAtOnce > MOST_AT_ONCE && 'more calls at once than a peer is to bear',
    account.simulatedMs > LONGEST_SIMULATED_MS && 'it took more than 45 simulated minutes',
  ].filter((failure) => failure !== false)
  for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`)
  process.exit(failures.length === 0 ? 0 : 1)
}

main().catch(exitWith)
