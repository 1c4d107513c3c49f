import { endpointMissing, type OcpiDeps, type OcpiPeer, type OcpiResult } from '#integrations/ocpi/call-ocpi'
import { callForAnswer } from '#integrations/ocpi/client/call-for-answer'
import type { CommandResponse, OcpiCommand } from '#integrations/ocpi/command'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'

/** What every command needs: where its result is to be sent, and our id of it for the log. */
export interface CommandContext {
  readonly commandId: string
  readonly responseUrl: string
  readonly correlationId?: string
}

/** Sends a command to an operator. A timeout is an unknown outcome: it may have been carried out. */
export async function sendCommand(
  peer: OcpiPeer,
  context: CommandContext,
  command: OcpiCommand,
  deps: OcpiDeps,
): Promise<OcpiResult<CommandResponse>> {
  const { dialect } = peer
  const endpoint = endpointUrl(peer.endpoints, 'commands', 'RECEIVER')
  if (endpoint === null || !dialect.commands.includes(command.type)) return endpointMissing(command.type)
  const request = {
    method: 'POST',
    url: joinUrl(endpoint, command.type),
    module: 'commands',
    body: { response_url: context.responseUrl, ...dialect.writeCommand(command, deps.now()) },
    ids: { command: context.commandId },
    ...(context.correlationId === undefined ? {} : { correlationId: context.correlationId }),
  } as const
  const read = (raw: unknown) => dialect.readCommandResponse(raw)
  return callForAnswer(peer, request, read, ({ result }) => result === 'ACCEPTED', deps)
}
