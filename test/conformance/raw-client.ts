import { randomUUID } from 'node:crypto'
import { request } from 'node:http'

/** Header names and values exactly as they go out. */
export type Headers = Readonly<Record<string, string>>

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  /** The text as JSON; undefined where it is none. */
  readonly json: unknown
}

/** An answer in OCPI's envelope. */
export interface OcpiAnswer extends RawAnswer {
  readonly statusCode: number
  readonly statusMessage: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, it says itself.
  readonly data: any
  readonly timestamp: string
}

/** One of two ends of a message. */
export interface PartyId {
  readonly countryCode: string
  readonly partyId: string
}

/** What an OCPI call is made of beside method and path. Without it: the client's token, fresh ids, its routing headers, JSON. */
export interface CallOptions {
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly text?: string | Uint8Array
  /** Over those that the client would send; null leaves a header out. Names without regard to case. */
  readonly headers?: Readonly<Record<string, string | null>>
  readonly token?: string
  readonly from?: PartyId | null
  readonly to?: PartyId | null
}

/** Sends one request with these headers and no others than HTTP demands. */
export function sendRaw(
  method: string,
  url: string,
  headers: Headers = {},
  body?: string | Uint8Array,
): Promise<RawAnswer> {
  return new Promise((done, failed) => {
    const sent = request(url, { method, headers, agent: false, setHost: !hasHeader(headers, 'host') }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', failed)
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const single = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')])
        done({ status: answer.statusCode ?? 0, headers: Object.fromEntries(single), text, json: parse(text) })
      })
    })
    sent.on('error', failed)
    sent.end(body)
  })
}

/** `Authorization` as OCPI has it: the literal word and the Base64 of the token. */
export function authorization(token: string): string {
  return `Token ${Buffer.from(token, 'utf8').toString('base64')}`
}

/** Calls the platform as one peer does. */
export class OcpiClient {
  readonly origin: string
  /** With what we call; changes when credentials do. */
  token: string
  readonly version: string
  /** Who speaks, and to whom; null leaves the routing headers out. */
  readonly from: PartyId | null
  readonly to: PartyId | null

  constructor(origin: string, token: string, version: string, from: PartyId | null = null, to: PartyId | null = null) {
    this.origin = origin
    this.token = token
    this.version = version
    this.from = from
    this.to = to
  }

  /** Calls an absolute URL, a path of the origin, or, without a leading slash, a path below `/ocpi/<version>/`. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<OcpiAnswer> {
    const url = new URL(path, `${this.origin}/ocpi/${this.version}/`).href
    const text = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
    const from = options.from === undefined ? this.from : options.from
    const to = options.to === undefined ? this.to : options.to
    const usual: Record<string, string> = {
      authorization: authorization(options.token ?? this.token),
      'x-request-id': randomUUID(),
      'x-correlation-id': randomUUID(),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...(from ? routing('from', from) : {}),
      ...(to ? routing('to', to) : {}),
    }
    const answer = await sendRaw(method, url, withOverrides(usual, options.headers ?? {}), text)
    const envelope = (answer.json ?? {}) as Record<string, never>
    return {
      ...answer,
      statusCode: envelope.status_code ?? Number.NaN,
      statusMessage: envelope.status_message,
      data: envelope.data,
      timestamp: envelope.timestamp ?? '',
    }
  }

  get(path: string, options: CallOptions = {}): Promise<OcpiAnswer> {
    return this.call('GET', path, options)
  }

  put(path: string, body: unknown, options: CallOptions = {}): Promise<OcpiAnswer> {
    return this.call('PUT', path, { ...options, body })
  }

  patch(path: string, body: unknown, options: CallOptions = {}): Promise<OcpiAnswer> {
    return this.call('PATCH', path, { ...options, body })
  }

  post(path: string, body: unknown, options: CallOptions = {}): Promise<OcpiAnswer> {
    return this.call('POST', path, { ...options, body })
  }

  delete(path: string, options: CallOptions = {}): Promise<OcpiAnswer> {
    return this.call('DELETE', path, options)
  }
}

/** The routing headers of one end. */
export function routing(end: 'from' | 'to', { countryCode, partyId }: PartyId): Headers {
  return { [`OCPI-${end}-country-code`]: countryCode, [`OCPI-${end}-party-id`]: partyId }
}

function withOverrides(usual: Headers, overrides: Readonly<Record<string, string | null>>): Headers {
  const replaced = Object.keys(overrides).map((name) => name.toLowerCase())
  const kept = Object.entries(usual).filter(([name]) => !replaced.includes(name.toLowerCase()))
  const added = Object.entries(overrides).filter((entry): entry is [string, string] => entry[1] !== null)
  return Object.fromEntries([...kept, ...added])
}

const hasHeader = (headers: Headers, wanted: string) => Object.keys(headers).some((n) => n.toLowerCase() === wanted)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
