import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Peers that report results of commands without our token, as was agreed with them. */
export const ocpi221OpenResults: ProfileData = {
  id: 'ocpi-221-open-results',
  purpose: 'A peer of 2.2.1 that reports what came of a command without showing our token.',
  extends: 'ocpi-221',
  commands: { openResults: true },
}
