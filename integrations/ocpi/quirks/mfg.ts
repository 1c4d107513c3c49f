import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** MFG EV Power: everything at once, in more than 20 s, and 429 to who asks too often. Source: observed answers of its feed. */
export const mfg: ProfileData = {
  id: 'mfg',
  purpose: 'MFG EV Power: one open list, slow, and asked every half a minute at most.',
  extends: 'ocpi-221-unpaged',
  auth: { sendScheme: 'none' },
  http: { routingHeaders: 'omit' },
  paging: { style: 'none', limit: null },
  rate: { minGapMs: 31_000 },
}
