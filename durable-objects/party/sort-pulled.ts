import type { Parsed } from '#integrations/ocpi/parsed'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'
import { type Finding, refusedFindings } from '#store/catalogue/finding'

/** A pulled object that was read. */
export interface ReadItem<T> {
  readonly raw: RawObject
  readonly value: T
  readonly leniencies: readonly { readonly field: string; readonly rule: string }[]
}

/** Sorts a page: what can be read, and a finding for each reason why the rest cannot. */
export function sortPulled<T>(
  module: string,
  items: readonly unknown[],
  page: number,
  read: (raw: unknown) => Parsed<T>,
): { readonly readable: readonly ReadItem<T>[]; readonly refused: number; readonly findings: readonly Finding[] } {
  const readable: ReadItem<T>[] = []
  const findings: Finding[] = []
  for (const [index, raw] of items.entries()) {
    const parsed = isRawObject(raw) ? read(raw) : notAnObject
    if (parsed.ok && isRawObject(raw)) readable.push({ raw, value: parsed.value, leniencies: parsed.leniencies })
    if (!parsed.ok) findings.push(...refusedFindings(module, keyOf(raw, page, index), parsed.issues, raw))
  }
  return { readable, refused: items.length - readable.length, findings }
}

const notAnObject = { ok: false, issues: [{ field: '.', problem: 'is no object' }] } as const

/** As good a name as the object gives; else its place in the list. */
function keyOf(raw: unknown, page: number, index: number): string {
  const { country_code: country = '?', party_id: party = '?', id = null } = isRawObject(raw) ? raw : {}
  if (id === null || id === '') return `page ${page}, item ${index + 1}`
  return `${String(country).toUpperCase()}*${String(party).toUpperCase()}/${String(id)}`
}
