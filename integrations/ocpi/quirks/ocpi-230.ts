import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Any peer by OCPI 2.3.0. */
export const ocpi230: ProfileData = {
  id: 'ocpi-230',
  purpose: 'Any peer that keeps to OCPI 2.3.0.',
  extends: 'ocpi-221',
  version: '2.3.0',
}
