import { randomUUID } from 'node:crypto'
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isRecord } from './load-feed.ts'
import type { Party } from './party.ts'

/** A request to another platform. */
export interface OcpiCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  /** Not encoded; null where the other side is not known to deserve one. */
  token: string | null
  /** As it is, for operators that know no Base64. */
  isTokenRaw?: boolean
  body?: unknown
  /** Routing headers; not for versions and credentials. */
  from?: Party
  to?: Party
  /** Made where it is not given. */
  requestId?: string
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
  /** Missing where nothing came back. */
  headers?: IncomingHttpHeaders
}

/** A peer that has not answered by then will not; counted from when a connection is free. */
const timeoutMs = 30_000
const agentOptions = { keepAlive: true, maxSockets: 32 }
const agents = { 'http:': new HttpAgent(agentOptions), 'https:': new HttpsAgent(agentOptions) }

/** Calls the other platform. An unreachable peer is an expected answer, not an exception. */
export async function callOcpi(call: OcpiCall): Promise<OcpiReply> {
  try {
    const { status, headers, text } = await exchange(call)
    const envelope = parseEnvelope(text)
    const statusCode = typeof envelope?.status_code === 'number' ? envelope.status_code : null
    const isSuccess = status >= 200 && status < 300 && statusCode !== null && statusCode >= 1000 && statusCode < 2000
    return {
      ok: isSuccess,
      httpStatus: status,
      statusCode,
      data: envelope?.data,
      location: headers.location ?? null,
      link: typeof headers.link === 'string' ? headers.link : null,
      error: isSuccess ? null : String(envelope?.status_message ?? `HTTP ${status}`),
      headers,
    }
  } catch (error) {
    return {
      ok: false,
      httpStatus: null,
      statusCode: null,
      data: undefined,
      location: null,
      link: null,
      error: String(error),
    }
  }
}

interface Exchanged {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

function exchange(call: OcpiCall, isRetry = false): Promise<Exchanged> {
  const url = new URL(call.url)
  const isSecure = url.protocol === 'https:'
  const agent = agents[isSecure ? 'https:' : 'http:']
  const body = call.body === undefined ? null : Buffer.from(JSON.stringify(call.body))
  const length = body === null ? {} : { 'content-length': String(body.length) }
  const headers = { ...headersOf(call), ...length }
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(url, { method: call.method, headers, agent })
    request.once('socket', () => request.setTimeout(timeoutMs, () => request.destroy(new Error('no answer in time'))))
    request.once('error', (error: NodeJS.ErrnoException) => {
      // The peer closed an idle connection just when we took it up again: nothing was read, so nothing was done.
      const isStale = request.reusedSocket && error.code === 'ECONNRESET' && !isRetry
      if (isStale) exchange(call, true).then(resolve, reject)
      else reject(error)
    })
    request.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        })
      })
    })
    request.end(body)
  })
}

function headersOf(call: OcpiCall): Record<string, string> {
  return {
    accept: 'application/json',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.token === null
      ? {}
      : {
          authorization: `Token ${call.isTokenRaw === true ? call.token : Buffer.from(call.token).toString('base64')}`,
        }),
    'x-request-id': call.requestId ?? randomUUID(),
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
