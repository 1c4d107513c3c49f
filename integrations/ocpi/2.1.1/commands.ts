import { z } from 'zod'
import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import { writeToken } from '#integrations/ocpi/2.1.1/token'
import {
  readCommandResponse as readNewerResponse,
  readCommandResult as readNewerResult,
} from '#integrations/ocpi/2.2.1/commands'
import type { CommandResponse, CommandResult, CommandType, OcpiCommand } from '#integrations/ocpi/command'
import { formatDateTime } from '#integrations/ocpi/date-time'
import type { Parsed } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** Source: OCPI 2.1.1, commands, CommandType. */
export const COMMANDS: readonly CommandType[] = ['RESERVE_NOW', 'START_SESSION', 'STOP_SESSION', 'UNLOCK_CONNECTOR']

/** How long we wait for a result, since 2.1.1 does not say how long it may take. */
const RESULT_WITHIN_S = 120

/**
 * A command as it is sent, without its `response_url`. Throws DomainError `command_unknown` for one that 2.1.1 does not have. Source: OCPI
 * 2.1.1, commands, the four command objects.
 */
export function writeCommand(command: OcpiCommand, now: Instant): Readonly<Record<string, unknown>> {
  switch (command.type) {
    case 'START_SESSION':
      return { token: writeToken(command.token, command.lastUpdated, now), ...placeOf(command) }
    case 'STOP_SESSION':
      return { session_id: command.sessionId }
    case 'RESERVE_NOW':
      return {
        token: writeToken(command.token, command.lastUpdated, now),
        expiry_date: formatDateTime(command.expiresAt),
        reservation_id: command.reservationNumber,
        ...placeOf(command),
      }
    case 'UNLOCK_CONNECTOR':
      return { location_id: command.locationId, evse_uid: command.evseUid, connector_id: command.connectorId }
    case 'CANCEL_RESERVATION':
      throw new DomainError('command_unknown', { message: 'OCPI 2.1.1 cannot cancel a reservation' })
  }
}

function placeOf(command: { readonly locationId: string; readonly evseUid: string | null }) {
  return { location_id: command.locationId, ...(command.evseUid === null ? {} : { evse_uid: command.evseUid }) }
}

/**
 * Reads the answer to a command. TIMEOUT is an answer in 2.1.1, but none to the question whether it was carried out: it is an issue, and the
 * outcome stays unknown.
 */
export function readCommandResponse(raw: unknown): Parsed<CommandResponse> {
  if (resultIn(raw) === 'TIMEOUT') {
    return { ok: false, issues: [{ field: 'result', problem: 'is TIMEOUT: it may have been carried out' }] }
  }
  return readNewerResponse(isRawObject(raw) && raw['timeout'] == null ? { ...raw, timeout: RESULT_WITHIN_S } : raw)
}

/** Reads what an operator reports later: the same object as the answer. A session that is not known there was not stopped. */
export function readCommandResult(raw: unknown): Parsed<CommandResult> {
  return readNewerResult(resultIn(raw) === 'UNKNOWN_SESSION' && isRawObject(raw) ? { ...raw, result: 'REJECTED' } : raw)
}

function resultIn(raw: unknown): string | null {
  const read = z.object({ result: z.string() }).safeParse(raw)
  return read.success ? read.data.result.toUpperCase() : null
}
