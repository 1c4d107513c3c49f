import type { Tariff } from '#domain/tariff/tariff'

/** The key of a version in KV. It contains the hash, so a stale value can never be a wrong one. */
export function tariffCacheKey(hash: string): string {
  return `tariff:${hash}`
}

/**
 * The version with this hash: from KV, or else from the database. What KV does not have is not put there by readers: the writer does, and
 * a reader that did would race with it. KV failing is KV not having it.
 */
export async function readTariff(kv: KVNamespace, db: D1Database, hash: string): Promise<Tariff | null> {
  // A version never changes, so the edge may keep it for a day.
  const cached = await kv.get(tariffCacheKey(hash), { type: 'text', cacheTtl: 86_400 }).catch(() => null)
  if (cached !== null) return JSON.parse(cached)
  const row = await db.prepare('SELECT canonical FROM tariffs WHERE hash = ?').bind(hash).first<{ canonical: string }>()
  return row ? JSON.parse(row.canonical) : null
}
