import type { Instant } from '#domain/instant'
import { formatDateTime, parseDateTime } from '#integrations/ocpi/date-time'

/** Which part of a list is asked for. `from` is inclusive and `to` exclusive, both on `last_updated`. */
export interface PageRequest {
  readonly offset: number
  readonly limit: number
  readonly from: Instant | null
  readonly to: Instant | null
}

/** Reads the paging parameters of a request; the name of the first bad one where there is one. `maxLimit` bounds what we give at once. */
export function parsePageRequest(
  query: URLSearchParams,
  maxLimit: number,
): { readonly ok: true; readonly page: PageRequest } | { readonly ok: false; readonly field: string } {
  const offset = wholeNumber(query.get('offset'), 0)
  if (offset === null) return { ok: false, field: 'offset' }
  const limit = wholeNumber(query.get('limit'), maxLimit)
  if (limit === null || limit === 0) return { ok: false, field: 'limit' }
  const from = instantOf(query.get('date_from'))
  if (from === undefined) return { ok: false, field: 'date_from' }
  const to = instantOf(query.get('date_to'))
  if (to === undefined) return { ok: false, field: 'date_to' }
  return { ok: true, page: { offset, limit: Math.min(limit, maxLimit), from, to } }
}

function wholeNumber(text: string | null, fallback: number): number | null {
  if (text === null || text === '') return fallback
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

/** Undefined for what is no time. A `+` of an offset arrives as a blank when it was not encoded. */
function instantOf(text: string | null): Instant | null | undefined {
  if (text === null || text === '') return null
  return parseDateTime(text.replace(/ (\d{2}:\d{2})$/, '+$1'))?.instant
}

/** The paging headers of a list answer: the next page keeps the filters and the limit in force; the last page has no `Link`. */
export function pageHeaders(url: string, page: PageRequest, total: number, maxLimit: number): Record<string, string> {
  const headers: Record<string, string> = { 'X-Total-Count': String(total), 'X-Limit': String(maxLimit) }
  const nextOffset = page.offset + page.limit
  if (nextOffset >= total) return headers
  const query = new URLSearchParams()
  if (page.from !== null) query.set('date_from', formatDateTime(page.from))
  if (page.to !== null) query.set('date_to', formatDateTime(page.to))
  query.set('offset', String(nextOffset))
  query.set('limit', String(page.limit))
  headers['Link'] = `<${url}?${query}>; rel="next"`
  return headers
}

/** The target of `rel=next` in a Link header, whatever other links and parameters stand beside it; null when there is none. */
export function parseNextLink(header: string | null): string | null {
  for (const [, target = '', parameters = ''] of (header ?? '').slice(0, 8192).matchAll(/<([^<>]*)>([^<]*)/g)) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters)
    const names = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/)
    if (names.includes('next') && target !== '') return target
  }
  return null
}
