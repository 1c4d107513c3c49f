import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'
import { type CommandResponse, type CommandType, readCommandResponse } from '#integrations/ocpi/2.2.1/commands'
import { writeToken } from '#integrations/ocpi/2.2.1/token'
import { callOcpi, endpointMissing, type OcpiDeps, type OcpiPeer, type OcpiResult } from '#integrations/ocpi/call-ocpi'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'

/** What every command needs: where its result is to be sent, and our id of it for the log. */
export interface CommandContext {
  readonly commandId: string
  readonly responseUrl: string
  readonly correlationId?: string
}

/** A token to start with, decided upon before it is sent: the operator does not ask again. */
export interface TokenToCharge {
  readonly token: Token
  readonly lastUpdated: Instant
  readonly authorizationReference: string | null
}

/** The place of a charge; a connector is named only with its EVSE. */
export interface StartPlace {
  readonly locationId: string
  readonly evseUid: string | null
  readonly connectorId: string | null
}

/** Asks an operator to start a charge. A timeout is an unknown outcome: the charge may have started. */
export function startSession(
  peer: OcpiPeer,
  command: CommandContext,
  start: TokenToCharge & StartPlace,
  deps: OcpiDeps,
): Promise<OcpiResult<CommandResponse>> {
  return send(
    peer,
    'START_SESSION',
    command,
    {
      ...tokenFields(start, deps),
      location_id: start.locationId,
      ...(start.evseUid === null ? {} : { evse_uid: start.evseUid }),
      ...(start.evseUid === null || start.connectorId === null ? {} : { connector_id: start.connectorId }),
    },
    deps,
  )
}

/** Asks an operator to stop a charge, by the operator's own id of the session. */
export function stopSession(
  peer: OcpiPeer,
  command: CommandContext,
  stop: { readonly sessionId: string },
  deps: OcpiDeps,
): Promise<OcpiResult<CommandResponse>> {
  return send(peer, 'STOP_SESSION', command, { session_id: stop.sessionId }, deps)
}

/** Asks an operator to unlock a connector: for the help desk, never for a driver directly. */
export function unlockConnector(
  peer: OcpiPeer,
  command: CommandContext,
  connector: { readonly locationId: string; readonly evseUid: string; readonly connectorId: string },
  deps: OcpiDeps,
): Promise<OcpiResult<CommandResponse>> {
  const { locationId, evseUid, connectorId } = connector
  return send(
    peer,
    'UNLOCK_CONNECTOR',
    command,
    { location_id: locationId, evse_uid: evseUid, connector_id: connectorId },
    deps,
  )
}

/** Asks an operator to keep an EVSE free; the same reservation id at the same location replaces the earlier one. */
export function reserveNow(
  peer: OcpiPeer,
  command: CommandContext,
  reservation: TokenToCharge & {
    readonly reservationId: string
    readonly expiresAt: Instant
    readonly locationId: string
    readonly evseUid: string | null
  },
  deps: OcpiDeps,
): Promise<OcpiResult<CommandResponse>> {
  return send(
    peer,
    'RESERVE_NOW',
    command,
    {
      ...tokenFields(reservation, deps),
      expiry_date: formatDateTime(reservation.expiresAt),
      reservation_id: reservation.reservationId,
      location_id: reservation.locationId,
      ...(reservation.evseUid === null ? {} : { evse_uid: reservation.evseUid }),
    },
    deps,
  )
}

/** Asks an operator to give up a reservation; a CDR may still follow. */
export function cancelReservation(
  peer: OcpiPeer,
  command: CommandContext,
  reservation: { readonly reservationId: string },
  deps: OcpiDeps,
): Promise<OcpiResult<CommandResponse>> {
  return send(peer, 'CANCEL_RESERVATION', command, { reservation_id: reservation.reservationId }, deps)
}

function tokenFields(start: TokenToCharge, deps: OcpiDeps) {
  return {
    token: writeToken(start.token, start.lastUpdated, deps.now()),
    ...(start.authorizationReference === null ? {} : { authorization_reference: start.authorizationReference }),
  }
}

async function send(
  peer: OcpiPeer,
  type: CommandType,
  command: CommandContext,
  fields: Readonly<Record<string, unknown>>,
  deps: OcpiDeps,
): Promise<OcpiResult<CommandResponse>> {
  const endpoint = endpointUrl(peer.endpoints, 'commands', 'RECEIVER')
  if (endpoint === null) return endpointMissing('commands')
  const request = {
    method: 'POST',
    url: joinUrl(endpoint, type),
    module: 'commands',
    body: { response_url: command.responseUrl, ...fields },
    ids: { command: command.commandId },
    ...(command.correlationId === undefined ? {} : { correlationId: command.correlationId }),
  } as const
  return callOcpi(peer, request, readCommandResponse, deps)
}
