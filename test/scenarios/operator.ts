import { exports } from 'cloudflare:workers'
import { encodeAuthorization } from '#integrations/ocpi/authorization'

/** A message of an operator and what we answered to it. */
export interface Answered {
  readonly status: number
  readonly location: string | null
  readonly statusCode: number
  readonly statusMessage: string | undefined
  readonly data: unknown
}

/** A call of ours that an operator received. */
export interface ReceivedCall {
  readonly method: string
  readonly path: string
  readonly token: string
  readonly body: unknown
}

type Answer = (call: ReceivedCall) => Response | null | Promise<Response | null>

const worker = (exports as unknown as { default: { fetch: (request: Request) => Promise<Response> } }).default
const operators = new Map<string, Operator>()

/** A request to the platform itself. */
export function fetchPlatform(path: string, init: RequestInit = {}): Promise<Response> {
  return worker.fetch(new Request(`http://localhost:8787${path}`, init))
}

/** From now on every call that the platform makes ends at an operator of the test, or fails: there is nothing else out there. */
export function catchOutgoingCalls(): void {
  globalThis.fetch = (async (input: string, init: RequestInit) => {
    const request = new Request(input, init)
    const operator = operators.get(new URL(request.url).host)
    if (!operator) throw new TypeError('nothing is out there')
    return operator.receive(request)
  }) as typeof fetch
}

/** An operator's platform as a peer meets it: OCPI 2.2.1 over HTTP, with answers a test can change. */
export class Operator {
  readonly host: string
  readonly countryCode: string
  readonly partyId: string
  /** Tokens with which we may call. */
  readonly accepted = new Set<string>()
  /** With what this operator calls us. */
  ourToken = ''
  readonly calls: ReceivedCall[] = []
  /** Asked first; null leaves the call to the usual answers. */
  answer: Answer = () => null

  constructor(host: string, countryCode: string, partyId: string) {
    this.host = host
    this.countryCode = countryCode
    this.partyId = partyId
    operators.set(host, this)
  }

  get versionsUrl(): string {
    return `https://${this.host}/ocpi/versions`
  }

  /** The credentials object of this operator with a token of its choice, which works from now on. */
  credentials(token: string) {
    this.accepted.add(token)
    const role = { role: 'CPO', country_code: this.countryCode, party_id: this.partyId }
    return {
      token,
      url: this.versionsUrl,
      roles: [{ ...role, business_details: { name: `Operator ${this.partyId}` } }],
    }
  }

  /** Calls the platform, as a registered peer or with a given token. */
  async send(method: string, path: string, body?: unknown, token = this.ourToken): Promise<Answered> {
    const answer = await fetchPlatform(path, {
      method,
      headers: { Authorization: encodeAuthorization(token), 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const envelope = (await answer.json()) as { status_code: number; status_message?: string; data?: unknown }
    return {
      status: answer.status,
      location: answer.headers.get('Location'),
      statusCode: envelope.status_code,
      statusMessage: envelope.status_message,
      data: envelope.data,
    }
  }

  /** Registers with the platform by the token of an invitation. */
  async register(tokenA: string): Promise<Answered> {
    const answered = await this.send(
      'POST',
      '/ocpi/2.2.1/credentials',
      this.credentials(`${this.partyId}-first`),
      tokenA,
    )
    if (answered.statusCode === 1000) this.ourToken = (answered.data as { token: string }).token
    return answered
  }

  /** What the platform sees. */
  async receive(request: Request): Promise<Response> {
    const text = await request.text()
    const call: ReceivedCall = {
      method: request.method,
      path: new URL(request.url).pathname,
      token: atob((request.headers.get('Authorization') ?? '').replace(/^Token /, '')),
      body: text === '' ? null : JSON.parse(text),
    }
    this.calls.push(call)
    return (await this.answer(call)) ?? this.#usualAnswer(call)
  }

  #usualAnswer({ method, path, token, body }: ReceivedCall): Response {
    if (!this.accepted.has(token)) return envelope(null, 2001, 401)
    const base = `https://${this.host}/ocpi`
    if (path === '/ocpi/versions') return envelope([{ version: '2.2.1', url: `${base}/2.2.1` }])
    if (path === '/ocpi/2.2.1') return envelope({ version: '2.2.1', endpoints: endpoints(`${base}/2.2.1`) })
    if (path === '/ocpi/2.2.1/credentials') {
      if (method === 'DELETE') return envelope(undefined)
      this.ourToken = (body as { token: string }).token
      return envelope(this.credentials(`${this.partyId}-${crypto.randomUUID()}`))
    }
    // Nothing to pull: what a story needs, its operator pushes.
    if (method === 'GET' && /\/(locations|tariffs|sessions|cdrs)$/.test(path)) return envelope([])
    if (path.startsWith('/ocpi/2.2.1/commands/')) return envelope({ result: 'ACCEPTED', timeout: 30 })
    return envelope(null, 2000, 404)
  }

  /** The commands of a kind that this operator was sent. */
  commands(type: string): Record<string, unknown>[] {
    return this.calls.filter(({ path }) => path.endsWith(`/commands/${type}`)).map(({ body }) => body as never)
  }

  /** Reports what came of the last command of a kind, to the address that came with it. */
  reportResult(type: string, result: string): Promise<Answered> {
    const address = String(this.commands(type).at(-1)?.['response_url'])
    return this.send('POST', new URL(address).pathname, { result })
  }
}

/** An OCPI answer. */
export function envelope(data: unknown, status = 1000, http = 200): Response {
  const timestamp = new Date().toISOString()
  return Response.json({ status_code: status, timestamp, ...(data === undefined ? {} : { data }) }, { status: http })
}

function endpoints(base: string) {
  const at = (identifier: string, role: string) => ({ identifier, role, url: `${base}/${identifier}` })
  return [
    at('credentials', 'RECEIVER'),
    at('locations', 'SENDER'),
    at('tariffs', 'SENDER'),
    at('sessions', 'SENDER'),
    at('cdrs', 'SENDER'),
    at('tokens', 'RECEIVER'),
    at('commands', 'RECEIVER'),
  ]
}
