import type { OfferedVersion } from '#integrations/ocpi/endpoints'

/** The newest version that both sides have; `ours` is sorted with the newest first. Null when there is none. */
export function chooseVersion(theirs: readonly OfferedVersion[], ours: readonly string[]): OfferedVersion | null {
  for (const version of ours) {
    const offered = theirs.find((candidate) => candidate.version === version)
    if (offered) return offered
  }
  return null
}
