import { DurableObject } from 'cloudflare:workers'
import type { Env } from '../env.ts'
import { migrateObject } from '../migrate-object.ts'
import type { DirectoryEntry, DirectoryRpc } from './directory-rpc.ts'

const STEPS = [
  'CREATE TABLE entries (digest TEXT PRIMARY KEY, shard TEXT NOT NULL, object TEXT NOT NULL) WITHOUT ROWID',
]

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
}
