import { readLocationReferences, writeAuthorizationInfo } from '#integrations/ocpi/2.1.1/authorization-info'
import { COMMANDS, readCommandResponse, readCommandResult, writeCommand } from '#integrations/ocpi/2.1.1/commands'
import { readCredentials, writeCredentials } from '#integrations/ocpi/2.1.1/credentials-object'
import { readCdr } from '#integrations/ocpi/2.1.1/read-cdr'
import { readConnector, readEvse, readLocation } from '#integrations/ocpi/2.1.1/read-location'
import { readSession, readSessionPatch } from '#integrations/ocpi/2.1.1/read-session'
import { readTariff } from '#integrations/ocpi/2.1.1/read-tariff'
import { writeToken } from '#integrations/ocpi/2.1.1/token'
import { readVersionDetails } from '#integrations/ocpi/2.1.1/version-details'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'

/** OCPI 2.1.1. Its objects say neither whose they are nor what they will be called later; a connection has one party on each side. */
export const dialect211: OcpiDialect = {
  version: '2.1.1',
  wire: {
    routingHeaders: false,
    tokenForm: 'raw',
    patchNeedsLastUpdated: false,
    tokenTypeParameters: ['type', 'token_type'],
    tokenTypeInUrl: false,
    unknownTokenStatus: OCPI_STATUS.invalidParameters,
    tariffPatch: true,
    onePartyOfOurs: true,
  },
  offered: [
    { identifier: 'credentials', role: 'SENDER' },
    { identifier: 'locations', role: 'RECEIVER' },
    { identifier: 'tariffs', role: 'RECEIVER' },
    { identifier: 'sessions', role: 'RECEIVER' },
    { identifier: 'cdrs', role: 'RECEIVER' },
    { identifier: 'tokens', role: 'SENDER' },
    { identifier: 'commands', role: 'SENDER' },
  ],
  readVersionDetails,
  writeEndpoint: ({ identifier, url }) => ({ identifier, url }),
  readCredentials,
  writeCredentials,
  readLocation,
  readEvse,
  readConnector,
  readTariff,
  readTariffOfCdr: readTariff,
  readSession,
  readSessionPatch,
  readCdr,
  writeToken,
  readLocationReferences,
  writeAuthorizationInfo,
  commands: COMMANDS,
  writeCommand,
  readCommandResponse,
  readCommandResult,
  smartCharging: null,
}
