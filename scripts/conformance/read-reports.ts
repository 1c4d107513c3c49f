import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Runners whose tests may show an item. What Deno runs is run by Node as well. */
export const REPORTING_RUNNERS = ['node', 'workerd', 'conformance'] as const
export type ReportingRunner = (typeof REPORTING_RUNNERS)[number]

/** A test that names items, and what its runner reported of it. */
export interface NamedTest {
  readonly runner: ReportingRunner
  /** From the root of the repository. */
  readonly file: string
  readonly title: string
  readonly ids: readonly string[]
  readonly outcome: 'passed' | 'failed' | 'skipped'
}

/** What the runners reported: the tests that name items, and how many failed of all. */
export interface Reports {
  readonly tests: readonly NamedTest[]
  readonly failed: number
  readonly missing: readonly ReportingRunner[]
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[]
  }[]
}

/** The items that a test's own name begins with: `C-91, C-92 a period is added once` names two. */
export function idsOf(title: string): readonly string[] {
  const [list = ''] = /^[A-F]-\d+(?:[,\s]+[A-F]-\d+)*(?=[\s,:])/.exec(title) ?? []
  return list.match(/[A-F]-\d+/g) ?? []
}

/** Reads the JSON reports that `npm test` and `npm run conformance` leave in a directory. */
export function readReports(directory: string, root: string): Reports {
  const read = REPORTING_RUNNERS.map((runner) => ({ runner, file: join(directory, `${runner}.json`) }))
  const present = read.filter(({ file }) => existsSync(file))
  const reports = present.map(({ runner, file }) => readReport(runner, readFileSync(file, 'utf8'), root))
  return {
    tests: reports.flatMap(({ tests }) => tests),
    failed: reports.reduce((sum, { failed }) => sum + failed, 0),
    missing: read.filter(({ file }) => !existsSync(file)).map(({ runner }) => runner),
  }
}

function readReport(runner: ReportingRunner, text: string, root: string) {
  const { testResults } = JSON.parse(text) as VitestReport
  const all = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status }): NamedTest => {
      const outcome = status === 'passed' || status === 'failed' ? status : 'skipped'
      return { runner, file: relative(root, name), title, ids: idsOf(title), outcome }
    }),
  )
  // A file that does not load, or whose set-up fails, has no failing test and has failed all the same.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  )
  return {
    tests: all.filter(({ ids }) => ids.length > 0),
    failed: all.filter(({ outcome }) => outcome === 'failed').length + broken.length,
  }
}
