import { parseRational, toDecimal } from '#domain/tariff/rational'
import type { PricedVector, VectorAnswer } from './price-vector.ts'
import type { Expectation, Vector } from './read-vector.ts'

const COSTS = [
  'total_cost',
  'energy_cost',
  'time_cost',
  'parking_cost',
  'fixed_cost',
  'reservation_cost',
  'total_cost_display',
] as const
const QUANTITIES = [
  'billed_energy_kwh',
  'billed_time_s',
  'billed_parking_time_s',
  'billed_reservation_time_s',
  'total_energy',
  'total_time',
  'total_parking_time',
] as const
const MOST_DECIMALS = 12

/** Everything in which an answer differs from what its vector asserts; a key that is absent asserts nothing. */
export function compareVector(vector: Vector, answer: VectorAnswer): readonly string[] {
  const { expected } = vector
  if (expected === null) return ['asserts nothing']
  if (expected.result === 'reject') {
    const reason = answer.result === 'reject' ? answer.reject_reason : 'priced'
    return reason === expected.reject_reason ? [] : [`${reason}, expected ${expected.reject_reason}`]
  }
  if (answer.result === 'reject') return [`rejected: ${answer.reject_reason}`]
  return [...amounts(vector, expected, answer), ...words(expected, answer)]
}

function amounts(vector: Vector, expected: Expectation, answer: PricedVector): string[] {
  const differences: string[] = []
  const same = (name: string, found: string | undefined, wanted: string | undefined) => {
    if (wanted === undefined) return
    const [left, right] = [rounded(found, vector), rounded(wanted, vector)]
    if (left !== right) differences.push(`${name}: ${left}, expected ${right}`)
  }
  for (const name of COSTS) {
    const wanted = expected[name]
    if (wanted === undefined) continue
    same(`${name} excl`, answer[name].excl_vat, wanted.excl_vat)
    same(`${name} incl`, answer[name].incl_vat, wanted.incl_vat)
  }
  for (const name of QUANTITIES) same(name, answer[name], expected[name])
  for (const [index, tax] of (expected.taxes ?? []).entries())
    same(`tax ${tax.name}`, answer.taxes?.[index]?.amount, tax.amount)
  // Where no rate is stated anywhere, a side that is not asserted is one that must not be known.
  if (!vector.statesVat && expected.total_cost !== undefined)
    for (const side of ['excl_vat', 'incl_vat'] as const)
      if (expected.total_cost[side] === undefined && answer.total_cost[side] !== undefined)
        differences.push(`total_cost ${side} is known`)
  return differences
}

function words(expected: Expectation, answer: PricedVector): string[] {
  const differences: string[] = []
  const { warnings, verify, claimed_taxes_consistent: consistent } = expected
  if (warnings?.length === 0 && answer.warnings.length > 0) differences.push(`warnings: ${answer.warnings.join()}`)
  for (const warning of warnings ?? [])
    if (!answer.warnings.some((found) => found === warning)) differences.push(`no warning ${warning}`)
  if (verify !== undefined && answer.verify !== verify) differences.push(`verify: ${answer.verify}, expected ${verify}`)
  if (consistent !== undefined && answer.claimed_taxes_consistent !== consistent)
    differences.push(`claimed taxes consistent: ${answer.claimed_taxes_consistent}`)
  return differences
}

function rounded(decimal: string | undefined, { decimals }: Vector): string {
  return decimal === undefined ? 'unknown' : toDecimal(parseRational(decimal), decimals ?? MOST_DECIMALS)
}
