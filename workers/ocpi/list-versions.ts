import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { DIALECTS } from '#integrations/ocpi/dialects'
import type { Endpoint } from '#integrations/ocpi/endpoints'
import { answerData } from '#workers/ocpi/answer'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { ConnectedPeer, OcpiPorts } from '#workers/ocpi/ports'
import { takeMethods } from '#workers/ocpi/take-methods'

/** The versions of OCPI that we speak, the newest first, and the modules of each. */
export function listVersions(app: OcpiApp, ports: OcpiPorts): void {
  const versions = DIALECTS.map(({ version }) => ({ version, url: `${ports.origin}/ocpi/${version}` }))
  takeMethods(app, '/ocpi/versions', { GET: (c) => answerData(c, ports, versions) })
  for (const dialect of DIALECTS) {
    takeMethods(app, `/ocpi/${dialect.version}`, {
      GET: (c) => {
        const endpoints = offeredEndpoints(ports.origin, dialect, c.var.peer).map((e) => dialect.writeEndpoint(e))
        return answerData(c, ports, { version: dialect.version, endpoints })
      },
    })
  }
}

/** Our modules for a peer. A role of RECEIVER says that operators write there, SENDER that the data is ours. */
function offeredEndpoints(origin: string, dialect: OcpiDialect, peer: ConnectedPeer): readonly Endpoint[] {
  const base = `${origin}/ocpi/${dialect.version}`
  return dialect.offered
    .filter(({ identifier }) => identifier !== 'hubclientinfo' || peer.isHub === true)
    .filter(({ onlyFor }) => onlyFor === undefined || peer.roles.some(({ role }) => role === onlyFor))
    .map(({ identifier, role }) => {
      const path = identifier === 'credentials' ? identifier : `${role.toLowerCase()}/${identifier}`
      return { identifier, role, url: `${base}/${path}` }
    })
}
