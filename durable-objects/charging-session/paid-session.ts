import type { Instant } from '#domain/instant'
import type { PaymentProvider } from '#integrations/payments/payment-provider'
import { unknownIfThrown } from '#integrations/payments/unknown-if-thrown'
import type { Env } from '../env.ts'
import { holdRunsOutAt, tellRunningOut } from './expiring-hold.ts'
import type { MoneyMove } from './money-move.ts'
import { paymentProvider } from './payment-provider-of.ts'
import { afterLook, lookDueAt } from './payment-standing.ts'
import {
  afterCapture,
  afterHold,
  afterRefund,
  afterRefundLookup,
  afterRelease,
  askProvider,
  moneyToMove,
  refundToMake,
  retryAt,
} from './session-payment.ts'
import type { AskedOfProvider, HeldPayment } from './session-record.ts'
import { ShapedSession } from './shaped-session.ts'

/** The part of a session that has to do with money. What is asked of the provider is stored before it is asked, with its key. */
export abstract class PaidSession extends ShapedSession {
  readonly #payments: PaymentProvider

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#payments = unknownIfThrown(paymentProvider(env, ctx.storage))
  }

  /** The provider tells that something became of the payment. What, it is asked itself: its message may be old, or come twice. */
  paymentNews(event: string, now: Instant): 'accepted' | 'repeated' | 'unknown' {
    if (!this.load()?.record.payment) return 'unknown'
    const isNew = this.ctx.storage.transactionSync(() => {
      const { rowsWritten } = this.ctx.storage.sql.exec(
        'INSERT INTO payment_events VALUES (?, ?) ON CONFLICT (id) DO NOTHING',
        event,
        now,
      )
      return rowsWritten > 0
    })
    if (!isNew) return 'repeated'
    // Should the object stop here, its alarm looks.
    this.#changePayment({ lookAt: now }, null)
    this.ctx.waitUntil(this.lookIfDue(now).then(() => this.moveMoney()))
    return 'accepted'
  }

  protected override dueAt(): Instant | null {
    const record = this.load()?.record
    const own = record ? [holdRunsOutAt(record), lookDueAt(record)] : []
    const due = [super.dueAt(), ...own].filter((at) => at !== null)
    return due.length > 0 ? Math.min(...due) : null
  }

  /** Asks the provider how the payment stands, where it is time to. */
  protected async lookIfDue(now: Instant): Promise<void> {
    const { record } = this.require()
    const at = lookDueAt(record)
    if (at === null || at > now || !record.payment) return
    const { intent, reference } = record.payment
    const found = await this.#payments.lookup({ intent, reference })
    const after = this.change((before) => afterLook(before, found, now))
    if (after.phase === 'created') await this.begin(now)
    this.armAlarm()
  }

  protected async holdMoney(): Promise<void> {
    const { record } = this.require()
    if (record.payment?.status !== 'holding') return
    const asked = askProvider(record.payment, 'hold', Date.now())
    this.#changePayment({ asked, provider: this.#payments.name }, retryAt(asked, Date.now()))
    const { intent, currency, heldMinor, method } = record.payment
    const result = await this.#payments.hold({
      intent,
      brand: record.brand,
      market: record.market,
      currency,
      amountMinor: heldMinor,
      method,
      returnUrl: `${this.env.ORIGIN}/s/${record.id}`,
      asked,
    })
    this.change((before) => afterHold(before, result, Date.now()))
    this.armAlarm()
  }

  /** Captures or releases what the phase asks for, and gives back what is no longer due. */
  protected override async moveMoney(): Promise<void> {
    const { record } = this.require()
    const now = Date.now()
    const move = moneyToMove(record, now)
    if (!move) this.change((before) => tellRunningOut(before, now))
    else if (record.payment) await this.#moveHold(record.payment, move, now)
    await this.#moveBack()
    if (move?.kind === 'capture' && move.isProvisional) await this.stopIfWanted()
  }

  /** Each call is idempotent by the intent; an unknown outcome is tried again by the alarm. */
  async #moveHold(payment: HeldPayment, move: MoneyMove, now: Instant): Promise<void> {
    const isOpen = payment.status === 'capturing' || payment.status === 'releasing'
    const { dueAt } = this.require().record
    // Somebody waits for the answer.
    if (isOpen && payment.asked && dueAt !== null && dueAt > now) return
    const asked = askProvider(payment, move.kind, now)
    const { intent, reference, currency } = payment
    if (move.kind === 'capture') {
      this.#changePayment(this.#capturing(payment, move, asked), retryAt(asked, now))
      const { amountMinor } = move
      const result = await this.#payments.capture({ intent, reference, currency, amountMinor, asked })
      this.change((before) => afterCapture(before, result, Date.now()))
    } else {
      this.#changePayment({ status: 'releasing', asked }, retryAt(asked, now))
      const result = await this.#payments.release({ intent, reference, asked })
      this.change((before) => afterRelease(before, result, Date.now()))
    }
    this.armAlarm()
  }

  #capturing(
    payment: HeldPayment,
    { amountMinor, isProvisional }: MoneyMove & { kind: 'capture' },
    asked: AskedOfProvider,
  ): Partial<HeldPayment> {
    const changes = { status: 'capturing', captureMinor: amountMinor, asked, lookAt: null } as const
    if (isProvisional) return { ...changes, isProvisional }
    const capturedFor = payment.capturedFor ?? this.require().record.price?.cdrKey
    return { ...changes, ...(capturedFor && { capturedFor }) }
  }

  /** A refund is stored before it is asked for. One without an answer is looked up, and sent only if the provider never heard of it. */
  async #moveBack(): Promise<void> {
    const { record } = this.require()
    const now = Date.now()
    const refund = refundToMake(record, now)
    if (!refund || !record.payment) return
    const { intent, reference, currency, refunds = [] } = record.payment
    const wasAsked = refunds.some(({ id }) => id === refund.id)
    // Somebody waits for the answer.
    if (wasAsked && record.dueAt !== null && record.dueAt > now) return
    const { id, amountMinor, askedAt } = refund
    const again = retryAt(undefined, now)
    this.#changePayment(wasAsked ? {} : { refunds: [...refunds, refund] }, again)
    if (wasAsked) {
      const found = await this.#payments.lookup({ intent, reference })
      const known = afterRefundLookup(this.require().record, id, found, again)
      if (known) {
        this.change(() => known)
        this.armAlarm()
        return
      }
    }
    const asked = { key: `${intent}:refund:${id}`, at: askedAt }
    const result = await this.#payments.refund({ intent, reference, refund: id, currency, amountMinor, asked })
    this.change((before) => afterRefund(before, id, result, again))
    this.armAlarm()
  }

  /** Stores what is about to be asked of the provider, and when to ask again should a crash swallow the answer; null leaves that as it is. */
  #changePayment(changes: Partial<HeldPayment>, dueAt: Instant | null): void {
    this.change((before) =>
      before.payment ? { ...before, dueAt: dueAt ?? before.dueAt, payment: { ...before.payment, ...changes } } : before,
    )
  }
}
