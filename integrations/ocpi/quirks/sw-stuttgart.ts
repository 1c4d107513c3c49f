import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Stadtwerke Stuttgart on chargecloud: names of its own, kW for W, and the EVSE's public id where its uid belongs. Source: as chargecloud-public. */
export const swStuttgart: ProfileData = {
  id: 'sw-stuttgart',
  purpose: 'Stadtwerke Stuttgart on chargecloud: own names, kW for W, and the public id as the technical one.',
  extends: 'chargecloud-public',
  fields: {
    rename: {
      evse: { id: 'uid' },
      connector: { ampere: 'max_amperage', max_power: 'max_electric_power' },
    },
    scale: { connector: { max_electric_power: 1000 } },
  },
  ids: { evseIdFrom: 'id' },
}
