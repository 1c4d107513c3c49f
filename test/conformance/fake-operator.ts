import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { answerList } from './fake-lists.ts'
import type { PartyId } from './raw-client.ts'
import { until } from './until.ts'

/** A request that the platform sent to the operator. */
export interface ReceivedRequest {
  readonly method: string
  /** Below `/ocpi/<version>/`, not decoded; `versions` and `details` for the two that are not. */
  readonly path: string
  readonly version: string | null
  readonly url: URL
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The credentials token, decoded. */
  readonly token: string
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, it says itself.
  readonly json: any
  readonly at: number
}

/** What the operator answers. Without `text` it is an envelope of `statusCode` (1000) and `data`. */
export interface FakeAnswer {
  readonly status?: number
  readonly statusCode?: number
  readonly statusMessage?: string
  readonly data?: unknown
  /** Sent as it is, in place of an envelope. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The connection breaks in place of an answer. */
  readonly broken?: boolean
}

/** Answers a request, or leaves it to whoever answered before it was there. */
export type Handler = (request: ReceivedRequest) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>

/** A party of the operator. */
export interface FakeRole extends PartyId {
  readonly role: string
  readonly name: string
}

/** An entry of version details. */
export interface FakeEndpoint {
  readonly identifier: string
  readonly role: 'SENDER' | 'RECEIVER'
  readonly url: string
}

const MODULES: readonly (readonly [string, 'SENDER' | 'RECEIVER'])[] = [
  ['credentials', 'RECEIVER'],
  ['locations', 'SENDER'],
  ['tariffs', 'SENDER'],
  ['sessions', 'SENDER'],
  ['cdrs', 'SENDER'],
  ['tokens', 'RECEIVER'],
  ['commands', 'RECEIVER'],
  ['chargingprofiles', 'RECEIVER'],
]
const COMMANDING = /^(commands|chargingprofiles)\//

/** A platform of charge point operators as ours meets it: HTTP on a port of its own, every answer open to change, every request kept. */
export class FakeOperator {
  readonly roles: readonly FakeRole[]
  /** Offered versions; assign another list to offer others. */
  versions: readonly string[]
  /** Tokens with which the platform may call; a request with another is 401. */
  readonly accepted = new Set<string>()
  /** Every request, in the order of arrival. */
  readonly requests: ReceivedRequest[] = []
  /** What GET lists answer, by module, paged by `pageSize`. */
  readonly lists: Record<string, Readonly<Record<string, unknown>>[]> = {}
  pageSize = 50
  /** What version details list; assign to publish others. */
  endpointsOf: (version: string) => readonly FakeEndpoint[]
  /** What POST and PUT credentials were last given: the token to call the platform with. */
  givenToken: string | null = null
  readonly #handlers: { readonly method: string; readonly path: string | RegExp; readonly handler: Handler }[] = []
  readonly #server: Server
  readonly #origin: string

  private constructor(server: Server, port: number, roles: readonly FakeRole[], versions: readonly string[]) {
    this.#server = server
    this.#origin = `http://127.0.0.1:${port}`
    this.roles = roles
    this.versions = versions
    this.endpointsOf = (version) =>
      MODULES.map(([identifier, role]) => ({ identifier, role, url: this.urlOf(identifier, version) }))
  }

