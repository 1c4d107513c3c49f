import { env } from 'cloudflare:workers'
import type { Env } from '#durable-objects/env'

/** The bindings of the tests. */
export const bindings = env as unknown as Env

/** A finding as it is in the table. */
export interface FindingRow {
  readonly object_key: string
  readonly field: string
  readonly rule: string
  readonly kind: string
  readonly times: number
}

export async function findingsOf(peer: string): Promise<FindingRow[]> {
  const { results } = await bindings.CATALOGUE.prepare(
    'SELECT object_key, field, rule, kind, times FROM findings WHERE peer = ? ORDER BY object_key, field, rule',
  )
    .bind(peer)
    .all<FindingRow>()
  return results
}
