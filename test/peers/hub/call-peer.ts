import { randomUUID } from 'node:crypto'
import { callOcpi, type OcpiCall, type OcpiReply } from '../cpo/call-ocpi.ts'
import type { Party } from '../cpo/party.ts'
import type { Hub } from './hub.ts'
import type { HubConnection } from './hub-connection.ts'
import { versionOf } from './older-line.ts'
import { olderObject } from './older-objects.ts'

/** A request to a connected platform. */
export interface PeerCall {
  module: string
  role: 'SENDER' | 'RECEIVER'
  method: OcpiCall['method']
  path?: readonly string[]
  query?: Record<string, string>
  body?: unknown
  /** Absent for configuration modules. */
  from?: Party
  to?: Party
  correlationId?: string
}

/** What came of it. */
export type PeerReply =
  | { came: 'answer'; reply: OcpiReply }
  | { came: 'timeout' | 'nothing' | 'no_endpoint'; reply: null }

/** Calls a module where the platform's version details say it is, and notes answers that break the rules of the line. */
export async function callPeer(hub: Hub, connection: HubConnection, call: PeerCall): Promise<PeerReply> {
  const { peer } = connection.credentials
  const endpoint = peer?.endpoints.find(({ identifier, role }) => identifier === call.module && role === call.role)
  if (peer === null || endpoint === undefined) return { came: peer === null ? 'nothing' : 'no_endpoint', reply: null }
  const query = new URLSearchParams(call.query ?? {}).toString()
  const path = [endpoint.url.replace(/\/$/, ''), ...(call.path ?? []).map(encodeURIComponent)].join('/')
  return callUrl(hub, connection, {
    method: call.method,
    url: path + (query && `?${query}`),
    token: peer.token,
    correlationId: call.correlationId ?? randomUUID(),
    ...(call.body === undefined ? {} : { body: bodyFor(hub, connection, call) }),
    ...(call.from === undefined ? {} : { from: call.from }),
    ...(call.to === undefined ? {} : { to: call.to }),
  })
}

/** A whole object in the words of the connection's version; a part of one, and a question, is the same in all. */
function bodyFor(hub: Hub, connection: HubConnection, { module, role, method, body }: PeerCall): unknown {
  const isWhole = role === 'RECEIVER' && method !== 'PATCH'
  return isWhole && versionOf(hub, connection) === '2.1.1' ? olderObject(hub, module, body) : body
}

/** Calls a URL the platform gave. */
export async function callUrl(hub: Hub, connection: HubConnection, given: OcpiCall): Promise<PeerReply> {
  const isOlder = versionOf(hub, connection) === '2.1.1'
  const { from, to, ...unrouted } = given
  const call: OcpiCall & { requestId: string } = {
    ...(isOlder ? { ...unrouted, isTokenRaw: true } : given),
    requestId: randomUUID(),
  }
  const limitMs = hub.settings.operatorTimeoutMs
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, limitMs, null)
  })
  const reply = await Promise.race([callOcpi(call), late])
  clearTimeout(timer)
  if (reply === null) return { came: 'timeout', reply: null }
  if (reply.httpStatus === null) return { came: 'nothing', reply: null }
  // Before 2.2 there was nothing to repeat.
  if (!isOlder) noteFlaws(hub, connection, call, reply)
  return { came: 'answer', reply }
}

/** An answer repeats the ids of its request and swaps its parties. */
function noteFlaws(hub: Hub, connection: HubConnection, call: OcpiCall, { headers = {} }: OcpiReply): void {
  const { method, url } = call
  const expected: Record<string, string | undefined> = {
    'x-request-id': call.requestId,
    'x-correlation-id': call.correlationId,
    'ocpi-from-country-code': call.to?.country,
    'ocpi-from-party-id': call.to?.id,
    'ocpi-to-country-code': call.from?.country,
    'ocpi-to-party-id': call.from?.id,
  }
  const module = /\/2\.\d(?:\.\d)?\/([a-z]+)/.exec(new URL(url).pathname)?.[1] ?? 'other'
  for (const [name, value] of Object.entries(expected)) {
    const found = headers[name]
    if (value === undefined || String(found).toUpperCase() === value.toUpperCase()) continue
    hub.journal.fault(
      connection.id,
      `${method} ${module}`,
      `answered ${name} ${found === undefined ? 'not at all' : 'with another'}`,
    )
  }
}
