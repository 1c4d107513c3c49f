import { expect, test } from 'vitest'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import type { OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { isIncomplete, type PulledPage, pullPage, pullPages, startPull } from '#integrations/outgoing/pull-pages'

const BASE = 'https://cpo.example.com/ocpi/2.2.1/locations'
const peer: OcpiPeer = {
  peerId: 'cpo-1',
  dialect: dialect221,
  endpoints: [],
  token: 't',
  allowedHosts: new Set(['cpo.example.com']),
  from: { countryCode: 'NL', partyId: 'RWT' },
  to: { countryCode: 'NL', partyId: 'ABC' },
}

type Page = { readonly data: unknown; readonly headers?: Record<string, string>; readonly status?: number }

/** A feed that answers by the offset in the query. */
function feed(answer: (offset: number, url: URL) => Page) {
  const urls: string[] = []
  const deps = {
    fetch: async (url: string) => {
      urls.push(url)
      const page = answer(Number(new URL(url).searchParams.get('offset') ?? 0), new URL(url))
      const body = JSON.stringify({ data: page.data, status_code: 1000, timestamp: '2026-11-22T12:00:00Z' })
      return new Response(body, { headers: page.headers ?? {}, status: page.status ?? 200 })
    },
    now: () => 0,
    log: () => undefined,
    newId: () => 'id',
  }
  return { urls, deps }
}

async function all(outside: ReturnType<typeof feed>): Promise<PulledPage[]> {
  const pages: PulledPage[] = []
  for await (const page of pullPages(peer, 'locations', startPull(`${BASE}?limit=2`, 'c'), outside.deps))
    pages.push(page)
  return pages
}

const items = (pages: readonly PulledPage[]) => pages.flatMap((page) => (page.ok ? page.items : ['failed']))
const warnings = (pages: readonly PulledPage[]) => pages.flatMap((page) => (page.ok ? page.warnings : []))
const link = (url: string) => ({ Link: `<${url}>; rel="next"`, 'X-Total-Count': '5' })

test('A-85 Link is followed until there is none, also over a page that is short or empty', async () => {
  const outside = feed((offset) => {
    if (offset === 0) return { data: [1], headers: link(`${BASE}?limit=2&offset=2`) }
    if (offset === 2) return { data: [], headers: link(`${BASE}?limit=2&offset=4`) }
    return { data: [5], headers: { 'X-Total-Count': '5' } }
  })
  const pages = await all(outside)
  expect([items(pages), warnings(pages)]).toEqual([[1, 5], []])
})

test('E-6 an X-Limit that says how many were given, as in 2.1.1, ends nothing', async () => {
  const outside = feed((offset) => {
    const headers = { 'X-Total-Count': '5', 'X-Limit': offset === 4 ? '1' : '2' }
    const data = [offset + 1, offset + 2].filter((item) => item <= 5)
    return { data, headers: offset < 4 ? { ...link(`${BASE}?limit=2&offset=${offset + 2}`), ...headers } : headers }
  })
  expect(items(await all(outside))).toEqual([1, 2, 3, 4, 5])
})

test('A-88, T146 a Link to another origin is never called; its query is used on the endpoint we know', async () => {
  const outside = feed((offset) =>
    offset === 0
      ? { data: [1, 2], headers: { ...link('https://evil.example/steal?offset=2&limit=2'), 'X-Total-Count': '3' } }
      : { data: [3], headers: { 'X-Total-Count': '3' } },
  )
  const pages = await all(outside)
  expect(items(pages)).toEqual([1, 2, 3])
  expect(warnings(pages)).toEqual(['link_on_other_origin'])
  expect(outside.urls.every((url) => url.startsWith(BASE))).toBe(true)
})

test('F-9 without a Link the total leads on by offset', async () => {
  const outside = feed((offset) => ({
    data: [offset, offset + 1].filter((n) => n < 5),
    headers: { 'X-Total-Count': '5' },
  }))
  const pages = await all(outside)
  expect(items(pages)).toEqual([0, 1, 2, 3, 4])
  expect(isIncomplete(warnings(pages))).toBe(false)
})

test('A-89, T146 the same next URL again ends the pull, which is then incomplete', async () => {
  const outside = feed((offset) => ({ data: [offset], headers: link(`${BASE}?limit=2&offset=2`) }))
  const pages = await all(outside)
  expect([outside.urls.length, isIncomplete(warnings(pages))]).toEqual([2, true])
})

test('F-11 a peer that ignores the offset gives its page once', async () => {
  const outside = feed(() => ({ data: [1, 2], headers: { 'X-Total-Count': '9' } }))
  const pages = await all(outside)
  expect([items(pages), warnings(pages).includes('page_repeated')]).toEqual([[1, 2], true])
})

test('T146 an endless feed ends after 1,000 pages', async () => {
  const outside = feed((offset) => ({ data: [offset], headers: link(`${BASE}?offset=${offset + 1}`) }))
  const pages = await all(outside)
  expect([pages.length, warnings(pages).at(-1)]).toEqual([1000, 'too_many_pages'])
})

test('a pull goes on from a saved cursor, and still calls no URL twice', async () => {
  const outside = feed((offset) => ({ data: [offset], headers: { 'X-Total-Count': '3' } }))
  const first = await pullPage(peer, 'locations', startPull(BASE, 'c'), outside.deps)
  const saved = first.ok ? JSON.parse(JSON.stringify(first.next)) : null
  expect(saved).toMatchObject({ offset: 1, seen: 1, pages: 1 })
  const second = await pullPage(peer, 'locations', saved, outside.deps)
  expect(second).toMatchObject({ ok: true, items: [1], total: 3, next: { offset: 2, seen: 2 } })
  expect(new Set(outside.urls).size).toBe(2)
})

test('A-132, T086 an answer without data, with an object or with a refusal is no empty list', async () => {
  for (const data of [undefined, null, { a: [1] }]) {
    const outside = feed(() => ({ data }))
    expect(await pullPage(peer, 'locations', startPull(BASE, 'c'), outside.deps)).toMatchObject({
      ok: false,
      reason: 'answer_invalid',
    })
  }
  const failing = feed(() => ({ data: [1], status: 503 }))
  expect(await pullPage(peer, 'locations', startPull(BASE, 'c'), failing.deps)).toMatchObject({
    reason: 'http_status',
    httpStatus: 503,
  })
  const html = { ...feed(() => ({ data: [] })).deps, fetch: async () => new Response('<html>') }
  expect(await pullPage(peer, 'locations', startPull(BASE, 'c'), html)).toMatchObject({ reason: 'not_json' })
})

test('items are handed over one by one, however the text is cut, and strings full of brackets do no harm', async () => {
  const list = [{ a: '],"data":[{' }, { b: 'x\\"]}', c: [{ d: [] }] }, 'text, with comma', 7, []]
  const text = ` { "status_code" : 1000, "more":{"data":[1,2]}, "data" : ${JSON.stringify(list)}, "timestamp":"2026-11-22T12:00:00Z" }`
  for (const size of [1, 3, 7, 1000]) {
    const bytes = new TextEncoder().encode(text)
    let at = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(at, at + size))
        at += size
      },
    })
    const seen: unknown[] = []
    const deps = { ...feed(() => ({ data: [] })).deps, fetch: async () => new Response(body) }
    const page = await pullPage(peer, 'locations', startPull(BASE, 'c'), deps, (item) => void seen.push(item))
    expect(page).toMatchObject({ ok: true, items: [], count: 5 })
    expect(seen).toEqual(list)
  }
})

