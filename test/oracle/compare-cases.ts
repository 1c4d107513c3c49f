import { seedOfHistory } from '../simulation/seeded-random.ts'
import { findDifferences } from './find-differences.ts'
import { type PlatformAnswer, priceWithPlatform } from './price-with-platform.ts'
import { randomCase } from './random-case.ts'
import { type Answer, priceByTheRules } from './rules/price-by-the-rules.ts'
import type { RawCase } from './rules/raw-case.ts'
import { shrinkCase } from './shrink-case.ts'

/** Which of the cases of a seed are compared. */
export interface Comparison {
  readonly seed: number
  readonly first: number
  readonly cases: number
}

/** A case in which the two differ, made as small as it gets. */
export interface Difference {
  readonly index: number
  readonly case: RawCase
  readonly differences: readonly string[]
}

/** How often what came up: a run that never priced a reservation says nothing of reservations. */
export type Counts = Readonly<Record<string, number>>

export interface ComparisonResult {
  readonly counts: Counts
  /** The first ones; further ones are only counted. */
  readonly differing: readonly Difference[]
  readonly differingCount: number
}

/** Says what a case costs, as the platform does. */
export type PriceCase = (given: RawCase) => PlatformAnswer

const KEPT = 20

/** Prices each case twice and compares. */
export function compareCases(
  { seed, first, cases }: Comparison,
  priceCase: PriceCase = priceWithPlatform,
): ComparisonResult {
  const counts: Record<string, number> = {}
  const differing: Difference[] = []
  let differingCount = 0
  for (let index = first; index < first + cases; index += 1) {
    const given = randomCase(seedOfHistory(seed, index))
    const oracle = priceByTheRules(given)
    for (const label of labelsOf(oracle)) counts[label] = (counts[label] ?? 0) + 1
    const differences = differencesOf(given, oracle, priceCase)
    if (differences.length === 0) continue
    differingCount += 1
    if (differing.length < KEPT) differing.push({ index, ...makeSmall(given, differences, priceCase) })
  }
  return { counts, differing, differingCount }
}

/** A platform that throws differs as well. */
function differencesOf(given: RawCase, oracle: Answer, priceCase: PriceCase): readonly string[] {
  try {
    return findDifferences(oracle, priceCase(given), given.cdr.currency)
  } catch (error) {
    return [`throws: ${error}`]
  }
}

/** As small as it gets while the same things differ. */
function makeSmall(
  given: RawCase,
  differences: readonly string[],
  priceCase: PriceCase,
): Pick<Difference, 'case' | 'differences'> {
  const again = (changed: RawCase) => differencesOf(changed, priceByTheRules(changed), priceCase)
  const kinds = (found: readonly string[]) => found.map((text) => text.split(':')[0]).join()
  const smallest = shrinkCase(given, (smaller) => kinds(again(smaller)) === kinds(differences))
  return { case: smallest, differences: again(smallest) }
}

function labelsOf(answer: Answer): readonly string[] {
  if (answer.result === 'reject') return answer.reasons.map((reason) => `rejected: ${reason}`)
  const { total, energy, time, parking, fixed, reservation, warnings } = answer
  const parts = Object.entries({ energy, time, parking, fixed, reservation })
  return [
    'priced',
    ...parts.filter(([, cost]) => cost.excl?.top !== 0n || cost.incl?.top !== 0n).map(([name]) => `cost of ${name}`),
    ...(total.excl === null ? ['total before tax unknown'] : []),
    ...(total.incl === null ? ['total after tax unknown'] : []),
    ...[...warnings].map((warning) => `warning: ${warning}`),
  ]
}
