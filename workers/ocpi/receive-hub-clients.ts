import { readClientInfo, writeClientInfo } from '#integrations/ocpi/2.2.1/client-info'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { answerData, answerStored } from '#workers/ocpi/answer'
import { requireSameParty } from '#workers/ocpi/object-in-path'
import type { OcpiApp, OcpiContext } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { readObject } from '#workers/ocpi/read-body'
import { invalid, notFound } from '#workers/ocpi/refusal'
import { takeMethods } from '#workers/ocpi/take-methods'

/** What a hub tells of its clients. A configuration module: routing headers are ignored. Nobody but a hub has clients. */
export function receiveHubClients(app: OcpiApp, ports: OcpiPorts, dialect: OcpiDialect): void {
  if (!dialect.offered.some(({ identifier }) => identifier === 'hubclientinfo')) return
  takeMethods(app, `/ocpi/${dialect.version}/receiver/hubclientinfo/:countryCode/:partyId`, {
    GET: (c) => {
      const { countryCode, partyId } = clientInPath(c)
      const clients = (c.var.peer.clients ?? []).filter((one) => {
        return one.source === 'hub' && one.countryCode === countryCode && one.partyId === partyId
      })
      // One URL for a party in several roles: its side as an operator is what concerns us.
      const client = clients.find(({ role }) => role === 'CPO') ?? clients[0]
      if (client === undefined) throw notFound('this client is not known')
      return answerData(c, ports, writeClientInfo(client))
    },
    PUT: async (c) => {
      const party = clientInPath(c)
      const { raw } = await readObject(c)
      requireSameParty(raw, party)
      const parsed = readClientInfo(raw)
      if (!parsed.ok) throw invalid(parsed.issues)
      c.set('leniencies', parsed.leniencies)
      return answerStored(c, ports, await ports.peers.saveClient(c.var.peer, parsed.value))
    },
  })
}

function clientInPath(c: OcpiContext) {
  if (!c.var.peer.isHub) throw notFound()
  const countryCode = (c.req.param('countryCode') ?? '').toUpperCase()
  const partyId = (c.req.param('partyId') ?? '').toUpperCase()
  return { countryCode, partyId }
}
