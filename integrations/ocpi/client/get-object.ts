import { callOcpi, endpointMissing, type OcpiDeps, type OcpiPeer, type OcpiResult } from '#integrations/ocpi/call-ocpi'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'
import type { Parsed } from '#integrations/ocpi/parsed'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/** One Location or Session as its owner has it now: how we heal after a change to something we did not know. */
export async function getObject(
  peer: OcpiPeer,
  module: 'locations' | 'sessions',
  id: string,
  deps: OcpiDeps,
): Promise<OcpiResult<RawObject>> {
  const endpoint = endpointUrl(peer.endpoints, module, 'SENDER')
  if (endpoint === null) return endpointMissing(module)
  return callOcpi(peer, { method: 'GET', url: joinUrl(endpoint, id), module }, readObject, deps)
}

function readObject(data: unknown): Parsed<RawObject> {
  return isRawObject(data)
    ? { ok: true, value: data, leniencies: [] }
    : { ok: false, issues: [{ field: 'data', problem: 'is no object' }] }
}
