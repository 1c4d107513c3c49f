import type { Parsed } from '#integrations/ocpi/parsed'

/** What was read; a refusal is a failure of the test that says why. */
export function valueIn<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.value
}

/** Deviations that were read all the same, as `field:rule`. */
export const rulesOf = (parsed: Parsed<unknown>) =>
  parsed.ok ? parsed.leniencies.map(({ field, rule }) => `${field}:${rule}`) : ['refused']

/** The fields for which something was refused. */
export const fieldsOf = (parsed: Parsed<unknown>) => (parsed.ok ? [] : parsed.issues.map(({ field }) => field))
