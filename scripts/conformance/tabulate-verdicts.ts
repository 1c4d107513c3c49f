import { SECTIONS, type Section, sectionOf, TAGS, type Tag } from './checklist.ts'
import type { Verdict } from './judge-items.ts'

/** Numbers of one tag in one section. */
export interface Count {
  readonly section: Section
  readonly tag: Tag
  readonly items: number
  /** Items that a test names which ran, whatever came of it. */
  readonly tested: number
  readonly passing: number
  readonly decided: number
  readonly notApplicable: number
}

/** Counts verdicts by section and tag; a tag that a section has not is left out. */
export function tabulateVerdicts(verdicts: readonly Verdict[]): readonly Count[] {
  const sections = Object.keys(SECTIONS) as Section[]
  return sections.flatMap((section) =>
    TAGS.flatMap((tag) => {
      const of = verdicts.filter((verdict) => verdict.tag === tag && sectionOf(verdict.id) === section)
      if (of.length === 0) return []
      const count = (holds: (verdict: Verdict) => boolean) => of.filter(holds).length
      return {
        section,
        tag,
        items: of.length,
        tested: count(({ test }) => test !== null),
        passing: count(({ status }) => status === 'passing'),
        decided: count(({ status }) => status === 'decided'),
        notApplicable: count(({ status }) => status === 'not_applicable'),
      }
    }),
  )
}

const COLUMNS = ['section', 'tag', 'items', 'tested', 'passing', 'decided', 'n/a'] as const

/** Cells of the table; a tag that is decided has no passing of its own, and the other way round. */
function cellsOf({ section, tag, items, tested, passing, decided, notApplicable }: Count): readonly string[] {
  const isChoice = tag === 'I' || tag === 'E'
  const numbers = [items, tested, isChoice ? '–' : passing, isChoice ? decided : '–', notApplicable]
  return [section, tag, ...numbers.map(String)]
}

/** The table for a terminal. */
export function renderCounts(counts: readonly Count[]): string {
  return [COLUMNS, ...counts.map(cellsOf)].map((cells) => cells.map((cell) => cell.padStart(8)).join('')).join('\n')
}

/** `docs/conformance.md`: what was tested, against whom, the numbers, and what they are not. */
export function renderPage(counts: readonly Count[], notApplicable: Readonly<Record<string, string>>): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const names = Object.entries(SECTIONS).map(([section, name]) => `- ${section}: ${name}`)
  const reasons = Object.entries(notApplicable).map(([id, reason]) => `- ${id}: ${reason}`)
  return `<!-- Written by \`npm run conformance -- --write\`; change nothing here. -->
# Conformance to OCPI

OCPI 2.2.1, with 2.1.1 and 2.3.0 beside it, from the side of an eMSP. The items are those of a checklist that was written from
the specification's text; \`test/conformance/checklist.json\` holds their ids. **Nobody has certified this platform, and no
other company's system took part**: it was tested against our own simulated peers alone. \`npm run conformance\` makes these numbers
from what the test runners report.

- M: a demand of the specification. S: its advice. Both are shown in sections A to C over HTTP against the running platform,
  started as a user starts it; in D and E by any test.
- I: open in the specification. E: an error in it. Both are decided: a row in [design/ocpi.md](design/ocpi.md) and a test that
  passes.

${names.join('\n')}

${row(COLUMNS)}
|${COLUMNS.map(() => '---').join('|')}|
${counts.map((count) => row(cellsOf(count))).join('\n')}

An item with several tags stands in each of their rows.
${reasons.length === 0 ? '' : `\nNot applicable:\n\n${reasons.join('\n')}\n`}`
}
