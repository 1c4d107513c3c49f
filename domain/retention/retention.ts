import type { Instant } from '#domain/instant'

/**
 * What is kept for a time and then let go. `cdr_payload`: a CDR as received; what it came to stays with the accounts. `quarantine`: a message that
 * could not be taken. `finding_sample`: a station or tariff that was refused, as it came. `call_log`: what a peer was asked, and why its
 * credentials changed.
 */
export const RETAINED = ['cdr_payload', 'quarantine', 'finding_sample', 'call_log'] as const
export type Retained = (typeof RETAINED)[number]

/** For how long: days from the receipt, or years from the end of the calendar year of it. */
export type RetentionPeriod = { readonly days: number } | { readonly years: number }

/** A period from a day on, with where it is written. */
export interface RetentionRule {
  readonly from: Instant
  readonly of: Retained
  readonly period: RetentionPeriod
  /** May no contract shorten it? */
  readonly isLeast: boolean
  readonly citation: string
}

/** What was agreed with one peer, in days, in place of the rules; what is missing goes by them. */
export type RetentionOverrides = { readonly [of in Retained]?: number | undefined }

/** A period as it applies: what was received before `before` is let go. */
export interface AppliedRetention {
  readonly of: Retained
  readonly period: RetentionPeriod
  readonly before: Instant
  /** The rule's words; null for a period that was agreed upon. */
  readonly citation: string | null
}

const DAY_MS = 86_400_000

/** The rule in force at an instant, whatever the order of the rows; null before the first, and then everything is kept. */
export function retentionRuleAt(rules: readonly RetentionRule[], of: Retained, now: Instant): RetentionRule | null {
  let current: RetentionRule | null = null
  for (const rule of rules) {
    if (rule.of === of && rule.from <= now && (current === null || rule.from > current.from)) current = rule
  }
  return current
}

/** What applies to one kind of data of one peer in one market; null: it is kept. An agreement never takes away what a law wants kept. */
export function appliedRetention(
  rules: readonly RetentionRule[],
  overrides: RetentionOverrides,
  of: Retained,
  now: Instant,
): AppliedRetention | null {
  const rule = retentionRuleAt(rules, of, now)
  const byRule = rule && { of, period: rule.period, before: keptFrom(rule.period, now), citation: rule.citation }
  const days = overrides[of]
  if (days === undefined) return byRule
  const agreed = { of, period: { days }, before: keptFrom({ days }, now), citation: null }
  return rule?.isLeast && byRule && byRule.before < agreed.before ? byRule : agreed
}

/** What was received from here on is still kept. */
function keptFrom(period: RetentionPeriod, now: Instant): Instant {
  if ('days' in period) return now - period.days * DAY_MS
  return Date.UTC(new Date(now).getUTCFullYear() - period.years, 0, 1)
}
