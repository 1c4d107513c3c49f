import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/**
 * The Dutch national feed: one gzip file that is a bare list; locations name no party, and outdated copies stand beside newer ones.
 * Source: the feed itself, and evmap_backend's reader of it.
 */
export const ndw: ProfileData = {
  id: 'ndw',
  purpose: 'NDW, the Dutch national feed: one open gzip file of every operator, with outdated copies in it.',
  extends: 'ocpi-221',
  auth: { sendScheme: 'none' },
  http: { gunzip: true },
  paging: {
    style: 'none',
    limit: null,
    pageTimeoutMs: 120_000,
    pageMaxBytes: 100_000_000,
  },
  rate: { minGapMs: 60_000 },
  push: { staleGuard: true },
  parties: { allow: 'any' },
  ids: { partyFrom: 'evse_id' },
  fields: { default: { location: { publish: true, time_zone: 'Europe/Amsterdam' } } },
  endpointUrls: {
    locations: 'https://opendata.ndw.nu/charging_point_locations_ocpi.json.gz',
    tariffs: 'https://opendata.ndw.nu/charging_point_tariffs_ocpi.json.gz',
  },
}
