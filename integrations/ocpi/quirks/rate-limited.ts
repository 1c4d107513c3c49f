import type { OcpiRequest, OcpiResult } from '#integrations/ocpi/call-ocpi'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'

/**
 * A refusal that says only that the peer was asked too often, as what it is: the call failed, and nothing was said of the object. 429 means that
 * whatever stands in the body; in OCPI's words it is known by the peer's profile, and only for what is read. A command that was refused stays
 * one: it is for its caller to say what that leaves open.
 */
export function asRateLimit<T>(
  result: OcpiResult<T>,
  { method }: Pick<OcpiRequest, 'method'>,
  profile: PeerProfile | undefined,
): OcpiResult<T> {
  if (result.ok || method === 'POST') return result
  const isSaid = method === 'GET' && profile !== undefined && says(result, profile.rate)
  if (result.httpStatus !== 429 && !isSaid) return result
  const waitMs = result.retryAfterMs ?? (isSaid ? profile.rate.limitWaitMs : undefined)
  return {
    ok: false,
    reason: 'rate_limited',
    httpStatus: result.httpStatus === 429 ? 429 : null,
    statusCode: null,
    detail: result.detail,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  }
}

function says(
  { statusCode, detail }: { readonly statusCode: number | null; readonly detail: string },
  { limitStatuses, limitText }: PeerProfile['rate'],
): boolean {
  if (statusCode === null || !limitStatuses.includes(statusCode)) return false
  return limitText === null || detail.toLowerCase().includes(limitText.toLowerCase())
}
