import { callOcpi, endpointMissing, type OcpiDeps, type OcpiPeer, type OcpiResult } from '#integrations/ocpi/call-ocpi'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'
import { type RawObject, readRawObject } from '#integrations/ocpi/raw-object'

/** One Location or Session as its owner has it now: how we heal after a change to something we did not know. */
export async function getObject(
  peer: OcpiPeer,
  module: 'locations' | 'sessions',
  id: string,
  deps: OcpiDeps,
): Promise<OcpiResult<RawObject>> {
  const endpoint = endpointUrl(peer.endpoints, module, 'SENDER')
  if (endpoint === null) return endpointMissing(module)
  return callOcpi(peer, { method: 'GET', url: joinUrl(endpoint, id), module }, readRawObject, deps)
}
