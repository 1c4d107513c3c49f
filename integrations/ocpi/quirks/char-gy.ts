import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** char.gy: everything at once, statuses in its own words, and seconds between two requests. Source: evmap_backend, and a consumer's notes. */
export const charGy: ProfileData = {
  id: 'char-gy',
  purpose: 'char.gy: one list without pages and without a credential, and statuses in its own words.',
  extends: 'ocpi-221-unpaged',
  auth: { sendScheme: 'none' },
  http: { routingHeaders: 'omit' },
  paging: { style: 'none', limit: null },
  rate: { minGapMs: 6_000 },
  fields: { values: { evse: { status: { WORKING: 'AVAILABLE', FAULTED: 'OUTOFORDER' } } } },
}
