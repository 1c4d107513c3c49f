import type { Env } from '../env.ts'
import { OUTBOX_TABLE } from '../outbox.ts'
import { OutboxObject } from '../outbox-object.ts'
import { randomId } from '../random-id.ts'
import type { CdrArrival, IntakeRpc, QuarantineEntry } from './intake-rpc.ts'

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
  // After an outage thousands of rows wait, each with a whole CDR: what is asked of all of them must not read those.
  'CREATE INDEX outbox_by_due ON outbox (due_at, created_at)',
]

type KeyRow = { key: string; content_hash: string; shard: CdrArrival['shard']; url_id: string; outbox_seq: number }

/** Takes CDRs of one operator party, each in one transaction, whether or not any database answers. */
export class Intake extends OutboxObject implements IntakeRpc {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, 'Intake', STEPS)
  }

  receive(arrival: CdrArrival): ReturnType<IntakeRpc['receive']> {
    const answer = this.ctx.storage.transactionSync(() => this.#take(arrival))
    if (answer.seq !== null) this.outbox.hint(answer.seq, 'CdrReceived')
    this.armAlarm()
    return { outcome: answer.outcome, urlId: answer.urlId, shard: answer.shard }
  }

  receiveMany(
    arrivals: Parameters<IntakeRpc['receiveMany']>[0],
    quarantined: Parameters<IntakeRpc['receiveMany']>[1],
  ): ReturnType<IntakeRpc['receiveMany']> {
    const { answers, kept } = this.ctx.storage.transactionSync(() => ({
      answers: arrivals.map((arrival) => this.#take(arrival)),
      kept: quarantined.map((entry) => this.outbox.append('CdrQuarantined', entry, entry.receivedAt)),
    }))
    this.outbox.hintAll([
      ...answers.flatMap(({ seq }) => (seq === null ? [] : [{ seq, type: 'CdrReceived' as const }])),
      ...kept.map((seq) => ({ seq, type: 'CdrQuarantined' as const })),
    ])
    this.armAlarm()
    return { outcomes: answers.map(({ outcome }) => outcome), waiting: this.outbox.state().waiting }
  }

  /** Inside a transaction: enters the key once, and the fact with it. */
  #take(arrival: CdrArrival) {
    const sql = this.ctx.storage.sql
    const [known] = sql.exec<KeyRow>('SELECT * FROM cdr_keys WHERE key = ?', arrival.key).toArray()
    if (known) {
      const outcome = known.content_hash === arrival.contentHash ? ('repeated' as const) : ('conflict' as const)
      return { outcome, urlId: known.url_id, shard: known.shard, seq: null }
    }
    const urlId = randomId(arrival.shard)
    const seq = this.outbox.append('CdrReceived', { ...arrival, urlId }, arrival.receivedAt)
    const { key, contentHash, shard } = arrival
    sql.exec('INSERT INTO cdr_keys VALUES (?, ?, ?, ?, ?)', key, contentHash, shard, urlId, seq)
    return { outcome: 'created' as const, urlId, shard, seq }
  }

  contentOf(keys: readonly string[]): (string | null)[] {
    const rows = this.ctx.storage.sql
      .exec<Pick<KeyRow, 'key' | 'content_hash'>>(
        'SELECT key, content_hash FROM cdr_keys WHERE key IN (SELECT value FROM json_each(?))',
        JSON.stringify(keys),
      )
      .toArray()
    const byKey = new Map(rows.map((row) => [row.key, row.content_hash]))
    return keys.map((key) => byKey.get(key) ?? null)
  }

  find(urlId: string): ReturnType<IntakeRpc['find']> {
    const [known] = this.ctx.storage.sql.exec<KeyRow>('SELECT * FROM cdr_keys WHERE url_id = ?', urlId).toArray()
    if (!known) return null
    const [row] = this.outbox.read([known.outbox_seq])
    return { key: known.key, shard: known.shard, raw: row ? (row.payload as CdrArrival).raw : null }
  }

  quarantine(entry: QuarantineEntry): void {
    const seq = this.ctx.storage.transactionSync(() => this.outbox.append('CdrQuarantined', entry, entry.receivedAt))
    this.outbox.hint(seq, 'CdrQuarantined')
    this.armAlarm()
  }
}
