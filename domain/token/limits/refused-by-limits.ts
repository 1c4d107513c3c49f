import type { Instant } from '#domain/instant'
import type { ContractLimits } from '#domain/token/limits/contract-limits'
import { withinHours } from '#domain/token/limits/within-hours'

/** Why a contract's limits forbid a charge. */
export type LimitReason =
  | 'country_not_covered'
  | 'energy_used_up'
  | 'hours_not_covered'
  | 'location_needed'
  | 'operator_not_covered'
  | 'power_not_covered'
  | 'sessions_used_up'

/** What the limits are held against; null for what nobody could tell. */
export interface LimitFacts {
  /** ISO 3166-1 alpha-3. */
  readonly country: string | null
  /** `NL*ABC`. */
  readonly operator: string | null
  readonly powerW: number | null
  /** Did whoever asks name a place, known or not? */
  readonly placeNamed: boolean
  readonly now: Instant
}

/** What the limits say, and which of them could not be held against anything. */
interface LimitsVerdict {
  readonly refused: LimitReason | null
  readonly skipped: readonly ('country_not_covered' | 'operator_not_covered' | 'power_not_covered')[]
}

/**
 * May a charge begin within these limits? A place that was named and that nobody knows is given the benefit of the doubt, and the answer says
 * so; where none was named, it is asked for. What was used is the contract's own to count.
 */
export function refusedByLimits(limits: ContractLimits | null | undefined, facts: LimitFacts): LimitsVerdict {
  if (!limits) return { refused: null, skipped: [] }
  const { countries, operators, maxPowerW, hours } = limits
  const within = {
    hours_not_covered: !hours || withinHours(hours, facts.now),
    country_not_covered: covers(countries, facts.country),
    operator_not_covered: covers(operators, facts.operator),
    power_not_covered: maxPowerW == null || (facts.powerW === null ? null : facts.powerW <= maxPowerW),
  }
  const reasons = ['hours_not_covered', 'country_not_covered', 'operator_not_covered', 'power_not_covered'] as const
  const broken = reasons.find((reason) => within[reason] === false)
  const skipped = (['country_not_covered', 'operator_not_covered', 'power_not_covered'] as const).filter(
    (reason) => within[reason] === null,
  )
  if (broken !== undefined) return { refused: broken, skipped }
  const needsPlace = within.country_not_covered === null && !facts.placeNamed
  return { refused: needsPlace ? 'location_needed' : null, skipped: needsPlace ? [] : skipped }
}

/** Null where it cannot be told. */
function covers(allowed: readonly string[] | null | undefined, one: string | null): boolean | null {
  if (!allowed) return true
  return one === null ? null : allowed.includes(one)
}
