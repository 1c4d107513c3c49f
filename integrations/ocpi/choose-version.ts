import type { OfferedVersion } from '#integrations/ocpi/endpoints'

/** A version that can be read as the one that corrected it: 2.2.1 only took away what was ambiguous in 2.2. */
const CORRECTED_BY: Readonly<Record<string, string>> = { '2.2': '2.2.1' }

/**
 * The newest version that both sides have; `ours` is sorted with the newest first. Who offers nothing better than 2.2 is called there and read
 * as 2.2.1. Null when there is none.
 */
export function chooseVersion(theirs: readonly OfferedVersion[], ours: readonly string[]): OfferedVersion | null {
  for (const version of ours) {
    const offered = theirs.find((candidate) => candidate.version === version)
    if (offered) return offered
  }
  for (const offered of theirs) {
    const version = CORRECTED_BY[offered.version]
    if (version !== undefined && ours.includes(version)) return { ...offered, version }
  }
  return null
}
