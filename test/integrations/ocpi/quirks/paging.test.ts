import { describe, expect, test } from 'vitest'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { getObject } from '#integrations/ocpi/client/get-object'
import { getVersions } from '#integrations/ocpi/client/get-versions'
import { dialectOf } from '#integrations/ocpi/dialects'
import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'
import { resolveProfile } from '#integrations/ocpi/quirks/resolve-profile'
import { endpointsFor } from '#integrations/ocpi/quirks/transport'
import { withProfile } from '#integrations/ocpi/quirks/with-profile'
import { isIncomplete, type PulledPage, pullPage, pullPages, startPull } from '#integrations/outgoing/pull-pages'

const BASE = 'https://cpo.example.com/ocpi/2.2.1/locations'

function peerWith(said: Omit<ProfileData, 'id' | 'extends' | 'version'>): OcpiPeer {
  const profile = resolveProfile('flagged', [
    { id: 'bare', version: '2.2.1' },
    { id: 'flagged', extends: 'bare', ...said },
  ])
  return {
    peerId: 'cpo-1',
    dialect: withProfile(dialectOf('2.2.1'), profile),
    profile,
    endpoints: [{ identifier: 'locations', role: 'SENDER', url: BASE }],
    token: 'secret',
    allowedHosts: new Set(['cpo.example.com', 'other.example.com']),
    from: { countryCode: 'NL', partyId: 'RWT' },
    to: { countryCode: 'NL', partyId: 'ABC' },
    hub: { countryCode: 'FR', partyId: 'HUB' },
  }
}

/** A peer that answers by a function; remembers what it was asked. */
function outside(answer: (url: URL) => Response) {
  const asked: { readonly url: string; readonly headers: Headers }[] = []
  const deps = {
    fetch: async (url: string, init: RequestInit) => {
      asked.push({ url, headers: new Headers(init.headers) })
      return answer(new URL(url))
    },
    now: () => Date.UTC(2026, 10, 22, 12),
    log: () => undefined,
    newId: () => 'id',
  }
  return { asked, deps }
}

const json = (body: unknown, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), { headers })
const enveloped = (data: unknown, headers: Record<string, string> = {}) =>
  json({ data, status_code: 1000, timestamp: '2026-11-22T12:00:00Z' }, headers)

async function pull(peer: OcpiPeer, answer: (url: URL) => Response, query = '?limit=2') {
  const { asked, deps } = outside(answer)
  const pages: PulledPage[] = []
  for await (const page of pullPages(peer, 'locations', startPull(`${BASE}${query}`, 'c'), deps)) pages.push(page)
  const items = pages.flatMap((page) => (page.ok ? page.items : [page.detail]))
  const warnings = pages.flatMap((page) => (page.ok ? page.warnings : []))
  return { asked, items, warnings, isWhole: !isIncomplete(warnings) && pages.every((page) => page.ok) }
}

const all = [1, 2, 3, 4, 5]
const slice = (url: URL, limit = 2) => {
  const offset = Number(url.searchParams.get('offset') ?? 0)
  return all.slice(offset, offset + limit)
}

