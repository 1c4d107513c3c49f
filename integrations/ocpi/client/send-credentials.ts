import {
  callOcpi,
  endpointMissing,
  ignoreData,
  type OcpiDeps,
  type OcpiPeer,
  type OcpiResult,
} from '#integrations/ocpi/call-ocpi'
import type { Credentials } from '#integrations/ocpi/credentials'
import { endpointUrl } from '#integrations/ocpi/endpoints'

/** Registers us with a peer: the peer calls our versions with the token in `ours` before it answers, so that token must work by then. */
export function postCredentials(peer: OcpiPeer, ours: Credentials, deps: OcpiDeps): Promise<OcpiResult<Credentials>> {
  return send('POST', peer, ours, deps)
}

/** Renews the token, or tells a peer of changed roles or endpoints. */
export function putCredentials(peer: OcpiPeer, ours: Credentials, deps: OcpiDeps): Promise<OcpiResult<Credentials>> {
  return send('PUT', peer, ours, deps)
}

/** Ends the registration with a peer. */
export async function deleteCredentials(peer: OcpiPeer, deps: OcpiDeps): Promise<OcpiResult<null>> {
  const url = endpointUrl(peer.endpoints, 'credentials', 'RECEIVER')
  if (url === null) return endpointMissing('credentials')
  return callOcpi(peer, { method: 'DELETE', url, module: 'credentials' }, ignoreData, deps)
}

async function send(
  method: 'POST' | 'PUT',
  peer: OcpiPeer,
  ours: Credentials,
  deps: OcpiDeps,
): Promise<OcpiResult<Credentials>> {
  const url = endpointUrl(peer.endpoints, 'credentials', 'RECEIVER')
  if (url === null) return endpointMissing('credentials')
  const { dialect } = peer
  const request = { method, url, module: 'credentials', body: dialect.writeCredentials(ours) }
  return callOcpi(peer, request, (raw) => dialect.readCredentials(raw), deps)
}
