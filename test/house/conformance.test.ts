import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Checklist, parseChecklist } from '../../scripts/conformance/checklist.ts'
import { type Evidence, findUnknownIds, judgeItems, judgeWhole } from '../../scripts/conformance/judge-items.ts'
import { readDecisions } from '../../scripts/conformance/read-decisions.ts'
import { idsOf, type NamedTest, readReports } from '../../scripts/conformance/read-reports.ts'
import { renderCounts, renderPage, tabulateVerdicts } from '../../scripts/conformance/tabulate-verdicts.ts'
import { makeDirectory } from './temporary.ts'

describe('the ids a test names', () => {
  test.each([
    ['A-16 a body without Content-Type is read', ['A-16']],
    ['C-91, C-92 a period is added once', ['C-91', 'C-92']],
    ['A-3 A-6, A-8 odd headers', ['A-3', 'A-6', 'A-8']],
    ['A-9: no header', ['A-9']],
    ['a CDR (C-91) that arrives twice', []],
    ['A-1st of all', []],
    ['G-1 no section', []],
    ['A-12', []],
  ])('in the name: %s', (title, ids) => {
    expect(idsOf(title)).toEqual(ids)
  })
})

describe('the checklist', () => {
  test('holds ids and tags, those without a tag by where they stand, and no words', () => {
    const page = [
      '## A.1 Authorization',
      '- **A-1** [M] Token of **A-2** kind. — *src*',
      '- **A-4** [I] second. [S] x [M] first [I] again',
      '## D.6 Worked examples',
      '- **D-71** a tariff',
      '# E. Versions',
      '- **E-1** no headers',
      '# F. Peers',
      '- **F-1** raw token',
      '| **A-9** | a table |',
    ].join('\n')
    expect(parseChecklist(page)).toEqual({
      'A-1': ['M'],
      'A-4': ['M', 'S', 'I'],
      'D-71': ['M'],
      'E-1': ['M'],
      'F-1': ['I'],
    })
  })

  test('an item without a tag where none is due is a fault of the page', () => {
    expect(() => parseChecklist('## A.1\n- **A-1** a token')).toThrow('A-1')
  })
})

const CHECKLIST: Checklist = { 'A-1': ['M'], 'A-2': ['M', 'I'], 'A-3': ['E'], 'D-1': ['M'], 'F-1': ['I'] }

function judge(evidence: Partial<Evidence>) {
  const verdicts = judgeItems(CHECKLIST, { tests: [], decisions: [], notApplicable: {}, ...evidence })
  return Object.fromEntries(verdicts.map(({ id, tag, status }) => [`${id} ${tag}`, status]))
}

function named(ids: string, changes: Partial<NamedTest> = {}): NamedTest {
  const title = `${ids} it holds`
  return {
    runner: 'conformance',
    file: 'test/conformance/a.test.ts',
    title,
    ids: idsOf(title),
    outcome: 'passed',
    ...changes,
  }
}

const row = (id: string, test = '`test/conformance/a.test.ts`') => ({ id, decision: 'so', test })

