import type { Issue, Parsed } from '#integrations/ocpi/parsed'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'
import { type Finding, refusedFindings } from '#store/catalogue/finding'

/** A pulled object that was read. */
export interface ReadItem<T> {
  readonly raw: RawObject
  readonly value: T
  readonly leniencies: readonly { readonly field: string; readonly rule: string }[]
}

/** Something pulled that could not be read, by its place in what was given. */
interface RefusedItem {
  readonly index: number
  readonly raw: unknown
  readonly issues: readonly Issue[]
}

/** Sorts a page: what can be read, and what cannot. */
export function sortItems<T>(
  items: readonly unknown[],
  read: (raw: unknown) => Parsed<T>,
): { readonly readable: readonly ReadItem<T>[]; readonly refused: readonly RefusedItem[] } {
  const readable: ReadItem<T>[] = []
  const refused: RefusedItem[] = []
  for (const [index, raw] of items.entries()) {
    const parsed = isRawObject(raw) ? read(raw) : notAnObject
    if (parsed.ok && isRawObject(raw)) readable.push({ raw, value: parsed.value, leniencies: parsed.leniencies })
    if (!parsed.ok) refused.push({ index, raw, issues: parsed.issues })
  }
  return { readable, refused }
}

/** As `sortItems`, for objects that are nobody's data: with a finding for each reason why one cannot be read. */
export function sortPulled<T>(
  module: string,
  items: readonly unknown[],
  page: number,
  read: (raw: unknown) => Parsed<T>,
): {
  readonly readable: readonly ReadItem<T>[]
  readonly refused: readonly RefusedItem[]
  readonly findings: readonly Finding[]
} {
  const { readable, refused } = sortItems(items, read)
  const findings = refused.flatMap(({ index, raw, issues }) =>
    refusedFindings(module, keyOf(raw, page, index), issues, raw),
  )
  return { readable, refused, findings }
}

const notAnObject = { ok: false, issues: [{ field: '.', problem: 'is no object' }] } as const

/** As good a name as the object gives; else its place in the list. */
function keyOf(raw: unknown, page: number, index: number): string {
  const { country_code: country = '?', party_id: party = '?', id = null } = isRawObject(raw) ? raw : {}
  if (id === null || id === '') return `page ${page}, item ${index + 1}`
  return `${String(country).toUpperCase()}*${String(party).toUpperCase()}/${String(id)}`
}
