/** Every peer's id. */
export async function listPeerIds(catalogue: D1Database): Promise<string[]> {
  const { results } = await catalogue.prepare('SELECT id FROM peers ORDER BY id').all<{ id: string }>()
  return results.map((row) => row.id)
}
