import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Feeds of Eco-Movement (bp pulse, Ionity, Blink, ESB, Shell UK): a static token as it is, pages without Link or total, 125 s between two. Source: evmap_backend. */
export const ecoMovement: ProfileData = {
  id: 'eco-movement',
  purpose: 'Feeds of Eco-Movement: a fixed token as it is, pages by offset, two minutes between two.',
  extends: 'ocpi-221-unpaged',
  auth: { tokenForm: 'raw' },
  http: { routingHeaders: 'omit' },
  paging: { style: 'offset', limit: 1000 },
  rate: { minGapMs: 125_000 },
  parties: { allow: 'any' },
}
