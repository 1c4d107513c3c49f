import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/**
 * The hub of Gireve by OCPI 2.2.1. Every call is addressed to the hub, whose operators are on no list; only start and stop go through, and
 * only to an EVSE; credentials are renewed by registering anew; a mark before a CDR's remark says whose the cost is.
 * Source: CNX-GIREVE/GIREVE_Tech_OCPI_V2.2.1, integration guidelines.
 */
export const gireve221: ProfileData = {
  id: 'gireve-221',
  purpose: 'The hub of Gireve by OCPI 2.2.1: addressed itself, start and stop only.',
  extends: 'ocpi-221',
  http: { routingHeaders: 'hub-only' },
  parties: { allow: 'any' },
  credentials: { takesPut: false },
  commands: { supported: ['START_SESSION', 'STOP_SESSION'], startNeeds: ['evse_uid'] },
  authorize: { uidFormat: 'hex-upper' },
  cdrs: { costSource: 'remark-prefix' },
}
