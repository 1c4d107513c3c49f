import type { Instant } from '#domain/instant'
import { reportedPhase } from '#domain/session/reported-phase'
import { type DueStep, watchFrom, withExpected } from '#domain/session/watch-session'
import type { Token } from '#domain/token/token'
import { isProfileId, peerProfile } from '#integrations/ocpi/profiles'
import type { PaymentProvider } from '#integrations/payments/payment-provider'
import { unknownIfThrown } from '#integrations/payments/unknown-if-thrown'
import type { Env } from '../env.ts'
import type {
  ChargeFit,
  ChargingSessionRpc,
  OpenRequest,
  PricingFacts,
  ReportRequest,
  SessionView,
  SettledNews,
  UnreferencedCharge,
} from './charging-session-rpc.ts'
import { costSoFar } from './cost-so-far.ts'
import { fitCharge } from './fit-charge.ts'
import { openedRecord, reportedRecord } from './new-session-record.ts'
import { nextPrice } from './next-price.ts'
import { paymentProvider } from './payment-provider-of.ts'
import { pinTariff } from './pin-tariff.ts'
import { rawAfter } from './raw-after.ts'
import { foldMessage } from './session-messages.ts'
import {
  afterCapture,
  afterHold,
  afterRefund,
  afterRefundLookup,
  afterRelease,
  chargeableMinor,
  moneyToMove,
  refundToMake,
} from './session-payment.ts'
import type { SessionRecord } from './session-record.ts'
import { sessionView } from './session-view.ts'
import { beginStep, dueStep, endStep, watchOf } from './session-watch.ts'
import { settledRecord } from './settled-record.ts'
import { ShapedSession } from './shaped-session.ts'

/** How soon an unfinished payment step is tried again. */
const PAYMENT_RETRY_MS = 10_000

