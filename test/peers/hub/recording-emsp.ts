import { createServer, type IncomingHttpHeaders } from 'node:http'
import { isRecord } from '../cpo/load-feed.ts'

/** What the eMSP was told, in the order it was told. */
export interface Told {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Record<string, unknown>
}

/** A request of the eMSP: headers with null are left out. */
export interface EmspRequest {
  method?: string
  body?: unknown
  headers?: Record<string, string | null>
}

/** An eMSP of the smallest size that writes down everything and answers as told. */
export interface RecordingEmsp {
  origin: string
  told: Told[]
  /** The credential to call the hub with. */
  token: string
  /** Answers messages about charges so, until it is cleared; null: well. */
  trouble: { httpStatus: number } | null
  /** Does it answer lists with the headers of paging? */
  isPaging: boolean
  ask(url: string, request?: EmspRequest): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>
  waitFor(matches: (told: Told) => boolean): Promise<Told>
  stop(): void
}

const card = (uid: string, type: string) => ({
  country_code: 'NL',
  party_id: 'EMS',
  uid,
  type,
  contract_id: `NL-EMS-C${uid.slice(0, 6)}`,
  issuer: 'Recording',
  valid: true,
  whitelist: 'NEVER',
  last_updated: '2026-06-01T00:00:00Z',
})
/** The second is no card this kind of hub takes. */
export const CARDS = [card('04AABBCCDDEEFF', 'RFID'), card('4aabb', 'RFID'), card('app-user-1', 'APP_USER')]

const modules = [
  ['credentials', 'SENDER'],
  ['tokens', 'SENDER'],
  ['locations', 'RECEIVER'],
  ['tariffs', 'RECEIVER'],
  ['sessions', 'RECEIVER'],
  ['cdrs', 'RECEIVER'],
  ['hubclientinfo', 'RECEIVER'],
] as const

/** A token as 2.1.1 has it. */
const older = ({ country_code, party_id, contract_id, type, ...rest }: (typeof CARDS)[number]) => ({
  ...rest,
  type: type === 'RFID' ? 'RFID' : 'OTHER',
  auth_id: contract_id,
})

/** Starts it on a free port. It accepts whatever token it is called with. By 2.1.1 it is one party, and its requests are bare. */
export async function startRecordingEmsp(version: '2.1.1' | '2.2.1' = '2.2.1'): Promise<RecordingEmsp> {
  const isOlder = version === '2.1.1'
  const waiting = new Set<{ matches: (told: Told) => boolean; resolve: (told: Told) => void }>()

  const answer = ({
    method,
    path,
    body,
    headers,
  }: Told): { status: number; code: number; data?: unknown; paged?: true } => {
    const url = (below: string) => `${emsp.origin}${below}`
    if (path === '/versions') return { status: 200, code: 1000, data: [{ version, url: url(`/${version}`) }] }
    if (path === `/${version}`) {
      const endpoints = modules.map(([identifier, role]) => ({
        identifier,
        ...(isOlder ? {} : { role }),
        url: url(`/${version}/${identifier}`),
      }))
      return { status: 200, code: 1000, data: { version, endpoints } }
    }
    if (path === `/${version}/credentials` && method === 'POST') {
      emsp.token = String(body['token'])
      const own = { country_code: 'NL', party_id: 'EMS', business_details: { name: 'Recording' } }
      if (isOlder) return { status: 200, code: 1000, data: { token: 'for-the-hub', url: url('/versions'), ...own } }
      const role = { role: 'EMSP', country_code: 'NL', business_details: { name: 'Recording' } }
      const roles = ['EMS', 'TWO'].map((party_id) => ({ ...role, party_id }))
      return { status: 200, code: 1000, data: { token: 'for-the-hub', url: url('/versions'), roles } }
    }
    if (path === `/${version}/tokens`)
      return {
        status: 200,
        code: 1000,
        data: isOlder ? CARDS.map(older) : headers['ocpi-to-party-id'] === 'EMS' ? CARDS : [],
        ...(emsp.isPaging ? { paged: true } : {}),
      }
    const uid = /^\/2\.\d\.1\/tokens\/([^/]+)\/authorize$/.exec(path)?.[1]
    if (uid !== undefined) {
      const token = CARDS.find((known) => known.uid === uid && (isOlder || headers['ocpi-to-party-id'] === 'EMS'))
      if (token === undefined) return { status: 404, code: isOlder ? 2001 : 2004 }
      if (isOlder) return { status: 200, code: 1000, data: { allowed: 'ALLOWED', authorization_id: 'OURS-1' } }
      return { status: 200, code: 1000, data: { allowed: 'ALLOWED', token, authorization_reference: 'OURS-1' } }
    }
    if (emsp.trouble !== null) return { status: emsp.trouble.httpStatus, code: 3000 }
    return { status: method === 'POST' ? 201 : 200, code: 1000 }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    const body: unknown = text === '' ? {} : JSON.parse(text)
    const url = new URL(request.url ?? '/', 'http://emsp')
    const told: Told = {
      method: request.method ?? '',
      path: decodeURI(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body: isRecord(body) ? body : {},
    }
    emsp.told.push(told)
    for (const wait of waiting) {
      if (!wait.matches(told)) continue
      waiting.delete(wait)
      wait.resolve(told)
    }
    const { status, code, data, paged } = answer(told)
    for (const name of ['x-request-id', 'x-correlation-id']) {
      const value = request.headers[name]
      if (typeof value === 'string') response.setHeader(name, value)
    }
    for (const part of ['country-code', 'party-id'])
      for (const [side, other] of [
        ['from', 'to'],
        ['to', 'from'],
      ]) {
        const value = request.headers[`ocpi-${other}-${part}`]
        if (typeof value === 'string') response.setHeader(`ocpi-${side}-${part}`, value)
      }
    if (paged) response.setHeader('x-total-count', String(Array.isArray(data) ? data.length : 0))
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ data, status_code: code, timestamp: '2026-06-01T00:00:00Z' }))
  })

  const emsp: RecordingEmsp = {
    origin: '',
    told: [],
    token: '',
    trouble: null,
    isPaging: true,
    async ask(url, { method = 'GET', body, headers = {} } = {}) {
      const bare = { authorization: `Token ${emsp.token}`, 'content-type': 'application/json' }
      const routed = {
        authorization: `Token ${Buffer.from(emsp.token).toString('base64')}`,
        'content-type': 'application/json',
        'x-request-id': 'request-1',
        'x-correlation-id': 'correlation-1',
        'ocpi-from-country-code': 'NL',
        'ocpi-from-party-id': 'EMS',
        'ocpi-to-country-code': 'FR',
        'ocpi-to-party-id': '107',
      }
      const all: Record<string, string | null> = { ...(isOlder ? bare : routed), ...headers }
      const sent = Object.entries(all).flatMap(([name, value]) =>
        value === null ? [] : [[name, value] as [string, string]],
      )
      const response = await fetch(url, {
        method,
        headers: sent,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answered: unknown = await response.json()
      return { status: response.status, headers: response.headers, body: isRecord(answered) ? answered : {} }
    },
    waitFor(matches) {
      const earlier = emsp.told.find(matches)
      if (earlier !== undefined) return Promise.resolve(earlier)
      return new Promise((resolve) => waiting.add({ matches, resolve }))
    },
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  emsp.origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return emsp
}
