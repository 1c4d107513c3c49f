import { sameCi } from '#integrations/ocpi/ci-string'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { pageHeaders, parsePageRequest } from '#integrations/ocpi/paging'
import type { TerminalMessage } from '#integrations/ocpi/payments-dialect'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { idInPath } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, notFound } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

const MAX_LIMIT = 200

/**
 * Our payment terminals, for versions that have them. An operator asks for one to be put in service, says where it serves, and takes it out
 * again. A PUT and a PATCH change what they name and leave the rest: the specification's own PUT names two fields of a terminal.
 */
export function serveTerminals(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { payments } = dialect
  if (!payments) return
  const path = `/ocpi/${dialect.version}/sender/payments/terminals`
  const change = async (c: OcpiContext) => {
    const id = idInPath(c, 'terminalId')
    const message = await messageIn(c, payments.readTerminalMessage)
    if (message.id !== null && !sameCi(message.id, id)) {
      throw invalid([{ field: 'terminal_id', problem: 'is not the one in the URL' }])
    }
    if (!(await ports.payments.changeTerminal(c.var.peer, id, message.terms))) throw unknownTerminal()
    return answerStored(c, ports, 'updated')
  }
  takeMethods(app, path, {
    GET: async (c) => {
      const request = parsePageRequest(new URL(c.req.url).searchParams, MAX_LIMIT)
      if (!request.ok) throw invalid([{ field: request.field, problem: 'cannot be read' }])
      const found = await ports.payments.terminals(c.var.peer, request.page)
      const headers = pageHeaders(ports.origin + path, request.page, found.total, MAX_LIMIT)
      return answerData(c, ports, found.items.map(payments.writeTerminal), headers)
    },
  })
  takeMethods(app, `${path}/activate`, {
    POST: async (c) => {
      await ports.payments.activateTerminal(c.var.peer, await messageIn(c, payments.readTerminalMessage))
      return answerStored(c, ports, 'updated')
    },
  })
  takeMethods(app, `${path}/:terminalId/deactivate`, {
    POST: async (c) => {
      const id = idInPath(c, 'terminalId')
      c.set('logIds', { terminal: id })
      if (!(await ports.payments.deactivateTerminal(c.var.peer, id))) throw unknownTerminal()
      return answerStored(c, ports, 'updated')
    },
  })
  takeMethods(app, `${path}/:terminalId`, {
    GET: async (c) => {
      const terminal = await ports.payments.terminal(c.var.peer, idInPath(c, 'terminalId'))
      if (terminal === null) throw unknownTerminal()
      return answerData(c, ports, payments.writeTerminal(terminal))
    },
    PUT: change,
    PATCH: change,
  })
}

async function messageIn(
  c: OcpiContext,
  read: NonNullable<OcpiDialect['payments']>['readTerminalMessage'],
): Promise<TerminalMessage> {
  const { raw } = await readObject(c)
  const parsed = read(raw)
  if (!parsed.ok) throw invalid(parsed.issues)
  c.set('leniencies', parsed.leniencies)
  if (parsed.value.id !== null) c.set('logIds', { terminal: parsed.value.id })
  return parsed.value
}

function unknownTerminal() {
  return notFound('this terminal is not known')
}