  /** Starts it on a free port. */
  static async start(roles: readonly FakeRole[], versions: readonly string[]): Promise<FakeOperator> {
    const server = createServer()
    // Longer than any client keeps an idle connection, so that it is never the server who closes one being used.
    server.keepAliveTimeout = 65_000
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const operator = new FakeOperator(server, port, roles, versions)
    server.on('request', (request, response) => void operator.#serve(request, response))
    return operator
  }

  get host(): string {
    return new URL(this.#origin).host
  }

  get versionsUrl(): string {
    return `${this.#origin}/ocpi/versions`
  }

  /** Where a module, or an object of it, is in a version; without a path, where the version's details are. */
  urlOf(path: string, version = this.versions[0] ?? ''): string {
    return `${this.#origin}/ocpi/${version}${path === '' ? '' : `/${path}`}`
  }

  /** The party that is meant where one is enough. */
  get party(): FakeRole {
    const [first] = this.roles
    if (first === undefined) throw new Error('the operator has no role')
    return first
  }

  /** From now on the handler answers first. The path is one below the version, or a pattern of it. Answers how to take it back. */
  on(method: string, path: string | RegExp, handler: Handler): () => void {
    const entry = { method, path, handler }
    this.#handlers.unshift(entry)
    return () => void this.#handlers.splice(this.#handlers.indexOf(entry), 1)
  }

  /** Answers a method and path like this while something is done. */
  async during<T>(method: string, path: string | RegExp, answer: FakeAnswer, work: () => Promise<T>): Promise<T> {
    const takeBack = this.on(method, path, () => answer)
    try {
      return await work()
    } finally {
      takeBack()
    }
  }

  /** The requests so far of a method and path, the oldest first. */
  received(method: string, path: string | RegExp): readonly ReceivedRequest[] {
    return this.requests.filter((request) => matches({ method, path }, request))
  }

  /** The first request of a method and path after `since` that the test accepts; waits for it. */
  waitFor(
    method: string,
    path: string | RegExp,
    accept: (request: ReceivedRequest) => boolean = () => true,
    since = 0,
  ): Promise<ReceivedRequest> {
    return until(`${method} ${path} at the operator`, () =>
      this.requests.slice(since).find((request) => matches({ method, path }, request) && accept(request)),
    )
  }

  /** A new token that the platform may call with. */
  newToken(): string {
    const token = randomUUID()
    this.accepted.add(token)
    return token
  }

  /** The credentials object of a version, with a new token unless one is given. */
  credentials(version = this.versions[0] ?? '', token = this.newToken()): Readonly<Record<string, unknown>> {
    const common = { token, url: this.versionsUrl }
    const { countryCode, partyId, name } = this.party
    if (version === '2.1.1')
      return { ...common, country_code: countryCode, party_id: partyId, business_details: { name } }
    const roles = this.roles.map((role) => ({
      role: role.role,
      country_code: role.countryCode,
      party_id: role.partyId,
      business_details: { name: role.name },
    }))
    return { ...common, roles }
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((done) => this.#server.close(() => done()))
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await this.#read(message)
    this.requests.push(request)
    const answer = await this.#answer(request).catch(
      (error: unknown): FakeAnswer => ({ status: 500, text: String(error) }),
    )
    if (answer.broken) return void message.socket.destroy()
    const { status = 200, statusCode = 1000, statusMessage, data, text, headers = {} } = answer
    const envelope = {
      data,
      status_code: statusCode,
      status_message: statusMessage,
      timestamp: new Date().toISOString(),
    }
    const body = text ?? JSON.stringify(envelope)
    response
      .writeHead(status, { 'content-type': 'application/json', ...repeatedHeaders(request), ...headers })
      .end(body)
  }

  async #read(message: IncomingMessage): Promise<ReceivedRequest> {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    const url = new URL(message.url ?? '/', this.#origin)
    const [, version = null, below = ''] = /^\/ocpi\/(\d[\d.]*)(?:\/(.*))?$/.exec(url.pathname) ?? []
    const path = version === null ? url.pathname.replace('/ocpi/', '') : below === '' ? 'details' : below
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]))
    const encoded = /^Token (\S+)$/.exec(headers['authorization'] ?? '')?.[1] ?? ''
    const token = Buffer.from(encoded, 'base64').toString('utf8')
    const method = message.method ?? ''
    return { method, path, version, url, headers, token, text, json: parse(text), at: Date.now() }
  }

  async #answer(request: ReceivedRequest): Promise<FakeAnswer> {
    for (const entry of this.#handlers) {
      const answer = matches(entry, request) ? await entry.handler(request) : undefined
      if (answer !== undefined) return answer
    }
    return this.#usualAnswer(request)
  }

  #usualAnswer(request: ReceivedRequest): FakeAnswer {
    const { method, path, version, json } = request
    if (!this.#knows(request)) return { status: 401, statusCode: 2001 }
    if (path === 'versions')
      return { data: this.versions.map((known) => ({ version: known, url: this.urlOf('', known) })) }
    if (version === null || !this.versions.includes(version)) return { status: 404, statusCode: 2000 }
    if (path === 'details') return { data: { version, endpoints: this.#details(version) } }
    if (path === 'credentials') {
      if (method === 'DELETE') return {}
      if (method === 'GET') return { data: this.credentials(version, request.token) }
      this.givenToken = json.token
      return { data: this.credentials(version) }
    }
    if (COMMANDING.test(path)) return { data: { result: 'ACCEPTED', timeout: 30 } }
    if (method === 'GET') return answerList(request, this.lists, this.pageSize)
    return {}
  }

  #knows({ headers, token }: ReceivedRequest): boolean {
    // Before 2.2 a token may also stand there as it is.
    const raw = (headers['authorization'] ?? '').replace(/^Token /, '')
    return this.accepted.has(token) || (this.versions.includes('2.1.1') && this.accepted.has(raw))
  }

  #details(version: string): readonly unknown[] {
    const endpoints = this.endpointsOf(version)
    return version === '2.1.1' ? endpoints.map(({ identifier, url }) => ({ identifier, url })) : endpoints
  }
}

function matches(
  wanted: { readonly method: string; readonly path: string | RegExp },
  request: ReceivedRequest,
): boolean {
  if (wanted.method !== request.method) return false
  return typeof wanted.path === 'string' ? wanted.path === request.path : wanted.path.test(request.path)
}

/** What an answer repeats of its request: both ids, and the two parties changed over. */
function repeatedHeaders({ headers }: ReceivedRequest): Readonly<Record<string, string>> {
  const pairs = [
    ['x-request-id', 'x-request-id'],
    ['x-correlation-id', 'x-correlation-id'],
    ['ocpi-from-country-code', 'ocpi-to-country-code'],
    ['ocpi-from-party-id', 'ocpi-to-party-id'],
    ['ocpi-to-country-code', 'ocpi-from-country-code'],
    ['ocpi-to-party-id', 'ocpi-from-party-id'],
  ]
  return Object.fromEntries(
    pairs.flatMap(([name = '', asked = '']) => (headers[asked] === undefined ? [] : [[name, headers[asked]]])),
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
