import type { Instant } from '#domain/instant'
import type { PaymentProvider } from '#integrations/payments/payment-provider'
import { unknownIfThrown } from '#integrations/payments/unknown-if-thrown'
import type { Env } from '../env.ts'
import { OutboxObject } from '../outbox-object.ts'
import type { CommandAnswer, SendCommand } from '../party/operator-calls-rpc.ts'
import { type Objects, objectsOf } from '../region.ts'
import type {
  ChargingSessionRpc,
  OpenRequest,
  PricingFacts,
  ReportRequest,
  SessionView,
  SettledPrice,
  UnreferencedCharge,
} from './charging-session-rpc.ts'
import { costSoFar } from './cost-so-far.ts'
import { LiveSockets } from './live-sockets.ts'
import { mayBeCharge } from './may-be-charge.ts'
import { openedRecord, reportedRecord } from './new-session-record.ts'
import { paymentProvider } from './payment-provider-of.ts'
import { pinTariff } from './pin-tariff.ts'
import {
  afterCommandAnswer,
  afterResult,
  type CommandName,
  commandOpen,
  UNANSWERED_GRACE_MS,
} from './session-commands.ts'
import { foldMessage, reportedPhase, SESSION_STEPS } from './session-messages.ts'
import { afterCapture, afterHold, afterRelease, chargeableMinor, moneyToMove } from './session-payment.ts'
import type { SessionRecord } from './session-record.ts'
import { sessionView } from './session-view.ts'
import { startCommand, stopCommand } from './start-stop-commands.ts'

/** How soon an unfinished payment step is tried again. */
const PAYMENT_RETRY_MS = 10_000

type StateRow = { revision: number; record: string }

