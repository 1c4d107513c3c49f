import { z } from 'zod'
import type { Instant } from '#domain/instant'
import { displayText } from '#integrations/ocpi/2.2.1/field-schemas'
import { writeToken } from '#integrations/ocpi/2.2.1/token'
import {
  COMMAND_RESPONSES,
  COMMAND_RESULTS,
  type CommandResponse,
  type CommandResult,
  type OcpiCommand,
  type TokenToCharge,
} from '#integrations/ocpi/command'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** Source: OCPI 2.2.1, commands, CommandResponse. Many operators leave the timeout out. */
export const commandResponseSchema = z.object({
  result: z.enum(COMMAND_RESPONSES),
  timeout: z.number().min(0).nullish(),
  message: z.array(displayText).nullish(),
})

/** Source: OCPI 2.2.1, commands, CommandResult. */
export const commandResultSchema = z.object({
  result: z.enum(COMMAND_RESULTS),
  message: z.array(displayText).nullish(),
})

const ASSUMED_TIMEOUT_S = 60

/** A command as it is sent, without its `response_url`. Source: OCPI 2.2.1, commands, the five command objects. */
export function writeCommand(command: OcpiCommand, now: Instant): Readonly<Record<string, unknown>> {
  switch (command.type) {
    case 'START_SESSION':
      return {
        ...tokenFields(command, now),
        location_id: command.locationId,
        ...(command.evseUid === null ? {} : { evse_uid: command.evseUid }),
        ...(command.evseUid === null || command.connectorId === null ? {} : { connector_id: command.connectorId }),
      }
    case 'STOP_SESSION':
      return { session_id: command.sessionId }
    case 'RESERVE_NOW':
      return {
        ...tokenFields(command, now),
        expiry_date: formatDateTime(command.expiresAt),
        reservation_id: command.reservationId,
        location_id: command.locationId,
        ...(command.evseUid === null ? {} : { evse_uid: command.evseUid }),
      }
    case 'CANCEL_RESERVATION':
      return { reservation_id: command.reservationId }
    case 'UNLOCK_CONNECTOR':
      return { location_id: command.locationId, evse_uid: command.evseUid, connector_id: command.connectorId }
  }
}

function tokenFields(start: TokenToCharge, now: Instant) {
  const { token, lastUpdated, authorizationReference } = start
  return {
    token: writeToken(token, lastUpdated, now),
    ...(authorizationReference === null ? {} : { authorization_reference: authorizationReference }),
  }
}

/** Reads the answer to a command. */
export function readCommandResponse(raw: unknown): Parsed<CommandResponse> {
  const parsed = parseLenient(commandResponseSchema, withListedMessage(raw))
  if (!parsed.ok) return parsed
  const leniencies: Leniency[] = [...parsed.leniencies]
  const { result, timeout, message } = parsed.value
  if (timeout == null) leniencies.push({ field: 'timeout', rule: 'missing' })
  const value = { result, timeoutS: Math.round(timeout ?? ASSUMED_TIMEOUT_S), message: message ?? [] }
  return { ok: true, value, leniencies }
}

/** Reads what an operator reports at our response URL. */
export function readCommandResult(raw: unknown): Parsed<CommandResult> {
  const parsed = parseLenient(commandResultSchema, withListedMessage(raw))
  if (!parsed.ok) return parsed
  const value = { result: parsed.value.result, message: parsed.value.message ?? [] }
  return { ok: true, value, leniencies: parsed.leniencies }
}

/** A message that is plain text, as older versions have it, says nothing in a known language. */
function withListedMessage(raw: unknown): unknown {
  return isRawObject(raw) && typeof raw['message'] === 'string'
    ? { ...raw, message: raw['message'] === '' ? [] : [{ language: 'en', text: raw['message'].slice(0, 512) }] }
    : raw
}
