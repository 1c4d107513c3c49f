import type { FakeAnswer, ReceivedRequest } from './fake-operator.ts'

type Listed = Readonly<Record<string, unknown>>

/** Answers a GET of a module's list page by page, or of one object by the last part of its path. */
export function answerList(
  { path, url }: ReceivedRequest,
  lists: Readonly<Record<string, readonly Listed[]>>,
  pageSize: number,
): FakeAnswer {
  const [module = '', ...rest] = path.split('/').filter((part) => part !== '')
  const items = lists[module] ?? []
  if (rest.length > 0) {
    const id = decodeURIComponent(rest.at(-1) ?? '')
    const found = items.find((item) => item['id'] === id)
    return found === undefined ? { status: 404, statusCode: 2003 } : { data: found }
  }
  const from = url.searchParams.get('date_from')
  const to = url.searchParams.get('date_to')
  const wanted = items.filter(({ last_updated: at }) => isBetween(String(at), from, to))
  const offset = Number(url.searchParams.get('offset') ?? 0)
  const limit = Math.min(Number(url.searchParams.get('limit') ?? pageSize), pageSize)
  const headers = { 'x-total-count': String(wanted.length), 'x-limit': String(pageSize) }
  const data = wanted.slice(offset, offset + limit)
  if (offset + limit >= wanted.length) return { data, headers }
  const next = new URL(url)
  next.searchParams.set('offset', String(offset + limit))
  next.searchParams.set('limit', String(limit))
  return { data, headers: { ...headers, link: `<${next.href}>; rel="next"` } }
}

function isBetween(at: string, from: string | null, to: string | null): boolean {
  const instant = Date.parse(at)
  return (from === null || instant >= Date.parse(from)) && (to === null || instant < Date.parse(to))
}
