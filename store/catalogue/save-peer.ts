import { lt, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { peers } from '#schema/catalogue/peers'

/** A peer's row; roles, our parties and allowed hosts as JSON. No credentials. */
export type PeerRow = typeof peers.$inferSelect

/** Copies a peer's state. Copies may arrive out of order or twice: an older revision changes nothing. */
export async function savePeer(db: D1Database, peer: PeerRow): Promise<void> {
  const newer = lt(peers.revision, sql`excluded.revision`)
  await drizzle(db).insert(peers).values(peer).onConflictDoUpdate({ target: peers.id, set: peer, setWhere: newer })
}
