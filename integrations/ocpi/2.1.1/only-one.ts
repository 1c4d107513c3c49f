import type { Leniency } from '#integrations/ocpi/parsed'

/** What 2.2.1 writes for an EVSE or a connector that is not known. */
export const NOT_AVAILABLE = '#NA'

/**
 * The one that a session or CDR is about: 2.1.1 repeats a Location with only the EVSE and connector of the charge. None for several, since a
 * guess would price the charge by another's tariff; reported either way.
 */
export function onlyOne<T>(list: readonly T[] | null | undefined, field: string, leniencies: Leniency[]): T | null {
  const [first, second] = list ?? []
  if (first !== undefined && second === undefined) return first
  leniencies.push({ field, rule: first === undefined ? 'missing' : 'several_where_one_is_due' })
  return null
}
