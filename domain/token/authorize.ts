import type { Instant } from '#domain/instant'
import { findRisks, hitOf } from '#domain/token/find-risks'
import type { ContractLimits } from '#domain/token/limits/contract-limits'
import { type LimitReason, refusedByLimits } from '#domain/token/limits/refused-by-limits'
import type { PlaceFacts } from '#domain/token/place'
import type { RecentUse } from '#domain/token/recent-use'
import { type LifeReason, refusedByLife } from '#domain/token/refused-by-life'
import type { RiskHit } from '#domain/token/risk-hit'
import { DEFAULT_RISK_POLICY, type RiskPolicy, type RiskRule } from '#domain/token/risk-policy'
import type { Token } from '#domain/token/token'

/** The limits that several tokens share. Amounts in the minor unit of the contract's currency. */
export interface ContractFacts {
  readonly suspendedAt: Instant | null
  /** What may be open at once; null for no limit. */
  readonly spendingLimitMinor: number | null
  /** Held for charges that run. */
  readonly heldMinor: number
  /** Charged and not yet paid. */
  readonly spentMinor: number
  readonly limits?: ContractLimits | null
}

/** Everything a decision is made of. No EVSE status and no opening hours: the car is there, and the operator knows those better. */
export interface AuthorizationFacts {
  readonly token: Token
  /** Null for a token without a contract, and for a contract nobody could read. */
  readonly contract: ContractFacts | null
  /** What this charge would hold, in minor units. */
  readonly holdMinor: number
  readonly recentUses: readonly RecentUse[]
  /** Countries in which it was allowed a charge before. */
  readonly countries: readonly string[]
  /** Rules that the driver was asked about of late and said yes to. */
  readonly confirmed: readonly RiskRule[]
  /** Null when the site could not be told in time; rules about places are then skipped. */
  readonly site: PlaceFacts | null
  /** Did whoever asks name a place? One that was named may still be unknown to us. */
  readonly placeNamed: boolean
  /** Is the place closed, since somebody guesses uids there? */
  readonly placeClosed?: boolean
  /** Whose charging point it is, as `NL*ABC`; null or absent where nobody said. */
  readonly operator?: string | null
  /** Was it started from somewhere else, an app? Then nobody travelled, and the place says nothing of where the token is. */
  readonly fromAfar?: boolean
  readonly now: Instant
  readonly policy?: RiskPolicy
}

/** Why a charge is allowed or not: what is plain from the token and its contract, or a rule that looks for fraud. */
export type AuthorizationReason =
  | LifeReason
  | LimitReason
  | RiskRule
  | 'contract_suspended'
  | 'contract_unknown'
  | 'ok'
  | 'spending_limit_reached'

type SkippedRule =
  | 'cloned_card'
  | 'country_not_covered'
  | 'impossible_travel'
  | 'new_country'
  | 'operator_not_covered'
  | 'power_not_covered'

/** The decision in OCPI's words (tokens, AllowedType), why, what the rules saw, and which were skipped because their facts were missing. */
export interface Authorization {
  readonly allowed: 'ALLOWED' | 'BLOCKED' | 'EXPIRED' | 'NO_CREDIT' | 'NOT_ALLOWED'
  readonly reason: AuthorizationReason
  readonly hits: readonly RiskHit[]
  readonly skipped: readonly SkippedRule[]
}

/** May this token charge here and now? A contract that cannot be read is refused: an operator can ask again, money cannot. */
export function authorize(facts: AuthorizationFacts): Authorization {
  const { token, contract, now, policy = DEFAULT_RISK_POLICY } = facts
  const verdict = refusedByLimits(contract?.limits, limitFactsOf(facts))
  const skipped = skippedRules(facts, verdict.skipped)
  const answer = (
    allowed: Authorization['allowed'],
    reason: AuthorizationReason,
    hits: readonly RiskHit[] = NO_HITS,
  ) => {
    return { allowed, reason, hits, skipped }
  }
  const lifeless = refusedByLife(token, now)
  if (lifeless !== null) return answer(lifeless.allowed, lifeless.reason, usedAfterBlock(facts, lifeless.reason))
  if (contract === null && token.type !== 'AD_HOC_USER') return answer('NOT_ALLOWED', 'contract_unknown')
  if (contract !== null && contract.suspendedAt !== null) return answer('BLOCKED', 'contract_suspended')
  const uncovered = outsideCountries(facts) ?? verdict.refused
  if (uncovered !== null) return answer('NOT_ALLOWED', uncovered)
  if (contract !== null && exceedsLimit(contract, facts.holdMinor)) return answer('NO_CREDIT', 'spending_limit_reached')
  const found = findRisks(facts.fromAfar ? { ...facts, site: null } : facts, policy)
  const hits = facts.placeClosed ? [hitOf(policy, 'unknown_uids', {}), ...found] : found
  const denied = hits.find(({ denies }) => denies)
  return denied ? answer('NOT_ALLOWED', denied.rule, hits) : answer('ALLOWED', 'ok', hits)
}

const NO_HITS: readonly RiskHit[] = []
function limitFactsOf({ site, operator = null, placeNamed, now }: AuthorizationFacts) {
  return { country: site?.country ?? null, powerW: site?.maxPowerW ?? null, operator, placeNamed, now }
}

/** A card that is blocked is tried all the same: whoever holds it may not know, or should not hold it. */
function usedAfterBlock({ token, now, policy = DEFAULT_RISK_POLICY }: AuthorizationFacts, reason: AuthorizationReason) {
  if (reason !== 'token_blocked' || token.blockedAt === null) return NO_HITS
  return [hitOf(policy, 'used_after_block', { minutes: Math.round(Math.max(0, now - token.blockedAt) / 60_000) })]
}

/** Rules that need the place where only its name is known: the operator said it, and we have not heard of it. */
function skippedRules(facts: AuthorizationFacts, byLimits: readonly SkippedRule[]): Authorization['skipped'] {
  const { site, placeNamed, recentUses, countries, token } = facts
  if (site !== null) return byLimits
  const skipped = new Set<SkippedRule>(byLimits)
  if (token.countries && placeNamed) skipped.add('country_not_covered')
  if (recentUses.length > 0) skipped.add('impossible_travel')
  if (recentUses.some(({ isOpen, hasBegun }) => isOpen && hasBegun)) skipped.add('cloned_card')
  if (countries.length > 0) skipped.add('new_country')
  return [...skipped]
}

/** A token for some countries needs to know where it is; a place that was named and that nobody knows is given the benefit of the doubt. */
function outsideCountries(facts: AuthorizationFacts): 'country_not_covered' | 'location_needed' | null {
  const { token, site, placeNamed } = facts
  if (!token.countries) return null
  if (site === null) return placeNamed ? null : 'location_needed'
  return token.countries.includes(site.country) ? null : 'country_not_covered'
}

function exceedsLimit(contract: ContractFacts, holdMinor: number): boolean {
  if (contract.spendingLimitMinor === null) return false
  return contract.heldMinor + contract.spentMinor + holdMinor > contract.spendingLimitMinor
}
