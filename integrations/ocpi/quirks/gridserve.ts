import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Gridserve: pages of 50, 31 s between two. Source: a consumer's notes. */
export const gridserve: ProfileData = {
  id: 'gridserve',
  purpose: 'Gridserve: pages of 50, half a minute between two.',
  extends: 'ocpi-221',
  paging: { limit: 50 },
  rate: { minGapMs: 31_000 },
}