describe('how an item stands', () => {
  test('nothing is shown where nothing was tested', () => {
    expect(new Set(Object.values(judge({})))).toEqual(new Set(['untested']))
  })

  test('a demand is met when a test that names it passes', () => {
    expect(judge({ tests: [named('A-1, D-1')] })).toMatchObject({ 'A-1 M': 'passing', 'D-1 M': 'passing' })
  })

  test('a demand on transport, credentials or modules is met over HTTP alone, one on prices by any test', () => {
    const tests = [named('A-1, D-1', { runner: 'node', file: 'test/domain/a.test.ts' })]
    expect(judge({ tests })).toMatchObject({ 'A-1 M': 'untested', 'D-1 M': 'passing' })
  })

  test('one failing test undoes what others show, in every tag', () => {
    const tests = [named('A-1, A-2'), named('A-2', { runner: 'node', outcome: 'failed' })]
    const decisions = [row('A-2')]
    const expected = { 'A-1 M': 'passing', 'A-2 M': 'failing', 'A-2 I': 'failing' }
    expect(judge({ tests, decisions })).toMatchObject(expected)
  })

  test('a test that was skipped shows nothing', () => {
    expect(judge({ tests: [named('A-1', { outcome: 'skipped' })] })).toMatchObject({ 'A-1 M': 'untested' })
  })

  test('a choice is decided by a row and a test that passes in the file of the row', () => {
    const tests = [named('A-2, A-3'), named('F-1', { runner: 'workerd', file: 'test/workers/f.test.ts' })]
    expect(judge({ tests })).toMatchObject({ 'A-2 M': 'passing', 'A-2 I': 'undecided', 'F-1 I': 'undecided' })
    expect(judge({ decisions: [row('A-3')] })).toMatchObject({ 'A-3 E': 'untested' })
    const decisions = [row('A-2'), row('A-3', 'test/other.test.ts'), row('F-1', 'test/workers/f.test.ts')]
    const expected = { 'A-2 I': 'decided', 'A-3 E': 'undecided', 'F-1 I': 'decided' }
    expect(judge({ tests, decisions })).toMatchObject(expected)
  })

  test('what does not apply says why; a failing test says that it applies', () => {
    const notApplicable = { 'A-1': 'we have none', 'A-2': 'we have none' }
    const expected = { 'A-1 M': 'not_applicable', 'A-2 M': 'failing' }
    expect(judge({ notApplicable, tests: [named('A-2', { outcome: 'failed' })] })).toMatchObject(expected)
  })

  test('an item of two tags is as good as the worse of them', () => {
    const verdicts = judgeItems(CHECKLIST, { tests: [named('A-1, A-2')], decisions: [], notApplicable: {} })
    const whole = judgeWhole(verdicts).filter(({ id }) => id === 'A-1' || id === 'A-2')
    expect(whole.map(({ id, tag, status }) => [id, tag, status])).toEqual([
      ['A-1', 'M', 'passing'],
      ['A-2', 'M,I', 'undecided'],
    ])
  })

  test('an id that is not in the checklist is a slip, wherever it stands', () => {
    const evidence = { tests: [named('A-99')], decisions: [row('A-98')], notApplicable: { 'A-97': 'none' } }
    expect(findUnknownIds(CHECKLIST, evidence).map((text) => text.slice(0, 4))).toEqual(['A-99', 'A-98', 'A-97'])
  })
})

test('rows of decisions are read from the tables of a page, and nothing else', () => {
  const page =
    '# A\n| id | decision | test |\n|---|---|---|\n| A-3 | no newline: `a \\| b` | `test/a.test.ts` |\n- A-4\n'
  expect(readDecisions(page)).toEqual([{ id: 'A-3', decision: 'no newline: `a \\| b`', test: 'test/a.test.ts' }])
})

test('reports are read as the runners leave them; one that is missing or a file that does not load is said', () => {
  const root = makeDirectory()
  const directory = join(root, 'reports')
  mkdirSync(directory)
  const report = {
    testResults: [
      {
        name: join(root, 'test/a.test.ts'),
        status: 'failed',
        assertionResults: [
          { title: 'A-1 it holds', status: 'passed' },
          { title: 'A-2 it does not', status: 'failed' },
          { title: 'A-3 later', status: 'pending' },
          { title: 'something else', status: 'failed' },
        ],
      },
      { name: join(root, 'test/b.test.ts'), status: 'failed', assertionResults: [] },
    ],
  }
  writeFileSync(join(directory, 'node.json'), JSON.stringify(report))
  const { tests, failed, missing } = readReports(directory, root)
  expect(tests.map(({ file, ids, outcome }) => [file, ...ids, outcome])).toEqual([
    ['test/a.test.ts', 'A-1', 'passed'],
    ['test/a.test.ts', 'A-2', 'failed'],
    ['test/a.test.ts', 'A-3', 'skipped'],
  ])
  expect([failed, missing]).toEqual([3, ['workerd', 'conformance']])
})

test('the table counts by section and tag, and the page says who tested and who did not', () => {
  const evidence = { tests: [named('A-1, A-2')], decisions: [row('A-2')], notApplicable: { 'A-3': 'we have none' } }
  const counts = tabulateVerdicts(judgeItems(CHECKLIST, evidence))
  expect(
    renderCounts(counts)
      .split('\n')
      .map((line) => line.trim().split(/\s+/).join(' ')),
  ).toEqual([
    'section tag items tested passing decided n/a',
    'A M 2 2 2 – 0',
    'A I 1 1 – 1 0',
    'A E 1 0 – 0 1',
    'D M 1 0 0 – 0',
    'F I 1 0 – 0 0',
  ])
  const page = renderPage(counts, evidence.notApplicable)
  expect(page).toContain('| A | M | 2 | 2 | 2 | – | 0 |')
  expect(page).toContain('Nobody has certified this platform')
  expect(page).toContain('- A-3: we have none')
})
