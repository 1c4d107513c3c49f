import { expect, test } from 'vitest'
import { appliedRetention, type RetentionRule, retentionRuleAt } from '#domain/retention/retention'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const DAY_MS = 86_400_000
const rule = (changes: Partial<RetentionRule> = {}): RetentionRule => {
  return { from: 0, of: 'cdr_payload', period: { years: 3 }, isLeast: false, citation: 'a law', ...changes }
}

test('A-133 years count from the end of the calendar year of the receipt', () => {
  const applied = appliedRetention([rule()], {}, 'cdr_payload', NOW)
  expect(applied).toMatchObject({ before: Date.UTC(2023, 0, 1), citation: 'a law' })
})

test('A-133 an agreement takes the place of a rule, unless the rule is the least', () => {
  const agreed = { cdr_payload: 30 }
  expect(appliedRetention([rule()], agreed, 'cdr_payload', NOW)).toMatchObject({
    before: NOW - 30 * DAY_MS,
    citation: null,
  })
  const least = [rule({ isLeast: true })]
  expect(appliedRetention(least, agreed, 'cdr_payload', NOW)).toMatchObject({ before: Date.UTC(2023, 0, 1) })
  expect(appliedRetention(least, { cdr_payload: 3_650 }, 'cdr_payload', NOW)).toMatchObject({
    before: NOW - 3_650 * DAY_MS,
  })
})

test('A-133 the rule in force counts, in whatever order they stand; without one everything is kept', () => {
  const rules = [rule({ from: NOW, period: { years: 8 } }), rule(), rule({ from: NOW + 1, period: { years: 1 } })]
  expect(retentionRuleAt(rules, 'cdr_payload', NOW)?.period).toEqual({ years: 8 })
  expect(appliedRetention(rules, {}, 'quarantine', NOW)).toBeNull()
})
