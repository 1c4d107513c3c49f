import type { Instant } from '#domain/instant'

const LONGEST_MS = 3_600_000

/** How long a peer asks us to wait, in ms and at most an hour; null where it does not say. Source: RFC 9110, Retry-After. */
export function retryAfterMs(status: number, headers: Headers, now: Instant): number | null {
  const said = status === 429 || status === 503 ? headers.get('Retry-After')?.trim() : undefined
  if (said === undefined || said === '') return null
  const ms = /^\d{1,9}$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_MS)
}
