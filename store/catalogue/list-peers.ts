import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { peers } from '#schema/catalogue/peers'
import type { PeerRow } from './save-peer.ts'

/** All peers, by name. */
export async function listPeers(db: D1Database): Promise<PeerRow[]> {
  return drizzle(db).select().from(peers).orderBy(peers.name, peers.id)
}

/** One peer; null when there is none. */
export async function findPeer(db: D1Database, id: string): Promise<PeerRow | null> {
  const [row] = await drizzle(db).select().from(peers).where(eq(peers.id, id)).limit(1)
  return row ?? null
}
