import { readVersionDetails as readNewerDetails } from '#integrations/ocpi/2.2.1/version-details'
import type { Endpoint } from '#integrations/ocpi/endpoints'
import type { Parsed } from '#integrations/ocpi/parsed'

/** Reads the modules of 2.1.1, which come without a role: each has one side that can be an operator's. */
export function readVersionDetails(raw: unknown): Parsed<readonly Endpoint[]> {
  const parsed = readNewerDetails(raw)
  if (!parsed.ok) return parsed
  return { ...parsed, leniencies: parsed.leniencies.filter(({ rule }) => rule !== 'role_assumed') }
}