test('A-86, T023 a list that got shorter is read again from as much earlier, and one that grew goes on', async () => {
  let list = Array.from({ length: 7 }, (_, n) => n)
  let calls = 0
  const outside = feed((offset) => {
    calls += 1
    // Behind the first page two of it are gone; behind the fourth one more is there at the end.
    if (calls === 2) list = list.slice(2)
    if (calls === 4) list = [...list, 7]
    const next = offset + 2 < list.length ? { Link: `<${BASE}?limit=2&offset=${offset + 2}>; rel="next"` } : {}
    return { data: list.slice(offset, offset + 2), headers: { 'X-Total-Count': String(list.length), ...next } }
  })
  const pages = await all(outside)
  expect(new Set(items(pages))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]))
  expect(isIncomplete(warnings(pages))).toBe(false)
})

test.each([
  ['too small a total', () => '3'],
  ['another total on every page', (offset: number) => String(20 + offset)],
])('T023 %s, a limit that is not kept and one that is lowered half-way leave nothing out', async (_, totalAt) => {
  const list = Array.from({ length: 12 }, (_, n) => n)
  const outside = feed((offset) => {
    const size = offset < 6 ? 2 : 1
    const next = offset + size < 12 ? { Link: `<${BASE}?limit=2&offset=${offset + size}>; rel="next"` } : {}
    const headers = { 'X-Total-Count': totalAt(offset), 'X-Limit': '1000', ...next }
    return { data: list.slice(offset, offset + size), headers }
  })
  expect(items(await all(outside))).toEqual(list)
})

test('A-86 where a shorter list cannot be read from earlier, nothing absent from it may be taken for gone', async () => {
  const outside = feed((_, url) =>
    url.searchParams.has('cursor')
      ? { data: [2], headers: { 'X-Total-Count': '2' } }
      : { data: [1], headers: { 'X-Total-Count': '3', Link: `<${BASE}?cursor=b>; rel="next"` } },
  )
  expect(isIncomplete(warnings(await all(outside)))).toBe(true)
})

test('A-89 a list of 2,100 pages is read to its end, and one that goes on behind its total is not', async () => {
  const outside = feed((offset) => {
    const total = { 'X-Total-Count': '4200' }
    const next = offset + 2 < 4200 ? { Link: `<${BASE}?limit=2&offset=${offset + 2}>; rel="next"` } : {}
    return { data: [offset, offset + 1], headers: { ...total, ...next } }
  })
  const pages = await all(outside)
  expect([pages.length, isIncomplete(warnings(pages))]).toEqual([2100, false])
  const endless = feed((offset) => ({
    data: [offset],
    headers: { 'X-Total-Count': '5', Link: `<${BASE}?limit=2&offset=${offset + 1}>; rel="next"` },
  }))
  expect(warnings(await all(endless))).toContain('too_many_pages')
}, 60_000)
