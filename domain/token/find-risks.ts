import type { Instant } from '#domain/instant'
import type { PlaceFacts } from '#domain/token/place'
import type { RecentUse } from '#domain/token/recent-use'
import type { RiskHit } from '#domain/token/risk-hit'
import type { RiskPolicy, RiskRule } from '#domain/token/risk-policy'
import { askedTooOften } from '#domain/token/rules/asked-too-often'
import { clonedCard } from '#domain/token/rules/cloned-card'
import { energyTooFast } from '#domain/token/rules/energy-too-fast'
import { impossibleTravel } from '#domain/token/rules/impossible-travel'
import { newCountry } from '#domain/token/rules/new-country'
import { tooManyAtOnce } from '#domain/token/rules/too-many-at-once'

/** What the rules about a token's own use look at. */
export interface RiskFacts {
  readonly recentUses: readonly RecentUse[]
  /** Countries in which it was allowed a charge before. */
  readonly countries: readonly string[]
  /** Rules that the driver was asked about of late and said yes to. */
  readonly confirmed: readonly RiskRule[]
  readonly site: PlaceFacts | null
  readonly now: Instant
}

/** What every rule about a token's own use says, in the order in which a refusal is named. */
export function findRisks(facts: RiskFacts, policy: RiskPolicy): readonly RiskHit[] {
  const { recentUses: uses, site, now } = facts
  // Nothing to hold anything against, as with most cards on most days.
  if (uses.length === 0 && facts.countries.length === 0) return NOTHING
  const hits: RiskHit[] = []
  const look = (rule: RiskRule, seen: RiskHit['seen'] | null) => {
    if (seen !== null && !facts.confirmed.includes(rule)) hits.push(hitOf(policy, rule, seen))
  }
  look('too_many_at_once', tooManyAtOnce(uses, policy.too_many_at_once))
  if (site !== null) look('impossible_travel', impossibleTravel(uses, site, now, policy.impossible_travel))
  look('energy_too_fast', energyTooFast(uses, now, policy.energy_too_fast))
  look('asked_too_often', askedTooOften(uses, now, policy.asked_too_often))
  if (site !== null) look('cloned_card', clonedCard(uses, site, policy.cloned_card))
  if (site !== null) look('new_country', newCountry(facts.countries, site.country))
  return hits
}

const NOTHING: readonly RiskHit[] = []

/** A hit as the policy has it. */
export function hitOf(policy: RiskPolicy, rule: RiskRule, seen: RiskHit['seen']): RiskHit {
  const { effect, meanwhile } = policy[rule]
  return { rule, effect, denies: effect === 'deny' || (effect === 'ask_driver' && meanwhile === 'deny'), seen }
}