/** A charging session from the first intent to the final price. Money and commands are stored as intents before they are sent. */
export class ChargingSession extends OutboxObject implements ChargingSessionRpc {
  readonly #sockets: LiveSockets
  readonly #objects: Objects
  readonly #payments: PaymentProvider

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, 'ChargingSession', SESSION_STEPS)
    this.#sockets = new LiveSockets(ctx)
    this.#objects = objectsOf(env)
    this.#payments = unknownIfThrown(paymentProvider(env, ctx.storage))
  }

  async open(request: OpenRequest): Promise<SessionView> {
    const known = this.#load()
    if (known) return sessionView(known.record, known.revision)
    const opened = this.#save(null, openedRecord(request))
    if (opened.payment) await this.#hold()
    await this.#start(request.now)
    const now = this.#load()
    return now ? sessionView(now.record, now.revision) : sessionView(opened, 1)
  }

  async stop(now: Instant): Promise<SessionView> {
    const state = this.#require()
    const operatorSessionId = state.record.reported?.id
    if (!operatorSessionId || state.record.phase !== 'charging' || commandOpen(state.record.stop)) {
      return sessionView(state.record, state.revision)
    }
    const { command, sent } = await stopCommand(state.record, operatorSessionId, now)
    // Somebody else may have come this far while we made the secret.
    const latest = this.#require()
    if (commandOpen(latest.record.stop)) return sessionView(latest.record, latest.revision)
    this.#change((record) => ({ ...record, phase: 'stopping', reason: null, stop: sent }))
    const answer = await this.#send(state.record.peer, command)
    const after = this.#change((record) => afterCommandAnswer(record, 'STOP_SESSION', answer, Date.now()))
    this.armAlarm()
    return sessionView(after, this.#require().revision)
  }

  commandResult(
    command: CommandName,
    secretHash: string,
    result: string,
    now: Instant,
  ): 'accepted' | 'unknown' | 'repeated' {
    const state = this.#load()
    const sent = command === 'START_SESSION' ? state?.record.start : state?.record.stop
    if (!state || !sent || sent.secretHash !== secretHash) return 'unknown'
    if (sent.result !== null && sent.result !== 'unanswered') return 'repeated'
    const after = this.#change((record) => afterResult(record, command, result, now))
    this.armAlarm()
    if (moneyToMove(after)) this.ctx.waitUntil(this.#moveMoney())
    return 'accepted'
  }

  expects(peer: string): boolean {
    return this.#load()?.record.peer === peer
  }

  mayBe(peer: string, charge: UnreferencedCharge): boolean {
    const record = this.#load()?.record
    return record?.peer === peer && mayBeCharge(record, charge)
  }

  async receive(request: ReportRequest): Promise<'created' | 'updated' | 'unchanged' | 'unknown'> {
    const state = this.#load()
    // Another peer has no say in this session, and learns nothing of it.
    if (state && state.record.peer !== request.peer) return 'unknown'
    const folded = foldMessage(this.ctx.storage, request.message)
    if (folded === 'unknown' || folded === 'unchanged') return folded
    const { session } = folded
    const before = state?.record ?? reportedRecord(request, session)
    const phase = reportedPhase(before.phase, session)
    const after = {
      ...before,
      reported: session,
      phase,
      updatedAt: request.now,
      connectorId: before.connectorId ?? session.connectorId,
    }
    this.#save(
      state?.record ?? null,
      { ...after, costSoFarMinor: phase === 'settled' ? null : costSoFar(after) },
      () => {
        folded.keep()
        this.ctx.storage.sql.exec(
          'INSERT INTO raw_session VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET raw = excluded.raw',
          JSON.stringify(request.raw),
        )
      },
    )
    if (!after.pinned) this.ctx.waitUntil(this.#pin())
    if (phase === 'ended' && after.token && after.way === 'rfid') {
      this.ctx.waitUntil(this.#objects.token(after.token).ended(after.id, request.now))
    }
    return state?.record.reported ? 'updated' : 'created'
  }

  raw(peer: string): unknown {
    if (this.#load()?.record.peer !== peer) return null
    const [row] = this.ctx.storage.sql.exec<{ raw: string }>('SELECT raw FROM raw_session').toArray()
    return row ? JSON.parse(row.raw) : null
  }

  view(): SessionView | null {
    const state = this.#load()
    return state && sessionView(state.record, state.revision)
  }

  opens(secretHash: string): boolean {
    return this.#load()?.record.secretHash === secretHash
  }

  async pricingFacts(): Promise<PricingFacts | null> {
    if (!this.#load()) return null
    await this.#pin()
    const { record } = this.#require()
    const { id, way, brand, market, pinned, plan, token, contract, driver, reported } = record
    return {
      id,
      way,
      brand,
      market,
      pinned,
      plan,
      holdMinor: chargeableMinor(record.payment),
      token,
      contract,
      driver,
      reported,
    }
  }

  async settle(price: SettledPrice, _now: Instant): Promise<void> {
    const { record } = this.#require()
    if (record.price?.cdrKey !== price.cdrKey || record.price.status !== price.status) {
      this.#change((before) => ({ ...before, phase: 'settled', reason: null, price, costSoFarMinor: null }))
    }
    if (record.contract) await this.#objects.contract(record.contract).release(record.id)
    await this.#moveMoney()
  }

  /** A live view of the session. Who may watch is decided before the request comes here. */
  override async fetch(request: Request): Promise<Response> {
    const state = this.#load()
    if (!state) return new Response(null, { status: 404 })
    if (request.headers.get('upgrade') !== 'websocket') return new Response(null, { status: 426 })
    return this.#sockets.accept(sessionView(state.record, state.revision), Date.now())
  }

  override webSocketMessage(): void {
    // Watchers only listen.
  }

  protected override dueAt(): Instant | null {
    return this.#load()?.record.dueAt ?? null
  }

  /** A step that did not finish: an operator that never answered, money still to move, a tariff still to pin. */
  protected override async onDue(now: Instant): Promise<void> {
    const state = this.#load()
    if (!state) return
    const { record } = state
    if (record.phase === 'created') {
      // Looked at again, should a crash cut this short.
      this.#change((before) => ({ ...before, dueAt: now + PAYMENT_RETRY_MS }))
      await this.#hold()
      await this.#start(now)
    } else if (commandOpen(record.start) && !record.reported) {
      this.#change((before) =>
        afterCommandAnswer(before, 'START_SESSION', { result: 'unanswered', problem: 'no result' }, now),
      )
    } else if (record.phase === 'unanswered' && !record.reported) {
      // The grace is over: give the money back. Should the car start after all, its CDR is still settled.
      this.#change((before) => ({ ...before, phase: 'refused', reason: 'start_unanswered', dueAt: null }))
    } else if (commandOpen(record.stop)) {
      this.#change((before) =>
        afterCommandAnswer(before, 'STOP_SESSION', { result: 'unanswered', problem: 'no result' }, now),
      )
    } else {
      this.#change((before) => ({ ...before, dueAt: null }))
    }
    await this.#moveMoney()
  }

  async #start(now: Instant): Promise<void> {
    const { record } = this.#require()
    const paid = !record.payment || record.payment.status === 'held'
    if (record.phase !== 'created' || !paid || record.start) return
    const { command, sent } = await startCommand(record, now)
    // Somebody else may have come this far while we made the secret.
    if (this.#require().record.start) return
    this.#change((before) => ({ ...before, phase: 'asking', start: sent, dueAt: now + UNANSWERED_GRACE_MS }))
    const answer = await this.#send(record.peer, command)
    const after = this.#change((before) => afterCommandAnswer(before, 'START_SESSION', answer, Date.now()))
    this.armAlarm()
    if (moneyToMove(after)) await this.#moveMoney()
  }

  /** A peer's object that fails leaves it open whether the command went out, as a peer that does not answer does. */
  async #send(peer: string, command: SendCommand): Promise<CommandAnswer> {
    try {
      return await this.#objects.party(peer).sendCommand(command)
    } catch (problem) {
      return { result: 'unanswered', problem: String(problem) }
    }
  }

  async #hold(): Promise<void> {
    const { record } = this.#require()
    const payment = record.payment
    if (payment?.status !== 'holding') return
    const result = await this.#payments.hold({
      intent: payment.intent,
      brand: record.brand,
      market: record.market,
      currency: payment.currency,
      amountMinor: payment.heldMinor,
      method: payment.method,
    })
    this.#change((before) => afterHold(before, result, Date.now() + PAYMENT_RETRY_MS))
    this.armAlarm()
  }

  /** Captures or releases what the phase asks for. Each call is idempotent by the intent; an unknown outcome is tried again by the alarm. */
  async #moveMoney(): Promise<void> {
    const { record } = this.#require()
    const move = moneyToMove(record)
    if (!move) return
    const retryAt = Date.now() + PAYMENT_RETRY_MS
    if (move.kind === 'capture') {
      this.#changePayment({ status: 'capturing', captureMinor: move.amountMinor }, retryAt)
      const result = await this.#payments.capture({
        intent: move.intent,
        currency: move.currency,
        amountMinor: move.amountMinor,
      })
      this.#change((before) => afterCapture(before, result, retryAt))
    } else {
      this.#changePayment({ status: 'releasing' }, retryAt)
      const result = await this.#payments.release({ intent: move.intent })
      this.#change((before) => afterRelease(before, result, retryAt))
    }
    this.armAlarm()
  }

  async #pin(): Promise<void> {
    const { record } = this.#require()
    if (record.pinned || !record.reported) return
    const pinned = await pinTariff(record, this.env, this.#objects)
    if (!pinned) return
    const { price, vatBasisPoints, locationName, evseId } = pinned
    this.#change((before) => {
      if (before.pinned) return before
      const after = { ...before, pinned: price, vatBasisPoints, locationName, evseId }
      return { ...after, costSoFarMinor: after.phase === 'settled' ? null : costSoFar(after) }
    })
  }

  /** Stores what is about to be asked of the provider, and when to ask again should a crash swallow the answer. */
  #changePayment(changes: Partial<NonNullable<SessionRecord['payment']>>, dueAt: Instant): void {
    this.#change((before) =>
      before.payment ? { ...before, dueAt, payment: { ...before.payment, ...changes } } : before,
    )
  }

  /** Applies a change to the record as it is now, since other requests may have come in while we waited for somebody. */
  #change(change: (record: SessionRecord) => SessionRecord): SessionRecord {
    const { record } = this.#require()
    const after = change(record)
    return after === record ? record : this.#save(record, after)
  }

  /** Record, projections and whatever `also` writes in one transaction; then the watchers. */
  #save(before: SessionRecord | null, after: SessionRecord, also?: () => void): SessionRecord {
    const now = Date.now()
    const { storage } = this.ctx
    const previous = before ? this.#require().revision : 0
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
      return { session, payment }
    })
    this.outbox.hint(seqs.session, 'SessionChanged')
    if (seqs.payment !== null) this.outbox.hint(seqs.payment, 'PaymentChanged')
    if (before) this.#sockets.broadcast(sessionView(before, previous), sessionView(after, revision), now)
    this.armAlarm()
    return after
  }

  #load(): { readonly record: SessionRecord; readonly revision: number } | null {
    const [row] = this.ctx.storage.sql.exec<StateRow>('SELECT revision, record FROM state').toArray()
    return row ? { revision: row.revision, record: JSON.parse(row.record) } : null
  }

  #require(): { readonly record: SessionRecord; readonly revision: number } {
    const state = this.#load()
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
