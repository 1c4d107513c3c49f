import type { Instant } from '#domain/instant'
import type { Env } from '../env.ts'
import { OutboxObject } from '../outbox-object.ts'
import { type Objects, objectsOf } from '../region.ts'
import { captureEndedBetween } from './capture-ended.ts'
import { LiveSockets } from './live-sockets.ts'
import { SESSION_STEPS } from './session-messages.ts'
import type { SessionRecord } from './session-record.ts'
import { sessionView } from './session-view.ts'
import { watchDueAt } from './session-watch.ts'

type StateRow = { revision: number; record: string }

/** A session's record: read, changed in one transaction with its projections, and shown to whoever watches. */
export abstract class StoredSession extends OutboxObject {
  protected readonly sockets: LiveSockets
  protected readonly objects: Objects

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, 'ChargingSession', SESSION_STEPS)
    this.sockets = new LiveSockets(ctx)
    this.objects = objectsOf(env)
  }

  protected override dueAt(): Instant | null {
    const record = this.load()?.record
    const due = record ? [record.dueAt, watchDueAt(record)].filter((at) => at !== null) : []
    return due.length > 0 ? Math.min(...due) : null
  }

  /** Applies a change to the record as it is now, since other requests may have come in while we waited for somebody. */
  protected change(change: (record: SessionRecord) => SessionRecord): SessionRecord {
    const { record } = this.require()
    const after = change(record)
    return after === record ? record : this.save(record, after)
  }

  /** Record, projections and whatever `also` writes in one transaction; then the watchers. */
  protected save(before: SessionRecord | null, after: SessionRecord, also?: () => void): SessionRecord {
    const now = Date.now()
    const { storage } = this.ctx
    const previous = before ? this.require().revision : 0
    const revision = previous + 1
    const seqs = storage.transactionSync(() => {
      storage.sql.exec(
        'INSERT INTO state VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE SET revision = excluded.revision, record = excluded.record',
        revision,
        JSON.stringify(after),
      )
      also?.()
      const session = this.outbox.appendLatest('SessionChanged', { record: withoutBulk(after), revision }, now)
      const paymentChanged = after.payment && JSON.stringify(after.payment) !== JSON.stringify(before?.payment)
      const payment = paymentChanged
        ? this.outbox.appendLatest('PaymentChanged', { record: withoutBulk(after), revision }, now)
        : null
      const ended = captureEndedBetween(before, after)
      const capture = ended && this.outbox.append('CaptureEnded', ended, now)
      return { session, payment, capture }
    })
    this.outbox.hint(seqs.session, 'SessionChanged')
    if (seqs.payment !== null) this.outbox.hint(seqs.payment, 'PaymentChanged')
    if (seqs.capture !== null) this.outbox.hint(seqs.capture, 'CaptureEnded')
    if (before) this.sockets.broadcast(sessionView(before, previous), sessionView(after, revision), now)
    this.armAlarm()
    return after
  }

  protected load(): { readonly record: SessionRecord; readonly revision: number } | null {
    const [row] = this.ctx.storage.sql.exec<StateRow>('SELECT revision, record FROM state').toArray()
    return row ? { revision: row.revision, record: JSON.parse(row.record) } : null
  }

  protected require(): { readonly record: SessionRecord; readonly revision: number } {
    const state = this.load()
    if (!state) throw new Error('session object without a session')
    return state
  }
}

/** What the projection needs: the pinned tariff and the periods stay here. */
function withoutBulk(record: SessionRecord): SessionRecord {
  return {
    ...record,
    tokenBody: null,
    pinned: record.pinned && { ...record.pinned, tariff: { ...record.pinned.tariff, elements: [] } },
    reported: record.reported && { ...record.reported, periods: [] },
  }
}
