import type { Credentials } from '#integrations/ocpi/credentials'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { answerData, answerStored } from '#workers/ocpi/answer'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, methodNotAllowed } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

const WHEN_REGISTERED = ['GET', 'PUT', 'DELETE']
const WHEN_INVITED = ['GET', 'POST']

/** Registration, renewal and its end. Who is registered renews with PUT; who is not registers with POST. */
export function exchangeCredentials(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  const { peers } = ports
  takeMethods(app, `/ocpi/${dialect.version}/credentials`, {
    GET: async (c) => {
      const ours = await peers.current(c.var.peer, c.var.presentedToken)
      return answerData(c, ports, dialect.writeCredentials(ours))
    },
    POST: async (c) => {
      if (c.var.peer.registered) throw methodNotAllowed(WHEN_REGISTERED)
      const ours = await peers.register(c.var.peer, await theirCredentials(c, dialect), dialect.version)
      return answerData(c, ports, dialect.writeCredentials(ours))
    },
    PUT: async (c) => {
      if (!c.var.peer.registered) throw methodNotAllowed(WHEN_INVITED)
      const ours = await peers.update(c.var.peer, await theirCredentials(c, dialect), dialect.version)
      return answerData(c, ports, dialect.writeCredentials(ours))
    },
    DELETE: async (c) => {
      if (!c.var.peer.registered) throw methodNotAllowed(WHEN_INVITED)
      await peers.unregister(c.var.peer)
      return answerStored(c, ports, 'updated')
    },
  })
}

async function theirCredentials(c: OcpiContext, dialect: OcpiDialect): Promise<Credentials> {
  const parsed = dialect.readCredentials((await readObject(c)).raw)
  if (!parsed.ok) throw invalid(parsed.issues)
  c.set('leniencies', parsed.leniencies)
  return parsed.value
}
