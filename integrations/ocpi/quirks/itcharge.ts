import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** ITCharge: answers only at URLs that end in a slash. Source: openchargemap/ocm-system. */
export const itcharge: ProfileData = {
  id: 'itcharge',
  purpose: 'ITCharge: answers only at addresses that end in a slash.',
  extends: 'ocpi-221',
  http: { trailingSlash: 'add' },
}
