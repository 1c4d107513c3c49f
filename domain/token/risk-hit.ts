import type { RiskEffect, RiskRule } from '#domain/token/risk-policy'

/** A rule that hit, what follows, and the figures it saw: never a uid, never a name. */
export interface RiskHit {
  readonly rule: RiskRule
  readonly effect: RiskEffect
  /** Does it refuse the charge? */
  readonly denies: boolean
  readonly seen: Readonly<Record<string, number | string>>
}
