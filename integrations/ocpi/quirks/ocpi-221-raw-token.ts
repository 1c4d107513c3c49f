import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Peers that take the credentials token as it is and answer its Base64 with 401. */
export const ocpi221RawToken: ProfileData = {
  id: 'ocpi-221-raw-token',
  purpose: 'A peer of 2.2.1 that takes its token as it is and not in Base64.',
  extends: 'ocpi-221',
  auth: { tokenForm: 'raw' },
}
