import { callOcpi, type OcpiDeps, type OcpiPeer, type OcpiResult } from '#integrations/ocpi/call-ocpi'
import type { OfferedVersion } from '#integrations/ocpi/endpoints'
import { readVersions } from '#integrations/ocpi/read-versions'

/** The versions that a peer offers at its versions URL. */
export function getVersions(
  peer: OcpiPeer,
  versionsUrl: string,
  deps: OcpiDeps,
  correlationId?: string,
): Promise<OcpiResult<readonly OfferedVersion[]>> {
  const request = {
    method: 'GET',
    url: versionsUrl,
    module: 'versions',
    ...(correlationId ? { correlationId } : {}),
  } as const
  return callOcpi(peer, request, readVersions, deps)
}
