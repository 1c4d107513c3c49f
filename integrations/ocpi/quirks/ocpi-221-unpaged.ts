import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Peers that answer a list whole, however large: as long and as much as a profile may allow, read as a stream. */
export const ocpi221Unpaged: ProfileData = {
  id: 'ocpi-221-unpaged',
  purpose: 'A peer of 2.2.1 that answers a list whole, however large.',
  extends: 'ocpi-221',
  paging: { pageTimeoutMs: 60_000, pageMaxBytes: 50_000_000 },
}
