import type { OcpiDeps, OcpiPeer, OcpiResult } from '#integrations/ocpi/call-ocpi'
import { sendCommand } from '#integrations/ocpi/client/send-command'
import { commandResponseUrl } from '#integrations/ocpi/command-response-url'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'
import { outcomeUnknown, problemOf } from './exchange-credentials.ts'
import type { CommandAnswer, SendCommand } from './operator-calls-rpc.ts'

/** Sends a command to the operator and says what it answered. Whatever leaves open whether it was carried out is `unanswered`. */
export async function sendOperatorCommand(
  peer: OcpiPeer,
  send: SendCommand,
  origin: string,
  deps: OcpiDeps,
): Promise<CommandAnswer> {
  const responseUrl = commandResponseUrl(origin, peer.dialect.version, send.responsePath)
  const result = await sendCommand(peer, { commandId: send.commandId, responseUrl }, send.command, deps)
  if (result.ok) {
    const { data } = result
    return data.result === 'ACCEPTED' ? { result: 'ACCEPTED', timeoutS: data.timeoutS } : { result: data.result }
  }
  if (result.reason === 'endpoint_missing') return { result: 'NOT_SUPPORTED' }
  return mayHaveBeenDone(result) ? { result: 'unanswered', problem: problemOf(result) } : { result: 'REJECTED' }
}

/** May the operator have acted? Also a failure on its own side leaves that open. */
export function mayHaveBeenDone(result: OcpiResult<unknown>): boolean {
  if (result.ok) return false
  return outcomeUnknown(result) || result.statusCode === OCPI_STATUS.serverError
}