describe('where the next page is', () => {
  test('F-9 no Link but a total: at the next offset', async () => {
    const pulled = await pull(peerWith({}), (url) => enveloped(slice(url), { 'X-Total-Count': '5' }))
    expect(pulled).toMatchObject({ items: all, isWhole: true })
    expect(pulled.warnings).toContain('link_missing')
  })

  test('F-10 no total and no limit: by Link alone', async () => {
    const pulled = await pull(peerWith({}), (url) => {
      const next = Number(url.searchParams.get('offset') ?? 0) + 2
      return enveloped(slice(url), next < 5 ? { Link: `<${BASE}?limit=2&offset=${next}>; rel="next"` } : {})
    })
    expect(pulled).toMatchObject({ items: all, isWhole: true })
  })

  test('F-11 the offset is ignored: the second copy is seen to be one, and nothing is taken for gone', async () => {
    const pulled = await pull(peerWith({}), () => enveloped([1, 2], { 'X-Total-Count': '5' }))
    expect(pulled).toMatchObject({ items: [1, 2], isWhole: false })
    expect(pulled.asked).toHaveLength(2)
  })

  test('F-8 a Link by http, to an inner host or without the filters leads to the endpoint, with the filters', async () => {
    const query = '?date_from=2026-01-01T00:00:00Z&limit=2'
    for (const base of ['http://cpo.example.com/ocpi/2.2.1/locations', 'https://inner.local/l', BASE]) {
      const pulled = await pull(
        peerWith({}),
        (url) => {
          const next = Number(url.searchParams.get('offset') ?? 0) + 2
          return enveloped(slice(url), next < 5 ? { Link: `<${base}?limit=2&offset=${next}>; rel="next"` } : {})
        },
        query,
      )
      expect(pulled).toMatchObject({ items: all, isWhole: true })
      for (const { url } of pulled.asked) {
        expect(url.startsWith(BASE)).toBe(true)
        expect(new URL(url).searchParams.get('date_from')).toBe('2026-01-01T00:00:00Z')
      }
    }
  })

  test('F-8 a Link on the last page as well ends with the list', async () => {
    const pulled = await pull(peerWith({}), (url) => {
      const next = Number(url.searchParams.get('offset') ?? 0) + 2
      return enveloped(slice(url), { 'X-Total-Count': '5', Link: `<${BASE}?limit=2&offset=${next}>; rel="next"` })
    })
    expect(pulled).toMatchObject({ items: all, isWhole: true })
    expect(pulled.asked.length).toBeLessThanOrEqual(4)
  })

  test('F-8 a Link that goes in a circle is followed once', async () => {
    const pulled = await pull(peerWith({}), () =>
      enveloped([Math.random()], { Link: `<${BASE}?limit=2&offset=2>; rel="next"` }),
    )
    expect(pulled.asked).toHaveLength(2)
    expect(pulled.isWhole).toBe(false)
  })

  test('neither Link nor total: at the next offset until a page is short, where the profile says so', async () => {
    const offset = peerWith({ paging: { style: 'offset' } })
    expect(await pull(offset, (url) => enveloped(slice(url)))).toMatchObject({ items: all, isWhole: true })
    const plain = await pull(peerWith({}), (url) => enveloped(slice(url)))
    expect(plain.items).toEqual([1, 2])
    const even = await pull(offset, (url) => enveloped(slice(url).filter((n) => n < 5)))
    expect(even).toMatchObject({ items: [1, 2, 3, 4], isWhole: true })
    const counted = await pull(offset, (url) => enveloped(slice(url), { 'X-Total-Count': '5' }), '')
    expect(counted.items).toEqual(all)
  })

  test.each([
    ['a whole URL', (next: number) => `${BASE}?cursor=${next}`],
    ['a relative URL', (next: number) => `?cursor=${next}`],
    ['a mark alone', (next: number) => `${next}`],
  ])('the body says it in items and next: %s', async (_, spelled) => {
    const peer = peerWith({ paging: { style: 'cursor', envelope: 'items-next' } })
    const pulled = await pull(peer, (url) => {
      const at = Number(url.searchParams.get('cursor') ?? 0)
      return json({ items: all.slice(at, at + 2), next: at + 2 < 5 ? spelled(at + 2) : null })
    })
    expect(pulled).toMatchObject({ items: all, isWhole: true })
    expect(pulled.asked).toHaveLength(3)
  })

  test('a body that points elsewhere is not followed there', async () => {
    const peer = peerWith({ paging: { style: 'cursor', envelope: 'items-next' } })
    const pulled = await pull(peer, (url) =>
      json({ items: [1], next: url.search.includes('page=2') ? null : 'https://other.example.com/x?page=2' }),
    )
    expect(pulled.asked.map(({ url }) => new URL(url).host)).toEqual(['cpo.example.com', 'cpo.example.com'])
  })

  test('one page is all there is where the profile says so, whatever Link says', async () => {
    const link = { Link: `<${BASE}?offset=2>; rel="next"` }
    const pulled = await pull(peerWith({ paging: { style: 'none' } }), () => enveloped(all, link))
    expect(pulled).toMatchObject({ items: all, isWhole: true })
    expect(pulled.asked).toHaveLength(1)
  })
})

