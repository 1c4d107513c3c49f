import { type Checklist, sectionOf, type Tag } from './checklist.ts'
import type { Decision } from './read-decisions.ts'
import type { NamedTest } from './read-reports.ts'

/** How an item stands; `undecided` is one of ours to choose that has no row or whose row names no test that passes. */
export type Status = 'passing' | 'decided' | 'not_applicable' | 'undecided' | 'untested' | 'failing'

/** How an item stands by one of its tags, by what test, and why not where it does not hold. */
export interface Verdict {
  readonly id: string
  readonly tag: Tag
  readonly status: Status
  readonly test: string | null
  readonly reason: string | null
}

/** What is judged by: the runners' reports, our decisions, and what does not apply to us. */
export interface Evidence {
  readonly tests: readonly NamedTest[]
  readonly decisions: readonly Decision[]
  readonly notApplicable: Readonly<Record<string, string>>
}

/** From the best to the worst: what holds comes before what does not. */
const ORDER: readonly Status[] = ['not_applicable', 'decided', 'passing', 'undecided', 'untested', 'failing']
/** What a peer demands of us is shown to a peer: over HTTP against the running platform. */
const OVER_HTTP = new Set(['A', 'B', 'C'])

/** Judges every item by each of its tags. A status comes from what a runner reported, never from what a page says. */
export function judgeItems(checklist: Checklist, { tests, decisions, notApplicable }: Evidence): readonly Verdict[] {
  return Object.entries(checklist).flatMap(([id, tags]) => {
    const naming = tests.filter(({ ids }) => ids.includes(id))
    return tags.map((tag) => {
      const verdict = (status: Status, test: NamedTest | undefined, reason: string | null = null): Verdict => {
        return { id, tag, status, test: test === undefined ? null : `${test.file}: ${test.title}`, reason }
      }
      const failed = naming.find(({ outcome }) => outcome === 'failed')
      if (failed) return verdict('failing', failed)
      const reason = notApplicable[id]
      if (reason !== undefined) return verdict('not_applicable', undefined, reason)
      const passed = naming.filter(({ outcome }) => outcome === 'passed')
      const [first] = passed
      if (first === undefined) return verdict('untested', undefined)
      if (tag === 'I' || tag === 'E') return judgeDecision(id, passed, decisions, verdict)
      if (!OVER_HTTP.has(sectionOf(id))) return verdict('passing', first)
      const overHttp = passed.find(({ runner }) => runner === 'conformance')
      return overHttp ? verdict('passing', overHttp) : verdict('untested', first, 'shown below HTTP only')
    })
  })
}

function judgeDecision(
  id: string,
  passed: readonly NamedTest[],
  decisions: readonly Decision[],
  verdict: (status: Status, test: NamedTest | undefined, reason?: string) => Verdict,
): Verdict {
  const row = decisions.find((decision) => decision.id === id)
  if (row === undefined) return verdict('undecided', passed[0], 'no row says what was decided')
  const shown = passed.find(({ file }) => row.test.includes(file))
  return shown ? verdict('decided', shown) : verdict('undecided', passed[0], `no test that passes in ${row.test}`)
}

/** An item by all its tags at once: as good as the worst of them. */
export function judgeWhole(verdicts: readonly Verdict[]): readonly (Omit<Verdict, 'tag'> & { readonly tag: string })[] {
  const byId = Map.groupBy(verdicts, ({ id }) => id)
  return [...byId.values()].flatMap((ofItem) => {
    const worst = ofItem.toSorted((a, b) => ORDER.indexOf(b.status) - ORDER.indexOf(a.status))[0]
    return worst ? [{ ...worst, tag: ofItem.map(({ tag }) => tag).join(',') }] : []
  })
}

/** Ids that stand where nothing of the checklist has them: a slip that would otherwise count for nothing. */
export function findUnknownIds(checklist: Checklist, { tests, decisions, notApplicable }: Evidence): readonly string[] {
  const unknown = (id: string) => checklist[id] === undefined
  return [
    ...tests.flatMap(({ ids, file }) => ids.filter(unknown).map((id) => `${id} in ${file}`)),
    ...decisions.filter(({ id }) => unknown(id)).map(({ id }) => `${id} among the decisions`),
    ...Object.keys(notApplicable)
      .filter(unknown)
      .map((id) => `${id} among what is not applicable`),
  ]
}
