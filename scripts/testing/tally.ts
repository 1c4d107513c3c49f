import { existsSync, readFileSync } from 'node:fs'

/** How many tests did what. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Nothing counted yet. */
export const NO_TESTS: Tally = { passed: 0, failed: 0, skipped: 0 }

/** Both together. */
export function addTallies(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  }
}

/** The line that harnesses read: `N passed, N failed`, and how many were skipped where any were. */
export function describeTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A runner that failed without a failing test, as when a file does not load, counts as one failure. */
export function countRunner(tally: Tally, status: number): Tally {
  return status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

interface VitestReport {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/** Counts Vitest's own JSON report. A file that failed before its tests could run counts as one failure. */
export function readVitestTally(reportFile: string): Tally {
  if (!existsSync(reportFile)) return NO_TESTS
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport
  return report.testResults
    .map((file) => {
      const statuses = file.assertionResults.map((test) => test.status)
      const failed = statuses.filter((status) => status === 'failed').length
      const passed = statuses.filter((status) => status === 'passed').length
      const tally = { passed, failed, skipped: statuses.length - passed - failed }
      return countRunner(tally, file.status === 'failed' ? 1 : 0)
    })
    .reduce(addTallies, NO_TESTS)
}

/** Counts Deno's JUnit report by the totals in its first element. */
export function readJunitTally(reportFile: string): Tally {
  if (!existsSync(reportFile)) return NO_TESTS
  const head = /<testsuites[^>]*>/.exec(readFileSync(reportFile, 'utf8'))?.[0] ?? ''
  const read = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0)
  const failed = read('failures') + read('errors')
  const skipped = read('disabled') + read('skipped')
  return { passed: read('tests') - failed - skipped, failed, skipped }
}
