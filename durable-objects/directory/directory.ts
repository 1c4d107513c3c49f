import { DurableObject } from 'cloudflare:workers'
import type { Instant } from '#domain/instant'
import type { Env } from '../env.ts'
import { migrateObject } from '../migrate-object.ts'
import type { DirectoryEntry, DirectoryRpc, TryLimit } from './directory-rpc.ts'

const STEPS = [
  'CREATE TABLE entries (digest TEXT PRIMARY KEY, shard TEXT NOT NULL, object TEXT NOT NULL) WITHOUT ROWID',
  // Tries of signing in. They end by themselves: a row is no longer there than its window.
  'CREATE TABLE tries (digest TEXT PRIMARY KEY, count INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE INDEX tries_by_end ON tries (until)',
]

/** Ended tries that are swept with each new one. */
const SWEPT_AT_ONCE = 20

/** One of 256 objects that hold the directory, by the digest's first byte. */
export class Directory extends DurableObject<Env> implements DirectoryRpc {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrateObject(ctx.storage, STEPS)
  }

  lookup(digest: string): DirectoryEntry | null {
    const [row] = this.ctx.storage.sql
      .exec<{ shard: string; object: string }>('SELECT shard, object FROM entries WHERE digest = ?', digest)
      .toArray()
    return row ? { shard: row.shard as DirectoryEntry['shard'], object: row.object } : null
  }

  claim(digest: string, entry: DirectoryEntry): DirectoryEntry {
    return this.ctx.storage.transactionSync(() => {
      this.ctx.storage.sql.exec(
        'INSERT INTO entries (digest, shard, object) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING',
        digest,
        entry.shard,
        entry.object,
      )
      return this.lookup(digest) ?? entry
    })
  }

  disown(digest: string, object: string): void {
    this.ctx.storage.sql.exec('DELETE FROM entries WHERE digest = ? AND object = ?', digest, object)
  }

  countTry(digest: string, limit: TryLimit, now: Instant): boolean {
    const { sql } = this.ctx.storage
    return this.ctx.storage.transactionSync(() => {
      sql.exec(
        'DELETE FROM tries WHERE digest IN (SELECT digest FROM tries WHERE until <= ? ORDER BY until LIMIT ?)',
        now,
        SWEPT_AT_ONCE,
      )
      const [row] = sql
        .exec<{ count: number }>('SELECT count FROM tries WHERE digest = ? AND until > ?', digest, now)
        .toArray()
      if (row && row.count >= limit.most) return false
      sql.exec(
        'INSERT INTO tries VALUES (?, 1, ?) ON CONFLICT (digest) DO UPDATE SET count = ?, until = CASE WHEN ? THEN until ELSE excluded.until END',
        digest,
        now + limit.windowMs,
        (row?.count ?? 0) + 1,
        row ? 1 : 0,
      )
      return true
    })
  }

  isSpent(digest: string, limit: TryLimit, now: Instant): boolean {
    const [row] = this.ctx.storage.sql
      .exec<{ count: number }>('SELECT count FROM tries WHERE digest = ? AND until > ?', digest, now)
      .toArray()
    return (row?.count ?? 0) >= limit.most
  }
}
