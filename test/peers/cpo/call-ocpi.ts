import { randomUUID } from 'node:crypto'
import { isRecord } from './load-feed.ts'
import type { Party } from './party.ts'

/** A request to another platform. */
export interface OcpiCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  /** Not encoded; null where the other side is not known to deserve one. */
  token: string | null
  body?: unknown
  /** Routing headers; not for versions and credentials. */
  from?: Party
  to?: Party
  correlationId?: string
}

/** What came back. `httpStatus` is null when nothing did. */
export interface OcpiReply {
  ok: boolean
  httpStatus: number | null
  statusCode: number | null
  data: unknown
  location: string | null
  link: string | null
  error: string | null
}

const timeoutMs = 30_000

/** Calls the other platform. An unreachable peer is an expected answer, not an exception. */
export async function callOcpi(call: OcpiCall): Promise<OcpiReply> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: headersOf(call),
      signal: AbortSignal.timeout(timeoutMs),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    })
    const envelope = parseEnvelope(await response.text())
    const statusCode = typeof envelope?.status_code === 'number' ? envelope.status_code : null
    return {
      ok: response.ok && statusCode !== null && statusCode >= 1000 && statusCode < 2000,
      httpStatus: response.status,
      statusCode,
      data: envelope?.data,
      location: response.headers.get('location'),
      link: response.headers.get('link'),
      error: typeof envelope?.status_message === 'string' ? envelope.status_message : null,
    }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
    return {
      ok: false,
      httpStatus: null,
      statusCode: null,
      data: undefined,
      location: null,
      link: null,
      error: `${error}${cause}`,
    }
  }
}

function headersOf(call: OcpiCall): Record<string, string> {
  return {
    accept: 'application/json',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.token === null ? {} : { authorization: `Token ${Buffer.from(call.token).toString('base64')}` }),
    'x-request-id': randomUUID(),
    'x-correlation-id': call.correlationId ?? randomUUID(),
    ...(call.from ? { 'ocpi-from-country-code': call.from.country, 'ocpi-from-party-id': call.from.id } : {}),
    ...(call.to ? { 'ocpi-to-country-code': call.to.country, 'ocpi-to-party-id': call.to.id } : {}),
  }
}

function parseEnvelope(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}
