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
import { type RawObject, readRawObject } from '#integrations/ocpi/raw-object'

/** Sends a whole token to an operator. */
export async function putToken(
  peer: OcpiPeer,
  token: Token,
  lastUpdated: Instant,
  deps: OcpiDeps,
): Promise<OcpiResult<null>> {
  const body = peer.dialect.writeToken(token, lastUpdated, deps.now())
  const url = tokenUrl(peer, token, body)
  if (url === null) return endpointMissing('tokens')
  return callOcpi(peer, { method: 'PUT', url, module: 'tokens', body }, ignoreData, deps)
}

/** A token as an operator has it. */
export async function getToken(peer: OcpiPeer, token: Token, deps: OcpiDeps): Promise<OcpiResult<RawObject>> {
  const now = deps.now()
  const url = tokenUrl(peer, token, peer.dialect.writeToken(token, now, now))
  if (url === null) return endpointMissing('tokens')
  return callOcpi(peer, { method: 'GET', url, module: 'tokens' }, readRawObject, deps)
}

/** Tells an operator whether a token is valid now. When it fails because the token is not known there, a PUT follows. */
export async function patchToken(
  peer: OcpiPeer,
  token: Token,
  lastUpdated: Instant,
  deps: OcpiDeps,
): Promise<OcpiResult<null>> {
  const written = peer.dialect.writeToken(token, lastUpdated, deps.now())
  const url = tokenUrl(peer, token, written)
  if (url === null) return endpointMissing('tokens')
  const { valid, whitelist } = written
  const body = { valid, whitelist, last_updated: formatDateTime(lastUpdated) }
  return callOcpi(peer, { method: 'PATCH', url, module: 'tokens', body }, ignoreData, deps)
}

/** By the uid and type as they are written to this peer. The type is said only where it is not the default, RFID. */
function tokenUrl(peer: OcpiPeer, token: Token, { uid, type }: RawObject): string | null {
  const endpoint = endpointUrl(peer.endpoints, 'tokens', 'RECEIVER')
  if (endpoint === null) return null
  const url = joinUrl(endpoint, token.countryCode, token.partyId, String(uid))
  const { tokenTypeInUrl, tokenTypeParameters } = peer.dialect.wire
  return type === 'RFID' || !tokenTypeInUrl ? url : `${url}?${tokenTypeParameters[0] ?? 'type'}=${type}`
}
