import { z } from '@hono/zod-openapi'
import type { PagePosition } from '#store/market/list-page'
import { Refusal } from './refusal.ts'

const MOST_PER_PAGE = 200
const PER_PAGE = 50

/** Query of every list. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MOST_PER_PAGE).default(PER_PAGE).openapi({ description: 'Rows per page' }),
  cursor: z.string().max(400).optional().openapi({ description: '`nextCursor` of the page before' }),
})

/** A page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().openapi({ description: 'Null on the last page' }),
  })
}

/** A position as text that survives a URL. */
export function encodeCursor({ at, id }: PagePosition): string {
  const bytes = new TextEncoder().encode(`${at}|${id}`)
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Reads it back; a text that is none is refused by its field. */
export function decodeCursor(cursor: string | undefined): PagePosition | null {
  if (cursor === undefined) return null
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    const match = /^(\d{1,16})\|(.+)$/s.exec(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (match?.[1] && match[2]) return { at: Number(match[1]), id: match[2] }
  } catch {
    // Falls through: it was not one of ours.
  }
  throw new Refusal(400, 'input_invalid', 'the cursor is none of ours', 'cursor')
}

/** Cuts one page out of rows that were asked for with one more than the limit. */
export function cutPage<T>(rows: readonly T[], limit: number, position: (row: T) => PagePosition) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null }
}

/** New before old. */
export function comparePositions(a: PagePosition, b: PagePosition): number {
  if (a.at !== b.at) return b.at - a.at
  // By code units, as SQLite compares text.
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0
}
