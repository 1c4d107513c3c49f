import type { Instant } from '#domain/instant'
import { type CredentialScheme, encodeAuthorization, type TokenForm } from '#integrations/ocpi/authorization'
import type { CallLog } from '#integrations/outgoing/call-log'
import { checkUrl } from '#integrations/outgoing/check-url'
import { gunzipped } from '#integrations/outgoing/gunzipped'
import { orAborted } from '#integrations/outgoing/or-aborted'
import { parseUrl } from '#integrations/outgoing/parse-url'
import { NotText, readBounded, TooLarge } from '#integrations/outgoing/read-bounded'
import { redactPath } from '#integrations/outgoing/redact-path'
import { retryAfterMs } from '#integrations/outgoing/retry-after'

/** What may go wrong with a call. None says whether a request that was sent took effect. */
export type CallFailure =
  | 'not_https'
  | 'host_not_allowed'
  | 'redirected_elsewhere'
  | 'timeout'
  | 'too_large'
  | 'unreachable'
  | 'http_status'
  | 'not_json'
  | 'envelope_invalid'

/** A call to a peer. */
export interface PeerCall<T> {
  readonly url: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Sent to these origins of the peer and to no other: a call elsewhere is not made. */
  readonly credential?: {
    readonly token: string
    readonly origins: ReadonlySet<string>
    readonly form?: TokenForm
    /** `none` shows nothing. */
    readonly scheme?: CredentialScheme | 'none'
    readonly header?: string
  }
  /** Hosts agreed with the peer: `host`, or `host:port` where the port is not the usual one. */
  readonly allowedHosts: ReadonlySet<string>
  readonly timeoutMs?: number
  readonly maxBytes?: number
  /** Is the answer to be unpacked where it is a gzip file that no header announces? */
  readonly gunzip?: boolean
  readonly requestId: string
  readonly correlationId: string
  readonly peer: string | null
  readonly module: string
  /** For the log: ids of things, never of people. */
  readonly ids?: Readonly<Record<string, string>>
  /** Makes something of the answer; whatever the status is, since a refusal has words as well. */
  readonly read: (answer: Answer) => Promise<Reading<T>>
}

/** An answer while it comes in: the pieces of its text can be read once, within the limits of the call. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly chunks: AsyncIterable<string>
}

/** What was made of an answer. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T; readonly outcome?: string; readonly leniencies?: readonly string[] }
  | { readonly ok: false; readonly reason: CallFailure; readonly detail: string }

/** What became of a call. */
export type CallResult<T> =
  | {
      readonly ok: true
      readonly status: number
      readonly headers: Headers
      readonly value: T
      readonly retryAfterMs?: number
    }
  | {
      readonly ok: false
      readonly reason: CallFailure
      readonly status: number | null
      readonly detail: string
      /** How long the peer asks us to wait, in ms. */
      readonly retryAfterMs?: number
    }

/** What a call needs from outside. */
export interface CallDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly now: () => Instant
  readonly log: (line: CallLog) => void
}

const MAX_REDIRECTS = 3

/**
 * Makes a call to a peer; every outgoing call goes through here. It reaches only hosts agreed with the peer, takes no longer and reads no
 * more than agreed, shows the credential to nobody else, logs one line, and never throws.
 */
