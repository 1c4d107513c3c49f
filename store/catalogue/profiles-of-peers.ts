/** The ids of the profiles by which peers are read, by the peer's id. */
export async function profilesOfPeers(catalogue: D1Database, peers: readonly string[]): Promise<Map<string, string>> {
  const { results } = await catalogue
    .prepare('SELECT id, profile FROM peers WHERE id IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(peers))
    .all<{ id: string; profile: string }>()
  return new Map(results.map(({ id, profile }) => [id, profile]))
}
