import type { Instant } from '#domain/instant'
import { leniencyFindings } from '#store/catalogue/finding'
import { recordFindings } from '#store/catalogue/record-findings'
import type { ReadItem } from './sort-pulled.ts'

/**
 * Counts what was read although it was wrong, for objects that are people's: none is named as an example. What cannot be counted is pulled
 * all the same.
 */
export async function noteRead(
  db: D1Database,
  peer: string,
  module: 'cdrs' | 'sessions',
  items: readonly Pick<ReadItem<unknown>, 'leniencies'>[],
  now: Instant,
): Promise<void> {
  const counted = leniencyFindings(
    module,
    items.map(({ leniencies }) => ({ objectKey: '*', leniencies })),
  )
  const findings = counted.map((finding) => ({ ...finding, detail: null }))
  if (findings.length > 0) await recordFindings(db, peer, findings, now).catch(() => undefined)
}
