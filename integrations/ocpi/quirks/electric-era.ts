import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Electric Era: as LAKD, its own stations alone. Source: openchargemap/ocm-system. */
export const electricEra: ProfileData = { id: 'electric-era', extends: 'lakd', parties: { allow: [] } }