describe('what is around the data', () => {
  test('F-53, T086 a list without its envelope, or without a status, is read; another object in its place is not', async () => {
    expect(await pull(peerWith({}), () => json(all))).toMatchObject({ items: all, isWhole: true })
    expect(await pull(peerWith({}), () => json({ data: all }))).toMatchObject({ items: all, isWhole: true })
    expect((await pull(peerWith({}), () => json({ items: all }))).isWhole).toBe(false)
    expect((await pull(peerWith({}), () => json({ data: [], status_code: 3000 }))).isWhole).toBe(false)
  })

  test('F-53 an object without its envelope is read; a page of HTML is not', async () => {
    const read = (body: Response) => getObject(peerWith({}), 'locations', 'L1', outside(() => body).deps)
    expect(await read(json({ id: 'L1' }))).toMatchObject({ ok: true, data: { id: 'L1' } })
    expect(await read(enveloped({ id: 'L1' }))).toMatchObject({ ok: true, data: { id: 'L1' } })
    const html = new Response('<html>Service unavailable</html>', { headers: { 'Content-Type': 'text/html' } })
    expect(await read(html)).toMatchObject({ ok: false, reason: 'not_json' })
    expect(await read(json({ status_code: 'broken', data: {} }))).toMatchObject({ ok: false })
    const refused = json({ status_code: '2003', status_message: 'unknown' })
    expect(await read(refused)).toMatchObject({ ok: false, reason: 'ocpi_status', statusCode: 2003 })
  })

  test('F-52, T085 a refusal counts whether HTTP or OCPI says it, and the words are those of OCPI', async () => {
    const read = (status: number, body: unknown) =>
      getVersions(peerWith({}), BASE, outside(() => new Response(JSON.stringify(body), { status })).deps)
    const refusal = { status_code: 3000, status_message: 'tired', timestamp: '2026-11-22T12:00:00Z' }
    for (const status of [200, 400, 500])
      expect(await read(status, refusal)).toMatchObject({ ok: false, statusCode: 3000, detail: 'tired' })
    const success = { status_code: 1000, data: [{ version: '2.2.1', url: BASE }] }
    expect(await read(500, success)).toMatchObject({ ok: false, reason: 'http_status', httpStatus: 500 })
  })
})

