import type { Instant } from '#domain/instant'
import { parseDateTime } from '#integrations/ocpi/date-time'

/** The instant of a time that passed the schema. */
export function instantOf(text: string): Instant {
  const read = parseDateTime(text)
  if (read === null) throw new Error('a time that passed its schema cannot be read')
  return read.instant
}

/** As `instantOf`, for an optional field. */
export function instantOrNull(text: string | null | undefined): Instant | null {
  return text ? instantOf(text) : null
}

/** Optional text: absent, null, blank and `null` in quotes are the same nothing. */
export function textOrNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim()
  return trimmed === undefined || trimmed === '' || trimmed === 'null' ? null : trimmed
}