export async function callPeer<T>(call: PeerCall<T>, deps: CallDeps): Promise<CallResult<T>> {
  const started = deps.now()
  const controller = new AbortController()
  const timer = setTimeout(
    () => controller.abort(new DOMException('the time is up', 'TimeoutError')),
    call.timeoutMs ?? 10_000,
  )
  const done = (result: CallResult<T>, outcome: string, leniencies: readonly string[] = []): CallResult<T> => {
    deps.log({
      direction: 'out',
      requestId: call.requestId,
      correlationId: call.correlationId,
      peer: call.peer,
      module: call.module,
      method: call.method,
      path: redactPath(call.url),
      ids: call.ids ?? {},
      status: result.status,
      outcome,
      ms: deps.now() - started,
      leniencies,
    })
    return result
  }
  const fail = (reason: CallFailure, detail: string, status: number | null = null) =>
    done({ ok: false, reason, status, detail, ...(wait === null ? {} : { retryAfterMs: wait }) }, reason)
  let status: number | null = null
  let wait: number | null = null
  try {
    const sent = await send(call, deps.fetch, controller.signal)
    if (!sent.ok) return fail(sent.reason, sent.detail, sent.status)
    const { response } = sent
    status = response.status
    wait = retryAfterMs(status, response.headers, deps.now())
    const maxBytes = call.maxBytes ?? 5_000_000
    if (Number(response.headers.get('Content-Length') ?? 0) > maxBytes) throw new TooLarge()
    const body = response.body !== null && call.gunzip === true ? await gunzipped(response.body) : response.body
    const chunks = body === null ? nothing() : readBounded(body, maxBytes, controller.signal)
    const reading = await call.read({ status, headers: response.headers, chunks })
    if (!reading.ok) return fail(reading.reason, reading.detail, status)
    return done(
      {
        ok: true,
        status,
        headers: response.headers,
        value: reading.value,
        ...(wait === null ? {} : { retryAfterMs: wait }),
      },
      reading.outcome ?? 'ok',
      reading.leniencies,
    )
  } catch (error) {
    if (error instanceof TooLarge) return fail('too_large', 'the answer is larger than agreed', status)
    if (error instanceof NotText) return fail('not_json', 'the answer is not UTF-8', status)
    if (controller.signal.aborted) return fail('timeout', 'no complete answer in time', status)
    return fail('unreachable', 'the connection failed', status)
  } finally {
    clearTimeout(timer)
    // Ends what is still being read, whoever stopped reading.
    controller.abort()
  }
}

type Sent =
  | { readonly ok: true; readonly response: Response }
  | { readonly ok: false; readonly reason: CallFailure; readonly detail: string; readonly status: number | null }

/** Sends the request, and again to wherever it is redirected within the same origin. */
async function send<T>(call: PeerCall<T>, fetch: CallDeps['fetch'], signal: AbortSignal): Promise<Sent> {
  let target = call.url
  let origin: string | null = null
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const checked = checkUrl(target, call.allowedHosts)
    const refused = (reason: CallFailure, status: number | null, detail: string): Sent => ({
      ok: false,
      reason,
      status,
      detail,
    })
    if (!checked.ok) {
      return hop === 0
        ? refused(checked.reason, null, 'the URL is not one agreed with this peer')
        : refused('redirected_elsewhere', null, 'the redirect leads to a URL that is not agreed with this peer')
    }
    origin ??= checked.url.origin
    if (checked.url.origin !== origin)
      return refused('redirected_elsewhere', null, 'the redirect leads to another origin')
    if (call.credential && !call.credential.origins.has(origin)) {
      return refused('host_not_allowed', null, 'the credential is not for this origin')
    }
    const response = await orAborted(fetch(target, initOf(call, signal)), signal)
    if (response.status < 300 || response.status > 399) return { ok: true, response }
    void response.body?.cancel().catch(() => undefined)
    const location = response.headers.get('Location')
    const repeatable = call.method === 'GET' || response.status === 307 || response.status === 308
    const next = location === null ? null : parseUrl(location, target)
    if (next === null || !repeatable)
      return refused('http_status', response.status, `answered with HTTP ${response.status}`)
    // An absolute target is checked as it was written, not as it was understood.
    target = /^[a-z][a-z0-9+.-]*:/i.test(location ?? '') ? (location ?? '') : next.href
  }
  return { ok: false, reason: 'redirected_elsewhere', status: null, detail: 'too many redirects' }
}

function initOf<T>(call: PeerCall<T>, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = {
    ...call.headers,
    Accept: 'application/json',
    'X-Request-ID': call.requestId,
    'X-Correlation-ID': call.correlationId,
  }
  if (call.body !== undefined) headers['Content-Type'] = 'application/json'
  const { token, form, scheme = 'Token', header = 'Authorization' } = call.credential ?? { scheme: 'none' }
  if (token !== undefined && scheme !== 'none') headers[header] = encodeAuthorization(token, form, scheme)
  return {
    method: call.method,
    headers,
    redirect: 'manual',
    signal,
    ...(call.body === undefined ? {} : { body: call.body }),
  }
}

async function* nothing(): AsyncGenerator<string> {}

/** The whole text of an answer. */
export async function textOf(answer: Answer): Promise<string> {
  let text = ''
  for await (const chunk of answer.chunks) text += chunk
  return text
}
