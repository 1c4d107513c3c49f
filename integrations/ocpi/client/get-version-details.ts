import { callOcpi, type OcpiDeps, type OcpiPeer, type OcpiResult } from '#integrations/ocpi/call-ocpi'
import type { Endpoint } from '#integrations/ocpi/endpoints'

/** The modules of a version that a peer offers. */
export function getVersionDetails(
  peer: OcpiPeer,
  url: string,
  deps: OcpiDeps,
  correlationId?: string,
): Promise<OcpiResult<readonly Endpoint[]>> {
  const request = { method: 'GET', url, module: 'versions', ...(correlationId ? { correlationId } : {}) } as const
  return callOcpi(peer, request, (raw) => peer.dialect.readVersionDetails(raw), deps)
}
