import { shortDigest } from '#domain/short-digest'
import {
  callOcpiRaw,
  type OcpiDeps,
  type OcpiFailure,
  type OcpiPeer,
  readEnvelope,
  type Understood,
} from '#integrations/ocpi/call-ocpi'
import { parseNextLink } from '#integrations/ocpi/paging'
import type { Parsed } from '#integrations/ocpi/parsed'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { isRawObject } from '#integrations/ocpi/raw-object'
import { splitEnvelope } from '#integrations/ocpi/split-envelope'
import type { Answer, Reading } from '#integrations/outgoing/call-peer'
import { parseUrl } from '#integrations/outgoing/parse-url'

/** Where a pull stands: plain data that is saved between two pages. */
export interface PullCursor {
  readonly url: string
  readonly offset: number
  /** Items received so far. */
  readonly seen: number
  readonly pages: number
  /** Short digests of the URLs called, since none is called twice. */
  readonly visited: readonly string[]
  /** Digest of the page before: a peer that ignores the offset gives the same again. */
  readonly lastPage: string | null
  /** What the page before said how long the list is; absent in cursors from before it was kept. */
  readonly total?: number | null
  /** How often the list got shorter since. */
  readonly shrunk?: number
  readonly correlationId: string
}

/** A page of a pull. */
export type PulledPage =
  | {
      readonly ok: true
      /** Empty where an `onItem` took them. */
      readonly items: readonly unknown[]
      readonly count: number
      readonly next: PullCursor | null
      readonly total: number | null
      readonly warnings: readonly PullWarning[]
    }
  | {
      readonly ok: false
      readonly reason: OcpiFailure
      readonly httpStatus: number | null
      readonly statusCode: number | null
      readonly detail: string
      /** How long the peer asks us to wait, in ms. */
      readonly retryAfterMs?: number
    }

/** What was odd about a page. The last five end the pull before its list is known to be complete. */
export type PullWarning =
  | 'link_missing'
  | 'link_on_other_origin'
  | 'total_missing'
  | 'item_unreadable'
  | 'page_repeated'
  | 'url_repeated'
  | 'total_not_reached'
  | 'too_many_pages'
  | 'list_shrank'

const INCOMPLETE: ReadonlySet<PullWarning> = new Set([
  'item_unreadable',
  'page_repeated',
  'url_repeated',
  'total_not_reached',
  'too_many_pages',
  'list_shrank',
])
/** Pages of a list that does not say how long it is, and of the longest there can be. */
const FEWEST_MOST_PAGES = 1000
const MOST_PAGES = 100_000
/** A peer whose totals go up and down like this does not know them. */
const MOST_SHRINKS = 20

/** Did a pull end, or skip an item, before its list is known to be complete? Then nothing absent from it may be taken for gone. */
export function isIncomplete(warnings: readonly PullWarning[]): boolean {
  return warnings.some((warning) => INCOMPLETE.has(warning))
}

/** The cursor of a pull that begins. */
export function startPull(url: string, correlationId: string): PullCursor {
  const offset = Number(parseUrl(url)?.searchParams.get('offset') ?? 0)
  return { url, offset, seen: 0, pages: 0, visited: [], lastPage: null, correlationId }
}

/**
 * Gets one page and says where the next one is: where the peer's Link says, on the same origin only; or, where a Link is missing and the
 * total says there is more, at the next offset; or where the peer's profile knows it to be. No URL is called twice, and a pull ends after many
 * more pages than the total is worth. A list that got shorter has moved up: its page is asked for again from as much earlier. With `onItem` the
 * items are handed over one by one while they come in.
 */
