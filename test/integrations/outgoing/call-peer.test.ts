import { expect, test } from 'vitest'
import type { CallLog } from '#integrations/outgoing/call-log'
import { callPeer, type PeerCall, textOf } from '#integrations/outgoing/call-peer'
import { redactPath } from '#integrations/outgoing/redact-path'

const HOSTS = new Set(['cpo.example.com', 'other.example.com'])
const CREDENTIAL = { token: 'secret-token', origins: new Set(['https://cpo.example.com']) }

function call(over: Partial<PeerCall<string>> = {}): PeerCall<string> {
  return {
    url: 'https://cpo.example.com/ocpi/2.2.1/tokens/NL/RWT/UID-OF-A-PERSON?type=APP_USER',
    method: 'GET',
    allowedHosts: HOSTS,
    credential: CREDENTIAL,
    requestId: 'r-1',
    correlationId: 'c-1',
    peer: 'cpo-1',
    module: 'tokens',
    read: async (answer) => ({ ok: true, value: await textOf(answer) }),
    ...over,
  }
}

function deps(fetch: (url: string, init: RequestInit) => Promise<Response>) {
  const lines: CallLog[] = []
  const calls: { url: string; init: RequestInit }[] = []
  return {
    lines,
    calls,
    fetch: (url: string, init: RequestInit) => {
      calls.push({ url, init })
      return fetch(url, init)
    },
    now: () => 5,
    log: (line: CallLog) => void lines.push(line),
  }
}

const redirect =
  (location: string, status = 302) =>
  async () =>
    new Response(null, { status, headers: { Location: location } })

test('A-1 A-2 A-16 a call carries its credential, ids and the type of its body', async () => {
  const outside = deps(async () => new Response('{"ok":1}'))
  expect(await callPeer(call({ method: 'PUT', body: '{}' }), outside)).toMatchObject({ ok: true, value: '{"ok":1}' })
  expect(outside.calls[0]?.init).toMatchObject({
    redirect: 'manual',
    headers: {
      Authorization: `Token ${btoa('secret-token')}`,
      'Content-Type': 'application/json',
      'X-Request-ID': 'r-1',
      'X-Correlation-ID': 'c-1',
    },
  })
})

test('A-14 the log has one line, without UID, credential or body', async () => {
  const outside = deps(async () => new Response('the answer'))
  await callPeer(call({ body: 'the question', method: 'PUT', ids: { location: 'L1' } }), outside)
  expect(outside.lines).toHaveLength(1)
  expect(outside.lines[0]).toMatchObject({
    direction: 'out',
    path: '/ocpi/2.2.1/tokens/…/…/…',
    outcome: 'ok',
    ids: { location: 'L1' },
  })
  for (const secret of ['UID-OF', 'secret-token', btoa('secret-token'), 'question', 'answer']) {
    expect(JSON.stringify(outside.lines)).not.toContain(secret)
  }
})

test('A-88 the credential goes to no origin but its own, also not to another agreed host', async () => {
  const outside = deps(async () => new Response('{}'))
  const result = await callPeer(call({ url: 'https://other.example.com/ocpi/versions' }), outside)
  expect(result).toMatchObject({ ok: false, reason: 'host_not_allowed' })
  expect(outside.calls).toEqual([])
})

test.each([
  'https://other.example.com/x',
  'https://evil.example/x',
  'http://cpo.example.com/x',
  '//evil.example/x',
  'https://cpo.example.com@evil.example/',
  'https://127.0.0.1/',
  'https://cpo.example.com:8443/',
])('a redirect to %s is not followed', async (location) => {
  const outside = deps(redirect(location))
  expect(await callPeer(call(), outside)).toMatchObject({ ok: false, reason: 'redirected_elsewhere' })
  expect(outside.calls).toHaveLength(1)
})

test('a redirect within the origin is followed three times and no more', async () => {
  const outside = deps(redirect('/again'))
  expect(await callPeer(call(), outside)).toMatchObject({ ok: false, reason: 'redirected_elsewhere' })
  expect(outside.calls).toHaveLength(4)
})

test('a message that changes something is not repeated by a redirect that would change its method', async () => {
  const outside = deps(redirect('/elsewhere', 301))
  expect(await callPeer(call({ method: 'POST', body: '{}' }), outside)).toMatchObject({
    reason: 'http_status',
    status: 301,
  })
  expect(outside.calls).toHaveLength(1)
})

test('a peer that never answers is a timeout', async () => {
  const outside = deps(() => new Promise(() => undefined))
  expect(await callPeer(call({ timeoutMs: 5 }), outside)).toMatchObject({ ok: false, reason: 'timeout', status: null })
})

test('a peer that stops in the middle is a timeout', async () => {
  const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array([123])) })
  const outside = deps(async () => new Response(body))
  expect(await callPeer(call({ timeoutMs: 5 }), outside)).toMatchObject({ ok: false, reason: 'timeout', status: 200 })
})

test('an answer larger than agreed is not read to its end, whatever it says of its length', async () => {
  let sent = 0
  let cancelled = false
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent++
      controller.enqueue(new Uint8Array(1000))
    },
    cancel: () => {
      cancelled = true
    },
  })
  const outside = deps(async () => new Response(body))
  expect(await callPeer(call({ maxBytes: 10_000 }), outside)).toMatchObject({ ok: false, reason: 'too_large' })
  expect([sent < 20, cancelled]).toEqual([true, true])
  const honest = deps(async () => new Response('{}', { headers: { 'Content-Length': '99999999' } }))
  expect(await callPeer(call(), honest)).toMatchObject({ ok: false, reason: 'too_large' })
})

test('a broken connection and broken text are typed, and nothing is thrown', async () => {
  const refused = deps(() => Promise.reject(new TypeError('connect ECONNREFUSED 10.0.0.1')))
  expect(await callPeer(call(), refused)).toEqual({
    ok: false,
    reason: 'unreachable',
    status: null,
    detail: 'the connection failed',
  })
  const garbled = deps(async () => new Response(new Uint8Array([0xff, 0xfe, 0xfd])))
  expect(await callPeer(call(), garbled)).toMatchObject({ ok: false, reason: 'not_json' })
})

test('paths in the log keep the words of the protocol only', () => {
  expect(redactPath('https://h.example/ocpi/2.2.1/sender/tokens/04A1B2/authorize?type=RFID')).toBe(
    '/ocpi/2.2.1/sender/tokens/…/authorize',
  )
  expect(redactPath('/ocpi/2.2.1/sender/commands/START_SESSION/id/secret')).toBe(
    '/ocpi/2.2.1/sender/commands/START_SESSION/…/…',
  )
})
