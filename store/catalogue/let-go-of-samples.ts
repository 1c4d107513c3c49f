import type { Instant } from '#domain/instant'

/** Removes the samples of a peer's findings that were last seen before an instant; the findings stay counted. Answers how many. */
export async function letGoOfSamples(
  catalogue: D1Database,
  peer: string,
  before: Instant,
  limit: number,
): Promise<number> {
  const { meta } = await catalogue
    .prepare(
      `UPDATE findings SET raw = NULL WHERE (peer, module, object_key, field, rule) IN (
         SELECT peer, module, object_key, field, rule FROM findings WHERE peer = ? AND raw IS NOT NULL AND last_seen < ? LIMIT ?)`,
    )
    .bind(peer, before, limit)
    .run()
  return meta.changes
}