export async function pullPage(
  peer: OcpiPeer,
  module: string,
  cursor: PullCursor,
  deps: OcpiDeps,
  onItem?: (item: unknown) => void | Promise<void>,
): Promise<PulledPage> {
  const request = { method: 'GET', url: cursor.url, module, correlationId: cursor.correlationId } as const
  const warnings: PullWarning[] = []
  const result = await callOcpiRaw<ListRead>(
    peer,
    request,
    (answer) =>
      readList(answer, peer.profile?.paging.envelope === 'items-next' ? 'items' : 'data', onItem ?? null, warnings),
    deps,
  )
  if (!result.ok) return result
  const { items, count, digest, following } = result.data
  const total = wholeNumber(result.headers.get('X-Total-Count'))
  if (total === null) warnings.push('total_missing')
  if (count > 0 && digest === cursor.lastPage) {
    return { ok: true, items: [], count: 0, next: null, total, warnings: [...warnings, 'page_repeated'] }
  }
  const earlier = shrunk(cursor, total, warnings)
  if (earlier !== null) return { ok: true, items, count, next: earlier, total, warnings }
  const found = { count, total, link: parseNextLink(result.headers.get('Link')), following }
  const target = targetByStyle(peer.profile?.paging.style ?? 'link', cursor, found, warnings)
  const next = target === null ? null : advance(cursor, target, { count, digest, total }, warnings)
  return { ok: true, items, count, next, total, warnings }
}

/** All pages of a pull, from wherever the cursor stands. Ends with the first page that fails. */
export async function* pullPages(
  peer: OcpiPeer,
  module: string,
  cursor: PullCursor,
  deps: OcpiDeps,
): AsyncGenerator<PulledPage> {
  for (let at: PullCursor | null = cursor; at !== null; ) {
    const page: PulledPage = await pullPage(peer, module, at, deps)
    yield page
    at = page.ok ? page.next : null
  }
}

interface ListRead {
  readonly items: readonly unknown[]
  readonly count: number
  readonly digest: string
  /** What the body says about the next page. */
  readonly following: string | null
}

/** Reads the items of a list as they come in; one that is no JSON is left out. A list without the envelope around it is read all the same. */
async function readList(
  answer: Answer,
  name: 'data' | 'items',
  onItem: ((item: unknown) => void | Promise<void>) | null,
  warnings: PullWarning[],
): Promise<Reading<Understood<ListRead>>> {
  const items: unknown[] = []
  const isHttpOk = answer.status >= 200 && answer.status < 300
  let count = 0
  let digest = ''
  const split = splitEnvelope(answer.chunks, name)
  let step = await split.next()
  for (; !step.done; step = await split.next()) {
    const item = parseJson(step.value)
    if (item === undefined) {
      warnings.push('item_unreadable')
      continue
    }
    count++
    digest = shortDigest(`${digest} ${step.value}`)
    if (onItem === null) items.push(item)
    else if (isHttpOk) await onItem(item)
  }
  const json = parseJson(step.value)
  const httpFailure = { ok: false, reason: 'http_status', detail: `answered with HTTP ${answer.status}` } as const
  if (json === undefined)
    return isHttpOk ? { ok: false, reason: 'not_json', detail: 'the answer is not JSON' } : httpFailure
  const list = isRawObject(json) ? json[name] : json
  const read: ListRead = { items, count, digest, following: null }
  if (isHttpOk && Array.isArray(list) && !(isRawObject(json) && 'status_code' in json)) {
    const next = isRawObject(json) && typeof json['next'] === 'string' && json['next'] !== '' ? json['next'] : null
    const value: ListRead = { ...read, following: name === 'items' ? next : null }
    return { ok: true, value: { ok: true, data: value, leniencies: [] }, leniencies: ['envelope_missing'] }
  }
  const readData = (data: unknown): Parsed<ListRead> =>
    Array.isArray(data)
      ? { ok: true, value: read, leniencies: [] }
      : { ok: false, issues: [{ field: 'data', problem: 'is no list' }] }
  return readEnvelope(json, isHttpOk, readData) ?? httpFailure
}

/** What a page says about the one after it. */
interface Found {
  readonly count: number
  readonly total: number | null
  readonly link: string | null
  readonly following: string | null
}

