import { COMMAND_TYPES } from '#integrations/ocpi/command'
import { commandResultsPath } from '#integrations/ocpi/command-response-url'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { answerStored } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, notFound } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

/** Where operators report what came of a command. The secret in the URL ties a report to the command it answers. */
export function receiveCommandResults(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  takeMethods(app, `${commandResultsPath(dialect.version)}/:command/:commandId/:secret`, {
    POST: async (c) => {
      const type = COMMAND_TYPES.find((known) => known === c.req.param('command'))
      if (type === undefined) throw notFound('there is no such command')
      const commandId = idInPath(c, 'commandId')
      c.set('logIds', { command: commandId })
      const parsed = dialect.readCommandResult((await readObject(c)).raw)
      if (!parsed.ok) throw invalid(parsed.issues)
      c.set('leniencies', parsed.leniencies)
      const { peer } = c.var
      const outcome = await ports.commands.result(commandId, idInPath(c, 'secret'), parsed.value, peer, type)
      if (outcome === 'unknown') throw notFound('there is no such command')
      return answerStored(c, ports, 'updated')
    },
  })
}
