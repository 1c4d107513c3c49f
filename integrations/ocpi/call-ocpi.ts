import type { PartyKey } from '#domain/identity/party'
import type { TokenForm } from '#integrations/ocpi/authorization'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import type { Endpoint } from '#integrations/ocpi/endpoints'
import { parseEnvelope } from '#integrations/ocpi/envelope'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { asRateLimit } from '#integrations/ocpi/quirks/rate-limited'
import { addressed, slashed } from '#integrations/ocpi/quirks/transport'
import { isRawObject } from '#integrations/ocpi/raw-object'
import { routingHeaders } from '#integrations/ocpi/routing'
import { isOcpiSuccess } from '#integrations/ocpi/status-codes'
import {
  type Answer,
  type CallDeps,
  type CallFailure,
  callPeer,
  type PeerCall,
  type Reading,
  textOf,
} from '#integrations/outgoing/call-peer'

/** A peer as the client sees it. */
export interface OcpiPeer {
  readonly peerId: string
  /** The version that was agreed upon. */
  readonly dialect: OcpiDialect
  readonly endpoints: readonly Endpoint[]
  /** The token that we show to the peer. */
  readonly token: string
  readonly tokenForm?: TokenForm
  /** Other tokens, or spellings, that may be what it knows: tried once each when the first is refused; who keeps them is told which was right. */
  readonly otherTokens?: readonly OtherToken[]
  readonly allowedHosts: ReadonlySet<string>
  /** Our party that speaks. */
  readonly from: PartyKey | null
  /** Whom it speaks to; null lets a hub find the receiver. */
  readonly to: PartyKey | null
  /** The hub's own party, where the peer is one. */
  readonly hub?: PartyKey | null
  /** How it deviates; without one everything is by the specification. */
  readonly profile?: PeerProfile
  /** Raised by the peer's profile where its answers are slow or large; then lists are read as a stream. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

/** A token that a peer may know in place of the one that it should. */
export interface OtherToken {
  readonly token: string
  readonly tokenForm?: TokenForm
  readonly worked?: () => void
}

/** What the client needs from outside. */
export interface OcpiDeps extends CallDeps {
  readonly newId: () => string
}

/** A request to a module of a peer. */
export interface OcpiRequest {
  readonly method: PeerCall<unknown>['method']
  readonly url: string
  readonly module: string
  readonly body?: unknown
  readonly ids?: Readonly<Record<string, string>>
  /** Kept through everything that one cause brings about. */
  readonly correlationId?: string
}

/** Why a request did not succeed: a failed call, a refusal in OCPI's words, an answer of another shape, no such module, or one call too many. */
export type OcpiFailure = CallFailure | 'ocpi_status' | 'answer_invalid' | 'endpoint_missing' | 'rate_limited'

/** What became of a request. */
export type OcpiResult<T> =
  | { readonly ok: true; readonly data: T; readonly headers: Headers; readonly leniencies: readonly Leniency[] }
  | {
      readonly ok: false
      readonly reason: OcpiFailure
      readonly httpStatus: number | null
      readonly statusCode: number | null
      readonly detail: string
      /** How long the peer asks us to wait, in ms. */
      readonly retryAfterMs?: number
    }

/** Configuration modules carry no routing headers. */
const UNROUTED: ReadonlySet<string> = new Set(['credentials', 'versions', 'hubclientinfo'])

/** An envelope that was understood, success or not. */
export type Understood<T> =
  | { readonly ok: true; readonly data: T; readonly leniencies: readonly Leniency[] }
  | { readonly ok: false; readonly reason: OcpiFailure; readonly statusCode: number | null; readonly detail: string }

/** Makes a request to a peer and reads `data` of its answer. */
export function callOcpi<T>(
  peer: OcpiPeer,
  request: OcpiRequest,
  readData: (data: unknown) => Parsed<T>,
  deps: OcpiDeps,
): Promise<OcpiResult<T>> {
  return callOcpiRaw(peer, request, (answer) => readAnswer(answer, readData), deps)
}

/** As `callOcpi`, for what reads the answer itself. */
export async function callOcpiRaw<T>(
  peer: OcpiPeer,
  request: OcpiRequest,
  read: (answer: Answer) => Promise<Reading<Understood<T>>>,
  deps: OcpiDeps,
): Promise<OcpiResult<T>> {
  const correlated = { ...request, correlationId: request.correlationId ?? deps.newId() }
  let result = await callOnce(peer, correlated, read, deps)
  const tried = new Set([spellingOf(peer)])
  for (const { worked, ...other } of peer.otherTokens ?? []) {
    // Who refuses the caller has done nothing, so asking again is asking once.
    if (result.ok || result.httpStatus !== 401) break
    const next = { ...peer, ...other }
    if (tried.has(spellingOf(next))) continue
    tried.add(spellingOf(next))
    result = await callOnce(next, correlated, read, deps)
    if (result.ok || (result.httpStatus !== null && result.httpStatus !== 401)) worked?.()
  }
  return asRateLimit(result, request, peer.profile)
}

/** How the token goes into the header: what the profile says outweighs what was learned. */
function formOf({ profile, tokenForm, dialect }: OcpiPeer): TokenForm {
  const learned = profile === undefined || profile.auth.tokenForm === 'spec' ? tokenForm : undefined
  return learned ?? dialect.wire.tokenForm
}

function spellingOf(peer: OcpiPeer): string {
  return `${formOf(peer)} ${peer.token}`
}

async function callOnce<T>(
  peer: OcpiPeer,
  request: OcpiRequest & { readonly correlationId: string },
  read: (answer: Answer) => Promise<Reading<Understood<T>>>,
  deps: OcpiDeps,
): Promise<OcpiResult<T>> {
  const result = await callPeer(
    {
      method: request.method,
      url: slashed(request.url, peer.profile),
      headers:
        UNROUTED.has(request.module) || !peer.dialect.wire.routingHeaders
          ? {}
          : routingHeaders(addressed(peer, peer.profile)),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      credential: {
        token: peer.token,
        origins: originsOf(peer.allowedHosts),
        form: formOf(peer),
        scheme: peer.profile?.auth.sendScheme ?? 'Token',
        header: peer.profile?.auth.sendHeader ?? 'Authorization',
      },
      allowedHosts: peer.allowedHosts,
      timeoutMs: peer.timeoutMs ?? peer.profile?.http.timeoutMs ?? 10_000,
      ...(peer.maxBytes === undefined ? {} : { maxBytes: peer.maxBytes }),
      gunzip: peer.profile?.http.gunzip ?? false,
      requestId: deps.newId(),
      correlationId: request.correlationId,
      peer: peer.peerId,
      module: request.module,
      ...(request.ids === undefined ? {} : { ids: request.ids }),
      read,
    },
    deps,
  )
  const wait = result.retryAfterMs === undefined ? {} : { retryAfterMs: result.retryAfterMs }
  if (!result.ok)
    return {
      ok: false,
      reason: result.reason,
      httpStatus: result.status,
      statusCode: null,
      detail: result.detail,
      ...wait,
    }
  const { value } = result
  if (!value.ok) return { ...value, httpStatus: result.status, ...wait }
  return { ok: true, data: value.data, headers: result.headers, leniencies: value.leniencies }
}

/** A request to a module that the peer does not offer. */
export function endpointMissing(module: string): OcpiResult<never> {
  const detail = `the peer offers no ${module}`
  return { ok: false, reason: 'endpoint_missing', httpStatus: null, statusCode: null, detail }
}

/** Reads nothing from `data`: what a push answers there has no meaning. */
export function ignoreData(): Parsed<null> {
  return { ok: true, value: null, leniencies: [] }
}

/** The envelope comes first and HTTP second: a refusal may be said in either. */
export async function readAnswer<T>(
  answer: Answer,
  readData: (data: unknown) => Parsed<T>,
): Promise<Reading<Understood<T>>> {
  const text = (await textOf(answer)).trim()
  const isHttpOk = answer.status >= 200 && answer.status < 300
  const httpFailure = { ok: false, reason: 'http_status', detail: `answered with HTTP ${answer.status}` } as const
  if (text === '' && isHttpOk && isIgnoring(readData)) {
    const value: Understood<T> = { ok: true, data: null as T, leniencies: [] }
    return { ok: true, value, leniencies: ['empty_answer'] }
  }
  const json = parseJson(text)
  if (json === undefined)
    return isHttpOk ? { ok: false, reason: 'not_json', detail: 'the answer is not JSON' } : httpFailure
  return readEnvelope(json, isHttpOk, readData) ?? httpFailure
}

/** Null for an HTTP failure that holds no refusal in OCPI's words. */
export function readEnvelope<T>(
  json: unknown,
  isHttpOk: boolean,
  readData: (data: unknown) => Parsed<T>,
): Reading<Understood<T>> | null {
  const envelope = parseEnvelope(json)
  if (envelope === null) {
    const bare = isHttpOk && isBareData(json) && !isIgnoring(readData) ? readData(json) : null
    if (bare?.ok) {
      const { value: data, leniencies } = bare
      return { ok: true, value: { ok: true, data, leniencies }, leniencies: ['envelope_missing'] }
    }
    return isHttpOk ? { ok: false, reason: 'envelope_invalid', detail: 'the answer is no OCPI envelope' } : null
  }
  const { statusCode, leniencies } = envelope
  if (!isOcpiSuccess(statusCode)) {
    const detail = envelope.statusMessage ?? `refused with ${statusCode}`
    const value: Understood<T> = { ok: false, reason: 'ocpi_status', statusCode, detail }
    return { ok: true, value, outcome: `ocpi_${statusCode}`, leniencies }
  }
  if (!isHttpOk) return null
  const data = readData(envelope.data)
  if (!data.ok) {
    const fields = data.issues.slice(0, 5).map((issue) => `${issue.field} ${issue.problem}`)
    const value: Understood<T> = { ok: false, reason: 'answer_invalid', statusCode, detail: fields.join('; ') }
    return { ok: true, value, outcome: 'answer_invalid', leniencies }
  }
  const rules = data.leniencies.map(({ field, rule }) => `${field}:${rule}`)
  return {
    ok: true,
    value: { ok: true, data: data.value, leniencies: data.leniencies },
    leniencies: [...leniencies, ...rules],
  }
}

/** May this be the data itself, without the envelope? What has a status is an envelope, however broken. */
function isBareData(json: unknown): boolean {
  return Array.isArray(json) || (isRawObject(json) && !('status_code' in json))
}

/** Whoever reads nothing cannot tell by it that the answer is one. */
function isIgnoring(readData: unknown): boolean {
  return readData === ignoreData
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** The origins of hosts agreed with a peer: https, and plain http for this machine, which `checkUrl` guards. */
function originsOf(hosts: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    [...hosts].flatMap((host) => (LOOPBACK.test(host) ? [`https://${host}`, `http://${host}`] : [`https://${host}`])),
  )
}
