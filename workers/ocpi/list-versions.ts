import type { Endpoint, OfferedVersion } from '#integrations/ocpi/endpoints'
import { answerData } from '#workers/ocpi/answer'
import type { OcpiApp } from '#workers/ocpi/ocpi-context'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { takeMethods } from '#workers/ocpi/take-methods'

/** The versions of OCPI that we speak, the newest first, and the modules of each. */
export function listVersions(app: OcpiApp, ports: OcpiPorts): void {
  const versions: readonly OfferedVersion[] = [{ version: '2.2.1', url: `${ports.origin}/ocpi/2.2.1` }]
  const details = { version: '2.2.1', endpoints: offeredEndpoints(ports.origin) }
  takeMethods(app, '/ocpi/versions', { GET: (c) => answerData(c, ports, versions) })
  takeMethods(app, '/ocpi/2.2.1', { GET: (c) => answerData(c, ports, details) })
}

/** Our modules in 2.2.1. A role of RECEIVER says that operators write there, SENDER that the data is ours. */
export function offeredEndpoints(origin: string): readonly Endpoint[] {
  const base = `${origin}/ocpi/2.2.1`
  const received = ['locations', 'tariffs', 'sessions', 'cdrs'] as const
  const sent = ['tokens', 'commands'] as const
  return [
    { identifier: 'credentials', role: 'SENDER', url: `${base}/credentials` },
    ...received.map((identifier) => ({ identifier, role: 'RECEIVER' as const, url: `${base}/receiver/${identifier}` })),
    ...sent.map((identifier) => ({ identifier, role: 'SENDER' as const, url: `${base}/sender/${identifier}` })),
  ]
}
