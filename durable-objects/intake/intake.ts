import type { Env } from '../env.ts'
import { OUTBOX_TABLE } from '../outbox.ts'
import { OutboxObject } from '../outbox-object.ts'
import { randomId } from '../random-id.ts'
import type { CdrArrival, IntakeRpc } from './intake-rpc.ts'

const STEPS = [
  OUTBOX_TABLE,
  // Kept for ever: what makes a CDR that comes again, years later, the same CDR.
  `CREATE TABLE cdr_keys (
    key TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL,
    shard TEXT NOT NULL,
    url_id TEXT NOT NULL UNIQUE,
    outbox_seq INTEGER NOT NULL
  ) WITHOUT ROWID`,
]

type KeyRow = { key: string; content_hash: string; shard: CdrArrival['shard']; url_id: string; outbox_seq: number }

/** Takes CDRs of one operator party, each in one transaction, whether or not any database answers. */
export class Intake extends OutboxObject implements IntakeRpc {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, 'Intake', STEPS)
  }

  receive(arrival: CdrArrival): ReturnType<IntakeRpc['receive']> {
    const sql = this.ctx.storage.sql
    const answer = this.ctx.storage.transactionSync(() => {
      const [known] = sql.exec<KeyRow>('SELECT * FROM cdr_keys WHERE key = ?', arrival.key).toArray()
      if (known) {
        const outcome = known.content_hash === arrival.contentHash ? ('repeated' as const) : ('conflict' as const)
        return { outcome, urlId: known.url_id, shard: known.shard, seq: null }
      }
      const urlId = randomId(arrival.shard)
      const seq = this.outbox.append('CdrReceived', { ...arrival, urlId }, arrival.receivedAt)
      sql.exec(
        'INSERT INTO cdr_keys VALUES (?, ?, ?, ?, ?)',
        arrival.key,
        arrival.contentHash,
        arrival.shard,
        urlId,
        seq,
      )
      return { outcome: 'created' as const, urlId, shard: arrival.shard, seq }
    })
    if (answer.seq !== null) this.outbox.hint(answer.seq, 'CdrReceived')
    this.armAlarm()
    return { outcome: answer.outcome, urlId: answer.urlId, shard: answer.shard }
  }

  find(urlId: string): ReturnType<IntakeRpc['find']> {
    const [known] = this.ctx.storage.sql.exec<KeyRow>('SELECT * FROM cdr_keys WHERE url_id = ?', urlId).toArray()
    if (!known) return null
    const [row] = this.outbox.read([known.outbox_seq])
    return { key: known.key, shard: known.shard, raw: row ? (row.payload as CdrArrival).raw : null }
  }

  quarantine(entry: Parameters<IntakeRpc['quarantine']>[0]): void {
    const seq = this.ctx.storage.transactionSync(() => this.outbox.append('CdrQuarantined', entry, entry.receivedAt))
    this.outbox.hint(seq, 'CdrQuarantined')
    this.armAlarm()
  }
}
