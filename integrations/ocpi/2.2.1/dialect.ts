import { readLocationReferences, writeAuthorizationInfo } from '#integrations/ocpi/2.2.1/authorization-info'
import { readCommandResponse, readCommandResult, writeCommand } from '#integrations/ocpi/2.2.1/commands'
import { readCredentials, writeCredentials } from '#integrations/ocpi/2.2.1/credentials-object'
import { readersWithOlderNames } from '#integrations/ocpi/2.2.1/older-names'
import { readSessionPatch } from '#integrations/ocpi/2.2.1/read-session'
import { readTariff } from '#integrations/ocpi/2.2.1/read-tariff'
import { smartCharging221 } from '#integrations/ocpi/2.2.1/smart-charging'
import { writeToken } from '#integrations/ocpi/2.2.1/token'
import { readVersionDetails } from '#integrations/ocpi/2.2.1/version-details'
import { COMMAND_TYPES } from '#integrations/ocpi/command'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'

/** OCPI 2.2.1. Its objects name their owner themselves. */
export const dialect221: OcpiDialect = {
  version: '2.2.1',
  wire: {
    routingHeaders: true,
    tokenForm: 'base64',
    patchNeedsLastUpdated: true,
    tokenTypeParameters: ['type'],
    tokenTypeInUrl: true,
    unknownTokenStatus: OCPI_STATUS.unknownToken,
    tariffPatch: false,
    onePartyOfOurs: false,
  },
  offered: [
    { identifier: 'credentials', role: 'SENDER' },
    { identifier: 'locations', role: 'RECEIVER' },
    { identifier: 'tariffs', role: 'RECEIVER' },
    { identifier: 'sessions', role: 'RECEIVER' },
    { identifier: 'cdrs', role: 'RECEIVER' },
    { identifier: 'tokens', role: 'SENDER' },
    { identifier: 'commands', role: 'SENDER' },
    { identifier: 'chargingprofiles', role: 'SENDER' },
    // Who shapes charges for us writes to us what it would write to an operator.
    { identifier: 'chargingprofiles', role: 'RECEIVER', onlyFor: 'SCSP' },
    { identifier: 'hubclientinfo', role: 'RECEIVER' },
  ],
  readVersionDetails,
  writeEndpoint: ({ identifier, role, url }) => ({ identifier, role, url }),
  readCredentials,
  writeCredentials,
  ...readersWithOlderNames,
  readTariff,
  readTariffOfCdr: readTariff,
  readSessionPatch,
  writeToken,
  readLocationReferences,
  writeAuthorizationInfo,
  commands: COMMAND_TYPES,
  writeCommand,
  readCommandResponse,
  readCommandResult,
  smartCharging: smartCharging221,
}
