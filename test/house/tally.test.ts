import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { countRunner, describeTally, NO_TESTS, readJunitTally, readVitestTally } from '../../scripts/testing/tally.ts'

const writeReport = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'roamwatt-tally-')), 'report')
  writeFileSync(file, text)
  return file
}

test('the last line has the plain form that harnesses read', () => {
  expect(describeTally({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
  expect(describeTally({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
})

test('a test file that does not load counts as one failure', () => {
  const report = writeReport(
    JSON.stringify({
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'pending' }] },
      ],
    }),
  )
  expect(readVitestTally(report)).toEqual({ passed: 1, failed: 1, skipped: 1 })
})

test('a runner that dies without a report counts as one failure', () => {
  expect(countRunner(readVitestTally('/nowhere/report.json'), 1)).toEqual({ ...NO_TESTS, failed: 1 })
})

test("Deno's report is counted by its totals", () => {
  const report = writeReport(
    '<?xml version="1.0"?>\n<testsuites name="deno test" tests="7" failures="2" errors="0" time="1">',
  )
  expect(readJunitTally(report)).toEqual({ passed: 5, failed: 2, skipped: 0 })
})
