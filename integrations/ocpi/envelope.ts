import type { Instant } from '#domain/instant'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { isRawObject } from '#integrations/ocpi/raw-object'
import { OCPI_STATUS } from '#integrations/ocpi/status-codes'

/** OCPI's frame around every answer. */
export interface Envelope {
  readonly data?: unknown
  readonly status_code: number
  readonly status_message?: string
  readonly timestamp: string
}

/** An envelope of a peer, with what was odd about it. */
export interface ReadEnvelope {
  readonly data: unknown
  readonly statusCode: number
  readonly statusMessage: string | null
  readonly leniencies: readonly string[]
}

/** A success; without data where the specification names none. */
export function okEnvelope(now: Instant, data?: unknown): Envelope {
  return {
    ...(data === undefined ? {} : { data }),
    status_code: OCPI_STATUS.success,
    status_message: 'Success',
    timestamp: formatDateTime(now),
  }
}

/** A failure, with what the caller can do about it. */
export function errorEnvelope(now: Instant, statusCode: number, message: string): Envelope {
  return { status_code: statusCode, status_message: message, timestamp: formatDateTime(now) }
}

/** Reads a peer's envelope; null when it is none. Status codes have four digits, and before 2.2 may have more. One in quotes and a missing timestamp are read and reported. */
export function parseEnvelope(value: unknown): ReadEnvelope | null {
  if (!isRawObject(value)) return null
  const leniencies: string[] = []
  const given = value['status_code']
  const statusCode = typeof given === 'string' && /^\d{4,6}$/.test(given) ? Number(given) : given
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 1000 || statusCode > 999_999) {
    return null
  }
  if (statusCode !== given) leniencies.push('status_code_as_text')
  if (typeof value['timestamp'] !== 'string') leniencies.push('timestamp_missing')
  const message = value['status_message']
  return { data: value['data'], statusCode, statusMessage: typeof message === 'string' ? message : null, leniencies }
}
