import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/**
 * The hub of Gireve by OCPI 2.1.1: as by 2.2.1, without routing headers; an authorization is for exactly one EVSE, and its reference has a
 * name of its own. Source: CNX-GIREVE/GIREVE_Tech_OCPI_V2.1.1.
 */
export const gireve211: ProfileData = {
  id: 'gireve-211',
  purpose: 'The hub of Gireve by OCPI 2.1.1: start and stop only, at one charging point.',
  extends: 'ocpi-211',
  parties: { allow: 'any' },
  credentials: { takesPut: false },
  commands: { supported: ['START_SESSION', 'STOP_SESSION'], startNeeds: ['evse_uid'] },
  authorize: { locationReferences: 'one-evse', uidFormat: 'hex-upper', referenceField: 'authorization_id' },
  fields: {
    rename: {
      session: { authorization_id: 'authorization_reference' },
      cdr: { authorization_id: 'authorization_reference' },
    },
  },
  cdrs: { costSource: 'remark-prefix' },
}
