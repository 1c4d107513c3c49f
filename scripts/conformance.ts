import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { NOT_APPLICABLE } from '../test/conformance/not-applicable.ts'
import { type Checklist, parseChecklist } from './conformance/checklist.ts'
import { type Evidence, findUnknownIds, judgeItems, judgeWhole } from './conformance/judge-items.ts'
import { readDecisions } from './conformance/read-decisions.ts'
import { REPORTING_RUNNERS, type Reports, readReports } from './conformance/read-reports.ts'
import { renderCounts, renderPage, tabulateVerdicts } from './conformance/tabulate-verdicts.ts'
import { exitWith, Refusal, say } from './platform/refusal.ts'
import { RUNNERS } from './testing/runners.ts'

const USAGE = `npm run conformance -- [--json] [--require LIST] [--from DIR] [--write]

  --json          a line an item on standard output: {"id","tag","status","test","reason"}
  --require LIST  fail unless these hold: ids and sections, such as A,B,C-12
  --from DIR      count the reports that npm test -- --reports DIR left, and run nothing
  --write         write docs/conformance.md, and the ids where the page that has them lies beside the repository`

const ROOT = resolve(import.meta.dirname, '..')
const CHECKLIST = join(ROOT, 'test', 'conformance', 'checklist.json')
const DECISIONS = join(ROOT, 'docs', 'design', 'ocpi.md')
const PAGE = join(ROOT, 'docs', 'conformance.md')
/** The folder beside the repository that holds what was specified, where it is present. */
const SOURCE = resolve(ROOT, '..', 'shared', 'spec', 'ocpi-checklist.md')
const HOLDS = new Set(['passing', 'decided', 'not_applicable'])
const MOST_NOT_APPLICABLE = 15

async function main(): Promise<void> {
  const { values } = readOptions()
  if (values.help) return say(USAGE)
  const checklist = readChecklist(values.write ?? false)
  const reports =
    values.from === undefined ? await runTests() : readReports(resolve(process.env.INIT_CWD ?? '.', values.from), ROOT)
  const evidence: Evidence = {
    tests: reports.tests,
    decisions: existsSync(DECISIONS) ? readDecisions(readFileSync(DECISIONS, 'utf8')) : [],
    notApplicable: NOT_APPLICABLE,
  }
  const verdicts = judgeItems(checklist, evidence)
  const counts = tabulateVerdicts(verdicts)
  const whole = judgeWhole(verdicts)
  if (values.write) writeFileSync(PAGE, renderPage(counts, NOT_APPLICABLE))
  if (values.json) process.stdout.write(whole.map((item) => `${JSON.stringify(item)}\n`).join(''))
  else process.stdout.write(`\n${renderCounts(counts)}\n`)

  const required = whole.filter(({ id }) =>
    (values.require ?? '').split(',').some((one) => one === id || one === id[0]),
  )
  const faults = [
    ...reports.missing.map((runner) => `${runner} reported nothing`),
    ...(reports.failed > 0 ? [`${reports.failed} tests failed`] : []),
    ...findUnknownIds(checklist, evidence).map((id) => `there is no item ${id}`),
    ...required.filter(({ status }) => !HOLDS.has(status)).map(({ id, status }) => `${id} is required and ${status}`),
    ...(Object.keys(NOT_APPLICABLE).length > MOST_NOT_APPLICABLE ? ['too much is called not applicable'] : []),
  ]
  for (const fault of faults) say(fault)
  process.exitCode = faults.length === 0 ? 0 : 1
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        json: { type: 'boolean' },
        require: { type: 'string' },
        from: { type: 'string' },
        write: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}

/** The ids that are kept here. Where the page that they come from is at hand, it has to say the same. */
function readChecklist(write: boolean): Checklist {
  const kept = existsSync(CHECKLIST) ? readFileSync(CHECKLIST, 'utf8') : ''
  if (!existsSync(SOURCE)) return JSON.parse(kept) as Checklist
  const checklist = parseChecklist(readFileSync(SOURCE, 'utf8'))
  const lines = Object.entries(checklist).map(([id, tags]) => `  ${JSON.stringify(id)}: ${formatTags(tags)}`)
  const text = `{\n${lines.join(',\n')}\n}\n`
  if (write) writeFileSync(CHECKLIST, text)
  else if (kept !== text) throw new Refusal(`${SOURCE} has other items than checklist.json: see --write`)
  return checklist
}

const formatTags = (tags: readonly string[]) => `[${tags.map((tag) => JSON.stringify(tag)).join(', ')}]`

/** Runs what may show an item, one runner after the other, each with all cores. */
async function runTests(): Promise<Reports> {
  const reports = mkdtempSync(join(tmpdir(), 'roamwatt-conformance-'))
  try {
    for (const runner of RUNNERS.filter(({ name }) => REPORTING_RUNNERS.some((one) => one === name))) {
      say(`${runner.name} …`)
      await runner.run({ root: ROOT, reports, filters: [], aside: true })
    }
    return readReports(reports, ROOT)
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

main().catch(exitWith)
