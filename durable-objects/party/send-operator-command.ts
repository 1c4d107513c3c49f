import { startSession, stopSession } from '#integrations/ocpi/2.2.1/client/send-command'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { outcomeUnknown, problemOf } from './exchange-credentials.ts'
import type { CommandAnswer, SendCommand } from './party-rpc.ts'

/** Sends a command to the operator and says what it answered. Whatever leaves open whether it was carried out is `unanswered`. */
export async function sendOperatorCommand(
  peer: OcpiPeer,
  command: SendCommand,
  deps: OcpiDeps,
): Promise<CommandAnswer> {
  const context = { commandId: commandIdOf(command), responseUrl: command.responseUrl }
  const result =
    command.command === 'START_SESSION'
      ? await startSession(
          peer,
          context,
          {
            token: command.token,
            lastUpdated: command.tokenUpdatedAt,
            authorizationReference: command.authorizationReference,
            locationId: command.locationId,
            evseUid: command.evseUid,
            connectorId: command.connectorId,
          },
          deps,
        )
      : await stopSession(peer, context, { sessionId: command.operatorSessionId }, deps)
  if (!result.ok)
    return outcomeUnknown(result) ? { result: 'unanswered', problem: problemOf(result) } : { result: 'REJECTED' }
  const { data } = result
  return data.result === 'ACCEPTED' ? { result: 'ACCEPTED', timeoutS: data.timeoutS } : { result: data.result }
}

/** The session the command is about, for the log; the secret of its response URL stays out of it. */
function commandIdOf(command: SendCommand): string {
  return command.command === 'START_SESSION' ? command.authorizationReference : command.operatorSessionId
}
