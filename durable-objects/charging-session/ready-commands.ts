import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'
import { sha256Hex } from '#integrations/crypto/digests'
import { markedSecret } from '#integrations/crypto/result-secret'
import type { OcpiCommand } from '#integrations/ocpi/command'
import { commandResponsePath } from '#integrations/ocpi/command-response-url'
import type { CallParties, SendCommand } from '../party/operator-calls-rpc.ts'
import { randomSecret } from '../random-id.ts'
import type { CommandName } from './session-commands.ts'
import type { SentCommand, SessionRecord } from './session-record.ts'

/** A command ready to be sent, and what is remembered of it first. The address of its result holds a secret that only the operator learns. */
export interface ReadyCommand {
  readonly command: SendCommand
  readonly sent: SentCommand
}

/** The operator's party and ours on a session of ours. */
export function partiesOf(record: SessionRecord): CallParties {
  const ours = record.reported?.token ?? (record.tokenBody as Token)
  return {
    to: { countryCode: record.countryCode, partyId: record.partyId },
    from: { countryCode: ours.countryCode, partyId: ours.partyId },
  }
}

/** A command of a session, or null where it cannot be said of this one. */
export async function readyCommand(
  record: SessionRecord,
  name: CommandName,
  now: Instant,
  signingKey: string,
): Promise<ReadyCommand | null> {
  const command = commandOf(record, name)
  if (command === null) return null
  const secret = await markedSecret(signingKey, name, record.id, randomSecret())
  const responsePath = commandResponsePath(name, record.id, secret)
  return {
    sent: { secretHash: await sha256Hex(secret), sentAt: now, answerBy: null, result: null },
    command: { ...partiesOf(record), commandId: record.id, responsePath, command },
  }
}

/**
 * START_SESSION and RESERVE_NOW go with the session's own token; our session id is the authorization reference that comes back in session and
 * CDR, and the reservation's id. STOP_SESSION goes by the operator's own session id.
 */
function commandOf(record: SessionRecord, name: CommandName): OcpiCommand | null {
  const { id, reservation, reported } = record
  const token = record.tokenBody as Token | null
  switch (name) {
    case 'START_SESSION':
      return token && { type: name, ...grantOf(record, token), connectorId: record.connectorId }
    case 'STOP_SESSION':
      return reported && { type: name, sessionId: reported.id }
    case 'RESERVE_NOW': {
      if (!token || !reservation) return null
      const { number, askedUntil } = reservation
      return {
        type: name,
        ...grantOf(record, token),
        reservationId: id,
        reservationNumber: number,
        expiresAt: askedUntil,
      }
    }
    case 'CANCEL_RESERVATION':
      return reservation ? { type: name, reservationId: id } : null
  }
}

function grantOf(record: SessionRecord, token: Token) {
  const { locationId, evseUid, createdAt } = record
  return { token, lastUpdated: createdAt, locationId, evseUid, authorizationReference: record.id }
}
