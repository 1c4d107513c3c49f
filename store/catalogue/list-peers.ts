import { drizzle } from 'drizzle-orm/d1'
import { peers } from '#schema/catalogue/peers'
import type { PeerRow } from './save-peer.ts'

/** All peers, by name. */
export async function listPeers(db: D1Database): Promise<PeerRow[]> {
  return drizzle(db).select().from(peers).orderBy(peers.name, peers.id)
}
