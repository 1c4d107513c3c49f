import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'
import { sha256Hex } from '#integrations/crypto/digests'
import { commandResponsePath } from '#integrations/ocpi/command-response-url'
import type { SendCommand } from '../party/operator-calls-rpc.ts'
import { randomSecret } from '../random-id.ts'
import type { SentCommand, SessionRecord } from './session-record.ts'

/** A command ready to be sent, and what is remembered of it first. The address of its result holds a secret that only the operator learns. */
interface ReadyCommand {
  readonly command: SendCommand
  readonly sent: SentCommand
}

/** The operator's party and ours on a session of ours. */
function parties(record: SessionRecord): Pick<SendCommand, 'to' | 'from'> {
  const ours = record.reported?.token ?? (record.tokenBody as Token)
  return {
    to: { countryCode: record.countryCode, partyId: record.partyId },
    from: { countryCode: ours.countryCode, partyId: ours.partyId },
  }
}

async function respond(record: SessionRecord, name: string, now: Instant) {
  const secret = randomSecret()
  return {
    send: { ...parties(record), commandId: record.id, responsePath: commandResponsePath(name, record.id, secret) },
    sent: { secretHash: await sha256Hex(secret), sentAt: now, answerBy: null, result: null },
  }
}

/** START_SESSION with the session's own token; our session id is the authorization reference that comes back in session and CDR. */
export async function startCommand(record: SessionRecord, now: Instant): Promise<ReadyCommand> {
  const { send, sent } = await respond(record, 'START_SESSION', now)
  const command = {
    type: 'START_SESSION',
    token: record.tokenBody as Token,
    lastUpdated: record.createdAt,
    locationId: record.locationId,
    evseUid: record.evseUid,
    connectorId: record.connectorId,
    authorizationReference: record.id,
  } as const
  return { sent, command: { ...send, command } }
}

/** STOP_SESSION by the operator's own session id. */
export async function stopCommand(
  record: SessionRecord,
  operatorSessionId: string,
  now: Instant,
): Promise<ReadyCommand> {
  const { send, sent } = await respond(record, 'STOP_SESSION', now)
  return { sent, command: { ...send, command: { type: 'STOP_SESSION', sessionId: operatorSessionId } } }
}
