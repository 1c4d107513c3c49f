import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { RUNNERS, type RunnerResult } from './testing/runners.ts'
import { addTallies, describeTally, NO_TESTS } from './testing/tally.ts'

const USAGE = `npm test -- [--only RUNNER]… [--reports DIR] [FILE]…

  --only RUNNER  ${RUNNERS.map((runner) => runner.name).join(' | ')}
  --reports DIR  leave the runners' reports there
  FILE           a part of a test file's path; only matching files run`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true },
    reports: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) {
  process.stdout.write(`${USAGE}\n`)
  process.exit(0)
}

const root = resolve(import.meta.dirname, '..')
const chosen = RUNNERS.filter((runner) => values.only === undefined || values.only.includes(runner.name))
if (chosen.length === 0) {
  process.stderr.write(`there is no such runner\n\n${USAGE}\n`)
  process.exit(2)
}

const kept = values.reports === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', values.reports)
const reports = kept ?? mkdtempSync(join(tmpdir(), 'roamwatt-test-'))
mkdirSync(reports, { recursive: true })
const results: { readonly name: string; readonly result: RunnerResult }[] = []
try {
  // One after the other: each uses all cores itself.
  for (const runner of chosen) {
    process.stdout.write(`\n── ${runner.name}\n`)
    const result = await runner.run({ root, reports, filters: positionals })
    if (!result.ran) process.stdout.write(`${runner.name}: not run (${result.reason})\n`)
    results.push({ name: runner.name, result })
  }
} finally {
  if (kept === undefined) rmSync(reports, { recursive: true, force: true })
}

process.stdout.write('\n')
for (const { name, result } of results) {
  const words = result.ran ? `${describeTally(result.tally)} in ${result.elapsedMs} ms` : `not run (${result.reason})`
  process.stdout.write(`${name.padEnd(12)} ${words}\n`)
}

// On a machine that has no browser this is fine; where everything must have run, it is a failure.
const browserMissing =
  results.some(({ name, result }) => name === 'browser' && !result.ran) && process.env.CI === 'true'
const counted = results.map(({ result }) => (result.ran ? result.tally : NO_TESTS)).reduce(addTallies, NO_TESTS)
const total = browserMissing ? addTallies(counted, { ...NO_TESTS, failed: 1 }) : counted
if (browserMissing) process.stdout.write('browser tests did not run, and CI=true asks for them\n')

process.stdout.write(`\n${describeTally(total)}\n`)
process.exit(total.failed === 0 ? 0 : 1)
