import type { PartyKey } from '#domain/identity/party'

/** A peer that is registered, and our parties that it sees. */
export interface ConnectedPeerRow {
  readonly id: string
  readonly name: string
  readonly ourParties: readonly PartyKey[]
}

/** The peers that are registered. */
export async function listConnectedPeers(catalogue: D1Database): Promise<ConnectedPeerRow[]> {
  const { results } = await catalogue
    .prepare("SELECT id, name, our_parties FROM peers WHERE state = 'registered'")
    .all<{ id: string; name: string; our_parties: string }>()
  return results.map((row) => ({ id: row.id, name: row.name, ourParties: JSON.parse(row.our_parties) }))
}