describe('how a peer is called', () => {
  const one = async (said: Parameters<typeof peerWith>[0], url = BASE) => {
    const { asked, deps } = outside(() => enveloped([]))
    await pullPage(peerWith(said), 'locations', startPull(url, 'c'), deps)
    return asked[0]
  }

  test('the credential in the form, under the word and the header that the peer looks for', async () => {
    expect((await one({}))?.headers.get('Authorization')).toBe(`Token ${btoa('secret')}`)
    expect((await one({ auth: { tokenForm: 'raw' } }))?.headers.get('Authorization')).toBe('Token secret')
    const bearer = await one({ auth: { tokenForm: 'raw', sendScheme: 'Bearer', sendHeader: 'X-Key' } })
    expect(bearer?.headers.get('X-Key')).toBe('Bearer secret')
    expect(bearer?.headers.get('Authorization')).toBe(null)
    expect((await one({ auth: { sendScheme: 'none' } }))?.headers.get('Authorization')).toBe(null)
  })

  test('a form that was learned of a peer is used, unless its profile says another', async () => {
    const shown = async (peer: OcpiPeer) => {
      const { asked, deps } = outside(() => enveloped([]))
      await pullPage({ ...peer, tokenForm: 'raw' }, 'locations', startPull(BASE, 'c'), deps)
      return asked[0]?.headers.get('Authorization')
    }
    const { profile: _, ...unprofiled } = peerWith({})
    expect(await shown(unprofiled)).toBe('Token secret')
    expect(await shown(peerWith({}))).toBe('Token secret')
    expect(await shown(peerWith({ auth: { tokenForm: 'base64' } }))).toBe(`Token ${btoa('secret')}`)
  })

  test('F-7, T086 with a slash at the end, without, or as it is; the query stays', async () => {
    const url = async (trailingSlash: 'add' | 'strip' | 'asis', given: string) =>
      (await one({ http: { trailingSlash } }, given))?.url
    expect(await url('add', `${BASE}?limit=2`)).toBe(`${BASE}/?limit=2`)
    expect(await url('add', `${BASE}/`)).toBe(`${BASE}/`)
    expect(await url('strip', `${BASE}//?limit=2`)).toBe(`${BASE}?limit=2`)
    expect(await url('asis', `${BASE}/?limit=2`)).toBe(`${BASE}/?limit=2`)
  })

  test('F-7 a URL that the profile knows better replaces that of the version details, and adds one that is missing', () => {
    const profile = resolveProfile('own', [
      {
        id: 'own',
        version: '2.2.1',
        endpointUrls: { tariffs: 'https://x.example/t', locations: 'https://x.example/l' },
      },
    ])
    const given = [{ identifier: 'locations', role: 'SENDER', url: BASE }] as const
    expect(endpointsFor(given, profile)).toEqual([
      { identifier: 'locations', role: 'SENDER', url: 'https://x.example/l' },
      { identifier: 'tariffs', role: 'SENDER', url: 'https://x.example/t' },
    ])
  })

  test('routing headers: to the operator, to the hub alone, or none', async () => {
    const to = async (routingHeaders: 'spec' | 'omit' | 'hub-only') =>
      (await one({ http: { routingHeaders } }))?.headers.get('OCPI-to-party-id')
    expect(await to('spec')).toBe('ABC')
    expect(await to('hub-only')).toBe('HUB')
    expect(await to('omit')).toBe(null)
  })

  test('F-74 a gzip file that no header announces is unpacked, within the limit on what comes out', async () => {
    const packed = async (text: string) =>
      new Uint8Array(
        await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
      )
    const body = await packed(JSON.stringify(all))
    const answer = () => new Response(body)
    const peer = peerWith({ http: { gunzip: true }, paging: { style: 'none' } })
    expect(await pull(peer, answer)).toMatchObject({ items: all, isWhole: true })
    expect(await pull(peer, () => json(all))).toMatchObject({ items: all, isWhole: true })
    expect((await pull(peerWith({}), answer)).isWhole).toBe(false)
    const bomb = await packed(JSON.stringify('x'.repeat(6_000_000)))
    expect((await pull(peer, () => new Response(bomb))).items).toEqual(['the answer is larger than agreed'])
  })

  test.each([
    [429, '30', 30_000],
    [503, '120', 120_000],
    [503, 'Sun, 22 Nov 2026 12:01:00 GMT', 60_000],
    [429, '999999', 3_600_000],
    [429, 'soon', undefined],
    [500, '30', undefined],
  ])('F-74 HTTP %s with Retry-After %s asks to wait %s ms', async (status, header, wait) => {
    const { deps } = outside(() => new Response('', { status, headers: { 'Retry-After': header } }))
    const page = await pullPage(peerWith({}), 'locations', startPull(BASE, 'c'), deps)
    expect(page.ok || page.retryAfterMs).toBe(wait)
  })

  const tooMany = (statusCode: number, message = 'Too many requests', status = 200) =>
    outside(() => Response.json({ status_code: statusCode, status_message: message, timestamp: '' }, { status }))
  const asked = (peer: OcpiPeer, deps: OcpiDeps) => pullPage(peer, 'locations', startPull(BASE, 'c'), deps)

  test.each([
    [{ limitStatuses: [2004] }, 2004, 'whatever', 60_000],
    [{ limitStatuses: [2004, 3000], limitText: 'too many' }, 3000, 'Too MANY requests', 60_000],
    [{ limitStatuses: [2004], limitWaitMs: 5_000 }, 2004, '', 5_000],
  ])(
    'T083 by profile (%j) status %s %j is one call too many, and asks to wait',
    async (rate, statusCode, message, wait) => {
      const { deps } = tooMany(statusCode, message)
      expect(await asked(peerWith({ rate }), deps)).toMatchObject({
        ok: false,
        reason: 'rate_limited',
        statusCode: null,
        retryAfterMs: wait,
      })
    },
  )

  test('T083 without that, or with other words, the status means what it says', async () => {
    const { deps } = tooMany(2004, 'Unknown token')
    const rate = { limitStatuses: [2004], limitText: 'too many' }
    for (const peer of [peerWith({}), peerWith({ rate }), peerWith({ rate: { limitStatuses: [3000] } })])
      expect(await asked(peer, deps)).toMatchObject({ reason: 'ocpi_status', statusCode: 2004 })
  })

  test('T083 HTTP 429 is one call too many for everybody, whatever the body says of the object', async () => {
    const { deps } = tooMany(2004, 'Unknown object', 429)
    expect(await asked(peerWith({}), deps)).toMatchObject({ reason: 'rate_limited', httpStatus: 429, statusCode: null })
  })

  test('F-73 of modules alike the first counts, in whatever case and with a role left out', () => {
    const read = dialectOf('2.2.1').readVersionDetails({
      endpoints: [
        { identifier: 'Locations', url: `${BASE}/1` },
        { identifier: 'locations', role: 'sender', url: `${BASE}/2` },
        { identifier: 'locations', role: 'RECEIVER', url: `${BASE}/3` },
        { identifier: 'broken', url: 'not a url' },
      ],
    })
    expect(read.ok && read.value.map(({ role, url }) => `${role} ${url}`)).toEqual([
      `SENDER ${BASE}/1`,
      `RECEIVER ${BASE}/3`,
    ])
  })
})
