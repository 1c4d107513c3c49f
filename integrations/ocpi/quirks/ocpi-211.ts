import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Any peer by OCPI 2.1.1. */
export const ocpi211: ProfileData = {
  id: 'ocpi-211',
  purpose: 'Any peer that keeps to OCPI 2.1.1.',
  version: '2.1.1',
  fields: { rename: { cdr: { remarks: 'remark' } } },
}
