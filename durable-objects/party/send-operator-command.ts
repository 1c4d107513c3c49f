import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { sendCommand } from '#integrations/ocpi/client/send-command'
import { commandResponseUrl } from '#integrations/ocpi/command-response-url'
import { outcomeUnknown, problemOf } from './exchange-credentials.ts'
import type { CommandAnswer, SendCommand } from './party-rpc.ts'

/** Sends a command to the operator and says what it answered. Whatever leaves open whether it was carried out is `unanswered`. */
export async function sendOperatorCommand(
  peer: OcpiPeer,
  send: SendCommand,
  origin: string,
  deps: OcpiDeps,
): Promise<CommandAnswer> {
  const responseUrl = commandResponseUrl(origin, peer.dialect.version, send.responsePath)
  const result = await sendCommand(peer, { commandId: send.commandId, responseUrl }, send.command, deps)
  if (!result.ok)
    return outcomeUnknown(result) ? { result: 'unanswered', problem: problemOf(result) } : { result: 'REJECTED' }
  const { data } = result
  return data.result === 'ACCEPTED' ? { result: 'ACCEPTED', timeoutS: data.timeoutS } : { result: data.result }
}
