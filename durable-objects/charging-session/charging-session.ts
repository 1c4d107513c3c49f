import type { Instant } from '#domain/instant'
import { reportedPhase } from '#domain/session/reported-phase'
import { type DueStep, watchFrom, withExpected } from '#domain/session/watch-session'
import type { Token } from '#domain/token/token'
import { isProfileId, peerProfile } from '#integrations/ocpi/profiles'
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
import { PaidSession } from './paid-session.ts'
import { pinTariff } from './pin-tariff.ts'
import { rawAfter } from './raw-after.ts'
import { foldMessage } from './session-messages.ts'
import { chargeableMinor } from './session-payment.ts'
import type { SessionRecord } from './session-record.ts'
import { sessionView } from './session-view.ts'
import { beginStep, dueStep, endStep, watchOf } from './session-watch.ts'
import { settledRecord } from './settled-record.ts'

/** How soon a first step that a crash may cut short is looked at again. */
const RETRY_MS = 10_000

/** A charging session from the first intent to the final price. Money and commands are stored as intents before they are sent. */
export class ChargingSession extends PaidSession implements ChargingSessionRpc {
  async open(request: OpenRequest): Promise<SessionView> {
    const known = this.load()
    if (known) return sessionView(known.record, known.revision)
    const opened = this.save(null, openedRecord(request))
    if (opened.payment) await this.holdMoney()
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
    if (phase === 'ended') this.ctx.waitUntil(this.moveMoney())
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
    await this.lookIfDue(now)
    await this.#onStepDue(now)
    await this.moveMoney()
  }

  async #onStepDue(now: Instant): Promise<void> {
    const { record } = this.require()
    if (record.dueAt === null || record.dueAt > now) return
    if (record.phase === 'created') {
      // Looked at again, should a crash cut this short.
      this.change((before) => ({ ...before, dueAt: now + RETRY_MS }))
      await this.holdMoney()
      await this.begin(now)
    } else if (!(await this.onCommandDue(now))) {
      this.change((before) => ({ ...before, dueAt: null }))
    }
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
}

/** What a charge costs so far and when it costs something else; a price that is final says both. */
function pricesNow(record: SessionRecord, now: Instant): Pick<SessionRecord, 'costSoFarMinor' | 'nextPrice'> {
  if (record.phase === 'settled') return { costSoFarMinor: null, nextPrice: null }
  return { costSoFarMinor: costSoFar(record), nextPrice: nextPrice(record, now) }
}
