import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'
import {
  callOcpi,
  endpointMissing,
  ignoreData,
  type OcpiDeps,
  type OcpiPeer,
  type OcpiResult,
} from '#integrations/ocpi/call-ocpi'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'

/** Sends a whole token to an operator. */
export async function putToken(
  peer: OcpiPeer,
  token: Token,
  lastUpdated: Instant,
  deps: OcpiDeps,
): Promise<OcpiResult<null>> {
  const url = tokenUrl(peer, token)
  if (url === null) return endpointMissing('tokens')
  const body = peer.dialect.writeToken(token, lastUpdated, deps.now())
  return callOcpi(peer, { method: 'PUT', url, module: 'tokens', body }, ignoreData, deps)
}

/** Tells an operator whether a token is valid now. When it fails because the token is not known there, a PUT follows. */
export async function patchToken(
  peer: OcpiPeer,
  token: Token,
  lastUpdated: Instant,
  deps: OcpiDeps,
): Promise<OcpiResult<null>> {
  const url = tokenUrl(peer, token)
  if (url === null) return endpointMissing('tokens')
  const { valid, whitelist } = peer.dialect.writeToken(token, lastUpdated, deps.now())
  const body = { valid, whitelist, last_updated: formatDateTime(lastUpdated) }
  return callOcpi(peer, { method: 'PATCH', url, module: 'tokens', body }, ignoreData, deps)
}

/** The type is said only where it is not the default, RFID. */
function tokenUrl(peer: OcpiPeer, token: Token): string | null {
  const endpoint = endpointUrl(peer.endpoints, 'tokens', 'RECEIVER')
  if (endpoint === null) return null
  const url = joinUrl(endpoint, token.countryCode, token.partyId, token.uid)
  const { tokenTypeInUrl, tokenTypeParameters } = peer.dialect.wire
  return token.type === 'RFID' || !tokenTypeInUrl ? url : `${url}?${tokenTypeParameters[0] ?? 'type'}=${token.type}`
}