/** A charging session from the first intent to the final price. Money and commands are stored as intents before they are sent. */
export class ChargingSession extends ShapedSession implements ChargingSessionRpc {
  readonly #payments: PaymentProvider

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#payments = unknownIfThrown(paymentProvider(env, ctx.storage))
  }

  async open(request: OpenRequest): Promise<SessionView> {
    const known = this.load()
    if (known) return sessionView(known.record, known.revision)
    const opened = this.save(null, openedRecord(request))
    if (opened.payment) await this.#hold()
    await this.begin(request.now)
    const now = this.load()
    return now ? sessionView(now.record, now.revision) : sessionView(opened, 1)
  }

  expects(peer: string): boolean {
    return this.load()?.record.peer === peer
  }

  startingToken(peer: string): Token | null {
    const record = this.load()?.record
    if (record?.peer !== peer || record.reported) return null
    return ['asking', 'unanswered', 'starting'].includes(record.phase) ? (record.tokenBody as Token) : null
  }

  fits(peer: string, charge: UnreferencedCharge, now: Instant): ChargeFit | null {
    const record = this.load()?.record
    return record?.peer === peer ? fitCharge(record, charge, now) : null
  }

  async receive(request: ReportRequest): Promise<'created' | 'updated' | 'unchanged' | 'unknown'> {
    const state = this.load()
    // Another peer has no say in this session, and learns nothing of it.
    if (state && state.record.peer !== request.peer) return 'unknown'
    const folded = foldMessage(this.ctx.storage, request.message)
    if (folded === 'unknown' || folded === 'unchanged') return folded
    const { session, flags } = folded
    const before = state?.record ?? reportedRecord(request, session)
    const phase = reportedPhase(before.phase, session)
    const after = {
      ...before,
      reported: session,
      phase,
      // What was said of the phase before says nothing of this one.
      reason: phase === before.phase ? before.reason : null,
      updatedAt: request.now,
      watch: watchFrom(before.watch ?? null, { phase, status: session.status }, request.now),
      flags,
      // Where nothing can be said yet, OCPI has a word for it that is no id.
      evseUid: before.evseUid === '#NA' ? session.evseUid : before.evseUid,
      connectorId: before.connectorId === '#NA' ? session.connectorId : (before.connectorId ?? session.connectorId),
    }
    this.save(state?.record ?? null, { ...after, ...pricesNow(after, request.now) }, () => {
      folded.keep()
      if (request.message.lastUpdated < session.lastUpdated) return
      this.ctx.storage.sql.exec(
        'INSERT INTO raw_session VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET raw = excluded.raw',
        JSON.stringify(rawAfter(this.raw(request.peer), request.message, request.raw)),
      )
    })
    if (!after.pinned) this.ctx.waitUntil(this.#pin())
    if (phase === 'ended' && after.token && after.way !== 'ad_hoc') {
      this.ctx.waitUntil(this.objects.token(after.token).ended(after.id, request.now, session.energyWh))
      if (after.contract)
        this.ctx.waitUntil(this.objects.contract(after.contract).used(after.id, session.energyWh ?? 0))
    }
    this.ctx.waitUntil(this.stopIfWanted())
    this.ctx.waitUntil(this.shareSession(!before.reported))
    return state?.record.reported ? 'updated' : 'created'
  }

  raw(peer: string): unknown {
    if (this.load()?.record.peer !== peer) return null
    const [row] = this.ctx.storage.sql.exec<{ raw: string }>('SELECT raw FROM raw_session').toArray()
    return row ? JSON.parse(row.raw) : null
  }

  view(): SessionView | null {
    const state = this.load()
    return state && sessionView(state.record, state.revision)
  }

  opens(secretHash: string): boolean {
    return this.load()?.record.secretHash === secretHash
  }

  async pricingFacts(): Promise<PricingFacts | null> {
    if (!this.load()) return null
    await this.#pin()
    const { record } = this.require()
    const { id, way, brand, market, pinned, plan, token, contract, driver, reported, authorizedAt } = record
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
      authorizedAt,
    }
  }

  async settle(news: SettledNews, _now: Instant): Promise<void> {
    const record = this.change((before) => settledRecord(before, news))
    if (record.contract) await this.objects.contract(record.contract).release(record.id)
    await this.moveMoney()
  }

  /** A live view of the session. Who may watch is decided before the request comes here. */
  override async fetch(request: Request): Promise<Response> {
    const state = this.load()
    if (!state) return new Response(null, { status: 404 })
    if (request.headers.get('upgrade') !== 'websocket') return new Response(null, { status: 426 })
    return this.sockets.accept(sessionView(state.record, state.revision), Date.now())
  }

  override webSocketMessage(): void {
    // Watchers only listen.
  }

  /** A step that did not finish: an operator that never answered, money still to move, a tariff still to pin. */
  protected override async onDue(now: Instant): Promise<void> {
    const state = this.load()
    if (!state) return
    await this.#watch(now)
    const { record } = this.require()
    if (record.dueAt === null || record.dueAt > now) return
    if (record.phase === 'created') {
      // Looked at again, should a crash cut this short.
      this.change((before) => ({ ...before, dueAt: now + PAYMENT_RETRY_MS }))
      await this.#hold()
      await this.begin(now)
    } else if (!(await this.onCommandDue(now))) {
      this.change((before) => ({ ...before, dueAt: null }))
    }
    await this.moveMoney()
  }

  /** What the rules ask for about a session that waits: begun in one transaction, ended in another, so that a crash in between does it again. */
  async #watch(now: Instant): Promise<void> {
    await this.#agreeOnCdr()
    const step = dueStep(this.require().record, now)
    if (!step) return
    const begun = this.change((record) => beginStep(record, now))
    const watch = watchOf(begun)
    if (!watch) return
    await this.#doStep(step, begun, now)
    const after = this.change((record) => endStep(record, watch, now))
    if (step.step === 'close') this.ctx.waitUntil(this.freeAuthorization(after))
    if (step.step === 'close' || step.step === 'claim') await this.moveMoney()
  }

  async #doStep({ step }: DueStep, { peer, reported, createdAt }: SessionRecord, now: Instant): Promise<void> {
    if (!reported || step === 'warn' || step === 'claim' || step === 'close') return
    const { countryCode, partyId, id, startAt } = reported
    const party = this.objects.party(peer)
    // By its id, which not every operator answers, and in the list.
    await party.heal({ module: 'sessions', party: { countryCode, partyId }, id }, now).catch(() => false)
    const since = Math.min(startAt, createdAt)
    const pulled = step === 'pull' ? party.startPull('cdrs', now, since) : party.startPull('sessions', now)
    await pulled.catch(() => undefined)
  }

  /** Within what an operator's CDRs come is agreed with it. */
  async #agreeOnCdr(): Promise<void> {
    const { record } = this.require()
    const watch = watchOf(record)
    if (watch?.watched !== 'cdr' || watch.expectedMs !== undefined) return
    const profile = (await this.objects.party(record.peer).read())?.profile
    const hours = profile !== undefined && isProfileId(profile) ? peerProfile(profile).cdrs.expectedWithinH : 24
    this.change((before) =>
      watchOf(before)?.watched === 'cdr' ? { ...before, watch: withExpected(watch, hours * 3_600_000) } : before,
    )
  }

  async #hold(): Promise<void> {
    const { record } = this.require()
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
    this.change((before) => afterHold(before, result, Date.now() + PAYMENT_RETRY_MS))
    this.armAlarm()
  }

  /** Captures or releases what the phase asks for, and gives back what is no longer due. */
  protected override async moveMoney(): Promise<void> {
    await this.#moveHold()
    await this.#moveBack()
  }

  /** Each call is idempotent by the intent; an unknown outcome is tried again by the alarm. */
  async #moveHold(): Promise<void> {
    const { record } = this.require()
    const move = moneyToMove(record)
    if (!move) return
    const retryAt = Date.now() + PAYMENT_RETRY_MS
    if (move.kind === 'capture') {
      const capturedFor = record.payment?.capturedFor ?? record.price?.cdrKey
      this.#changePayment(
        { status: 'capturing', captureMinor: move.amountMinor, ...(capturedFor && { capturedFor }) },
        retryAt,
      )
      const result = await this.#payments.capture({
        intent: move.intent,
        currency: move.currency,
        amountMinor: move.amountMinor,
      })
      this.change((before) => afterCapture(before, result, retryAt))
    } else {
      this.#changePayment({ status: 'releasing' }, retryAt)
      const result = await this.#payments.release({ intent: move.intent })
      this.change((before) => afterRelease(before, result, retryAt))
    }
    this.armAlarm()
  }

  /** A refund is stored before it is asked for. One without an answer is looked up, and sent only if the provider never heard of it. */
  async #moveBack(): Promise<void> {
    const { record } = this.require()
    const now = Date.now()
    const refund = refundToMake(record, now)
    if (!refund || !record.payment) return
    const { intent, currency, refunds = [] } = record.payment
    const wasAsked = refunds.some(({ id }) => id === refund.id)
    // Somebody waits for the answer.
    if (wasAsked && record.dueAt !== null && record.dueAt > now) return
    const retryAt = now + PAYMENT_RETRY_MS
    this.#changePayment(wasAsked ? {} : { refunds: [...refunds, refund] }, retryAt)
    if (wasAsked) {
      const found = await this.#payments.lookup(intent)
      const known = afterRefundLookup(this.require().record, refund.id, found, retryAt)
      if (known) {
        this.change(() => known)
        this.armAlarm()
        return
      }
    }
    const { id, amountMinor } = refund
    const result = await this.#payments.refund({ intent, refund: id, currency, amountMinor })
    this.change((before) => afterRefund(before, id, result, retryAt))
    this.armAlarm()
  }

  async #pin(): Promise<void> {
    const { record } = this.require()
    if (record.pinned || !record.reported) return
    const pinned = await pinTariff(record, this.env, this.objects)
    if (!pinned) return
    const { price, vatBasisPoints, locationName, evseId } = pinned
    this.change((before) => {
      if (before.pinned) return before
      const after = { ...before, pinned: price, vatBasisPoints, locationName, evseId }
      return { ...after, ...pricesNow(after, Date.now()) }
    })
  }

  /** Stores what is about to be asked of the provider, and when to ask again should a crash swallow the answer. */
  #changePayment(changes: Partial<NonNullable<SessionRecord['payment']>>, dueAt: Instant): void {
    this.change((before) =>
      before.payment ? { ...before, dueAt, payment: { ...before.payment, ...changes } } : before,
    )
  }
}

/** What a charge costs so far and when it costs something else; a price that is final says both. */
function pricesNow(record: SessionRecord, now: Instant): Pick<SessionRecord, 'costSoFarMinor' | 'nextPrice'> {
  if (record.phase === 'settled') return { costSoFarMinor: null, nextPrice: null }
  return { costSoFarMinor: costSoFar(record), nextPrice: nextPrice(record, now) }
}
