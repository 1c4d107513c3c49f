import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** The hub e-clearing.net: replaces `last_updated` by its own time of entry, and fills what operators leave out. Source: its changelog of v3.0. */
export const eClearing: ProfileData = {
  id: 'e-clearing',
  purpose: 'The hub e-clearing.net: addressed itself, and a dash where something is not known.',
  extends: 'ocpi-221',
  http: { routingHeaders: 'hub-only' },
  parties: { allow: 'any' },
  sessions: { order: 'arrival' },
  fields: {
    fillers: {
      location: { name: ['-'], postal_code: ['-'], state: ['-'], 'operator.name': ['-'] },
      evse: { evse_id: ['-'], physical_reference: ['-'], floor_level: ['-'] },
      cdr: { meter_id: ['-'], session_id: ['-'], authorization_reference: ['-'] },
    },
  },
}