/** Where the next page is, as this peer does it; null when there is none. */
function targetByStyle(
  style: PeerProfile['paging']['style'],
  cursor: PullCursor,
  found: Found,
  warnings: PullWarning[],
): URL | null {
  const { count, total, following } = found
  switch (style) {
    case 'none':
      return null
    case 'cursor': {
      if (following === null) return null
      // A whole or relative URL, or else only the mark of the place in the list.
      const isUrl = /^(https?:|[/?])/i.test(following)
      const here = new URL(cursor.url)
      if (!isUrl) here.searchParams.set('cursor', following)
      return isUrl ? linkTarget(cursor, following, warnings) : here
    }
    case 'offset': {
      const here = new URL(cursor.url)
      const limit = wholeNumber(here.searchParams.get('limit'))
      const isLast = total === null ? count === 0 || (limit !== null && count < limit) : cursor.offset + count >= total
      if (isLast) return null
      here.searchParams.set('offset', String(cursor.offset + count))
      return here
    }
    case 'link':
      return nextTarget(cursor, found, warnings)
  }
}

/** The target of a link, with the filters it may have lost. A page elsewhere is never called: its query may still be meant for the endpoint that we know. */
function linkTarget(cursor: PullCursor, link: string, warnings: PullWarning[]): URL | null {
  const here = new URL(cursor.url)
  const there = parseUrl(link, cursor.url)
  if (there === null || there.origin !== here.origin) warnings.push('link_on_other_origin')
  if (there === null) return null
  const target = there.origin === here.origin ? there : new URL(`${here.origin}${here.pathname}${there.search}`)
  for (const filter of ['date_from', 'date_to']) {
    const value = here.searchParams.get(filter)
    if (value !== null && !target.searchParams.has(filter)) target.searchParams.set(filter, value)
  }
  return target
}

/** Where the next page is by Link, or at the next offset where the total says that there is more; null when there is none. */
function nextTarget(cursor: PullCursor, { count, total, link }: Found, warnings: PullWarning[]): URL | null {
  const here = new URL(cursor.url)
  // A Link that goes on behind the end of the list leads nowhere.
  if (count === 0 && total !== null && cursor.seen >= total) return null
  const target = link === null ? null : linkTarget(cursor, link, warnings)
  if (target !== null) return target
  if (total === null || cursor.offset + count >= total) return null
  if (count === 0) {
    warnings.push('total_not_reached')
    return null
  }
  if (link === null) warnings.push('link_missing')
  here.searchParams.set('offset', String(cursor.offset + count))
  return here
}

/** The page again, from as much earlier as the list got shorter since the one before; null when it did not, or nothing came before. */
function shrunk(cursor: PullCursor, total: number | null, warnings: PullWarning[]): PullCursor | null {
  const before = cursor.total ?? null
  if (before === null || total === null || total >= before || cursor.pages === 0) return null
  const here = new URL(cursor.url)
  const times = (cursor.shrunk ?? 0) + 1
  if (!here.searchParams.has('offset') || times > MOST_SHRINKS) {
    warnings.push('list_shrank')
    return null
  }
  const offset = Math.max(0, cursor.offset - (before - total))
  here.searchParams.set('offset', String(offset))
  return {
    ...cursor,
    url: here.href,
    offset,
    pages: cursor.pages + 1,
    visited: [],
    lastPage: null,
    total,
    shrunk: times,
  }
}

function mostPages(cursor: PullCursor, count: number, total: number | null): number {
  if (total === null) return FEWEST_MOST_PAGES
  const perPage = Math.max(1, (cursor.seen + count) / (cursor.pages + 1))
  return Math.min(MOST_PAGES, Math.max(FEWEST_MOST_PAGES, 2 * Math.ceil(total / perPage)))
}

function advance(
  cursor: PullCursor,
  target: URL,
  { count, digest, total }: { readonly count: number; readonly digest: string; readonly total: number | null },
  warnings: PullWarning[],
): PullCursor | null {
  const visited = [...cursor.visited, shortDigest(cursor.url)]
  if (visited.includes(shortDigest(target.href))) {
    warnings.push('url_repeated')
    return null
  }
  if (cursor.pages + 1 >= mostPages(cursor, count, total)) {
    warnings.push('too_many_pages')
    return null
  }
  return {
    url: target.href,
    offset: wholeNumber(target.searchParams.get('offset')) ?? cursor.offset + count,
    seen: cursor.seen + count,
    pages: cursor.pages + 1,
    visited,
    lastPage: digest,
    total,
    shrunk: cursor.shrunk ?? 0,
    correlationId: cursor.correlationId,
  }
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
