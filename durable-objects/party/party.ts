import { type HubClient, isReachable } from '#domain/channel/hub-client'
import { DomainError } from '#domain/errors'
import { type PartyKey, partyLabel } from '#domain/identity/party'
import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'
import type { RetentionOverrides } from '#domain/retention/retention'
import { endpointUrl } from '#integrations/ocpi/endpoints'
import { isProfileId, peerProfile } from '#integrations/ocpi/profiles'
import { isAllowed } from '#integrations/ocpi/quirks/transport'
import type { SettledNews } from '../charging-session/charging-session-rpc.ts'
import type { Env } from '../env.ts'
import { OUTBOX_TABLE } from '../outbox.ts'
import { peerBoard } from '../peer-board/peer-board-client.ts'
import { objectsOf } from '../region.ts'
import { riskPolicyOf } from '../token/risk-policy-of.ts'
import type { SiteFacts } from '../token/token-rpc.ts'
import type { Reach, ReachTo } from './calling-party.ts'
import { DESK_COMMANDS_TABLE } from './desk-commands.ts'
import type { MissingObject } from './heals.ts'
import { HUB_CLIENTS_TABLE, HubClients } from './hub-clients.ts'
import {
  type CredentialsContent,
  LATEST,
  type OurParty,
  type PartyRpc,
  type PeerView,
  type PullView,
  type RecordedTariff,
  type TariffBookEntry,
  type UnknownUid,
} from './party-rpc.ts'
import { partyTokenPush } from './party-token-push.ts'
import { PayingParty } from './paying-party.ts'
import { PeerCaller } from './peer-caller.ts'
import { CREDENTIAL_TABLES, ENDED_CREDENTIALS_TABLE, PeerCredentials } from './peer-credentials.ts'
import { PeerPulse } from './peer-pulse.ts'
import { loadPeer, PEER_TABLE, type PeerRecord, peerView, savePeer } from './peer-record.ts'
import { type PriceWatch, PriceWatchers } from './price-watchers.ts'
import { pullHubClients } from './pull-hub-clients.ts'
import { isTruth } from './pull-plan.ts'
import { PULLS_TABLE } from './pull-row.ts'
import { PeerPulls, PULL_TABLES } from './pull-runner.ts'
import type { PlannedPull } from './pull-schedule.ts'
import { offerOf, Registration } from './registration.ts'
import { type CredentialLogEntry, RENEWAL_TABLES, RenewalPlan } from './renewal-plan.ts'
import { reportProblem } from './report-problem.ts'
import { reportSharedParties } from './report-shared-parties.ts'
import { RetentionDuty, type RetentionView } from './retention-duty.ts'
import { BOUND_SESSIONS_TABLE, EARLY_PRICES_TABLE, SESSION_INDEX_TABLE, SessionIndex } from './session-index.ts'
import { SITE_INDEX_TABLE, SiteIndex } from './site-index.ts'
import { STARTED_CHARGES_TABLE, STARTED_CONTRACTS_STEP } from './started-charges.ts'
import { TARIFF_BOOK_TABLE, TariffBook } from './tariff-book.ts'
import type { TokenPush } from './token-push.ts'
import { TOKEN_PUSH_TABLES, type TokenDelivery } from './token-push-state.ts'
import { guessingCase, guessTerms, UNKNOWN_UIDS_TABLE, UnknownUids } from './unknown-uids.ts'

const STEPS = [
  OUTBOX_TABLE,
  PEER_TABLE,
  ...CREDENTIAL_TABLES,
  SESSION_INDEX_TABLE,
  SITE_INDEX_TABLE,
  TARIFF_BOOK_TABLE,
  PULLS_TABLE,
  EARLY_PRICES_TABLE,
  HUB_CLIENTS_TABLE,
  ENDED_CREDENTIALS_TABLE,
  ...RENEWAL_TABLES,
  STARTED_CHARGES_TABLE,
  DESK_COMMANDS_TABLE,
  ...PULL_TABLES,
  ...TOKEN_PUSH_TABLES,
  STARTED_CONTRACTS_STEP,
  BOUND_SESSIONS_TABLE,
  UNKNOWN_UIDS_TABLE,
]

/** A peer: a platform that we exchange credentials with, and all that must be consistent about it. */
export class Party extends PayingParty implements PartyRpc {
  readonly #credentials: PeerCredentials
  readonly #sessions: SessionIndex
  readonly #sites: SiteIndex
  readonly #unknownUids: UnknownUids
  readonly #book: TariffBook
  readonly #clients: HubClients
  readonly #plan: RenewalPlan
  readonly #registration: Registration
  readonly #pulls: PeerPulls
  readonly #push: TokenPush
  readonly #caller: PeerCaller
  readonly #retention: RetentionDuty
  readonly #pulse = new PeerPulse()
  readonly #watchers: PriceWatchers

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, STEPS)
    const keys = { pepper: env.PEPPER, credentials: env.CREDENTIALS_KEY }
    this.#credentials = new PeerCredentials(ctx.storage, objectsOf(env), keys, () => this.objectName())
    this.#sessions = new SessionIndex(ctx.storage)
    this.#sites = new SiteIndex(ctx.storage)
    this.#unknownUids = new UnknownUids(ctx.storage)
    this.#watchers = new PriceWatchers(ctx)
    this.#book = new TariffBook(ctx.storage, (key) => this.#watchers.tell(key))
    this.#clients = new HubClients(ctx.storage)
    this.#plan = new RenewalPlan(ctx.storage)
    this.#retention = new RetentionDuty(ctx.storage, env, () => this.objectName())
    this.#caller = new PeerCaller({
      env,
      credentials: this.#credentials,
      plan: this.#plan,
      pulse: this.#pulse,
      name: () => this.objectName(),
      record: () => this.#require(),
      waitUntil: (work) => ctx.waitUntil(work),
    })
    this.#registration = new Registration({
      credentials: this.#credentials,
      plan: this.#plan,
      deps: this.#caller.deps,
      versionsUrl: `${env.ORIGIN}/ocpi/versions`,
      record: () => this.#require(),
      save: (record, also) => this.#save(record, also),
      peer: () => this.#caller.peer('credentials'),
      peerWith: (token) => this.#caller.peerWith(token),
      report: (problem) => reportProblem(env.CATALOGUE, this.objectName(), problem, Date.now()),
    })
    this.#pulls = new PeerPulls({
      storage: ctx.storage,
      env,
      sites: this.#sites,
      book: this.#book,
      sessions: this.#sessions,
      startedLike: (operator, charge) => this.startedLike(operator, charge),
      deps: this.#caller.deps,
      record: () => this.#require(),
      peer: () => this.#caller.peer('pull'),
      speaksFor: (party) => this.#speaksFor(party),
      isToldOf: (party) => this.#clients.operator(party)?.source === 'hub',
    })
    this.#push = partyTokenPush({
      storage: ctx.storage,
      env,
      deps: this.#caller.deps,
      record: () => this.#require(),
      peer: () => this.#caller.peer('commands'),
    })
  }

  async invite(request: Parameters<PartyRpc['invite']>[0]): Promise<{ readonly tokenA: string }> {
    const prepared = await this.#credentials.prepare()
    const known = loadPeer(this.ctx.storage)?.record
    if (known) this.#requirePlatform()
    if (known && known.state !== 'invited' && known.state !== 'unregistered')
      throw new DomainError('credentials_registered_already')
    this.#save(
      {
        id: request.id,
        name: request.name,
        state: 'invited',
        version: null,
        versionsUrl: null,
        endpoints: [],
        roles: [],
        ourParties: request.ourParties,
        allowedHosts: request.allowedHosts,
        profile: request.profile,
        hub: null,
        createdAt: known?.createdAt ?? request.now,
        updatedAt: request.now,
      },
      () => this.#credentials.setRegistration(prepared),
    )
    return { tokenA: prepared.token }
  }

  async openFeed(request: Parameters<PartyRpc['openFeed']>[0]): Promise<PeerView> {
    const { id, name, allowedHosts, profile, operators, locationsUrl, tariffsUrl, token, now } = request
    const sealed = token === null ? null : await this.#credentials.sealed(token)
    if (loadPeer(this.ctx.storage)) throw new DomainError('credentials_registered_already')
    const record: PeerRecord = {
      id,
      name,
      state: 'registered',
      version: peerProfile(profile).version,
      versionsUrl: null,
      endpoints: [],
      roles: operators.map((party) => ({ role: 'CPO', ...party, name })),
      ourParties: [],
      allowedHosts,
      profile,
      feed: { locationsUrl, tariffsUrl, hasToken: sealed !== null },
      createdAt: now,
      updatedAt: now,
    }
    this.#save(record, () => sealed !== null && this.#credentials.setTheirs('current', sealed))
    return this.#registered(true, now)
  }

  async registerWith(request: Parameters<PartyRpc['registerWith']>[0]): Promise<PeerView> {
    this.#requirePlatform()
    await this.#registration.begin(request)
    return this.#registered(true, request.now)
  }

  credentialKind(digest: string): ReturnType<PartyRpc['credentialKind']> {
    const now = Date.now()
    const kind = this.ctx.storage.transactionSync(() => this.#credentials.use(digest, now))
    if (kind !== null) {
      this.#pulse.heard(now)
      this.#pulls.heard(now)
      this.#push.heard(now)
      this.armAlarm()
    }
    return kind
  }

  async acceptCredentials(request: Parameters<PartyRpc['acceptCredentials']>[0]): Promise<CredentialsContent> {
    const before = loadPeer(this.ctx.storage)?.record.version
    const ours = await this.#registration.accept(request)
    this.#registered(request.kind === 'register' || this.#require().version !== before, request.now)
    return ours
  }

  async rotate(now: Instant): Promise<PeerView> {
    const before = this.#requirePlatform().version
    await this.#registration.renew(now)
    return this.#registered(this.#require().version !== before, now)
  }

  async unregister(now: Instant): Promise<void> {
    this.#pulls.stop('the registration has ended')
    this.#push.stop()
    await this.#registration.end(now, 'us')
  }

  async endByPeer(now: Instant): Promise<void> {
    this.#pulls.stop('the registration has ended')
    this.#push.stop()
    await this.#registration.end(now, 'peer')
  }

  showParties(ourParties: readonly OurParty[], now: Instant): PeerView {
    const record = this.#requirePlatform()
    this.#save({ ...record, ourParties, updatedAt: now }, () => {
      // The peer is told of its own accord, by a renewal that is tried until it succeeds.
      if (record.state === 'registered') this.#plan.ask('parties_changed', now)
    })
    return peerView(this.#require(), this.#clients.list())
  }

  setProfile(profile: string, now: Instant): PeerView {
    const record = this.#require()
    if (!isProfileId(profile)) throw new DomainError('input_invalid', { field: 'profile' })
    const isNew = record.profile !== profile
    if (isNew) {
      // What a feed speaks is known by its profile alone.
      const version = record.feed ? peerProfile(profile).version : record.version
      this.#save({ ...record, profile, version, updatedAt: now }, () =>
        this.#plan.note('profile_changed', now, `${record.profile} to ${profile}`),
      )
    }
    return peerView(this.#require(), this.#clients.list())
  }

  override rearm(): void {
    const record = loadPeer(this.ctx.storage)?.record
    // A release may offer more or less than the peer was told of.
    if (record?.state === 'registered' && this.#plan.isToldOtherThan(offerOf(record)))
      this.#plan.ask('offer_changed', Date.now())
    // One that was connected before there was a schedule gets it now.
    if (record?.state === 'registered') this.#pulls.begin(Date.now())
    // Also of a peer that is gone: what came from it is still here.
    if (record) this.#retention.begin(Date.now())
    super.rearm()
  }

  credentialLog(): { readonly renewalDueAt: Instant | null; readonly events: CredentialLogEntry[] } {
    return { renewalDueAt: this.#plan.dueAt(), events: this.#plan.log() }
  }

  retention(now: Instant): RetentionView {
    this.#require()
    return this.#retention.view(now)
  }

  agreeRetention(overrides: RetentionOverrides, now: Instant): RetentionView {
    this.#require()
    const view = this.#retention.agree(overrides, now)
    this.armAlarm()
    return view
  }

  read(): PeerView | null {
    const record = loadPeer(this.ctx.storage)?.record
    return record ? peerView(record, this.#clients.list()) : null
  }

  putClient(client: HubClient, now: Instant): 'created' | 'updated' {
    const outcome: { of: 'created' | 'updated' } = { of: 'updated' }
    this.#save({ ...this.#require(), updatedAt: now }, () => {
      outcome.of = this.#clients.put(client)
    })
    if (isReachable(client.status)) this.#reachable(now)
    return outcome.of
  }

  agreeClients(parties: readonly PartyKey[], now: Instant): PeerView {
    this.#save({ ...this.#require(), updatedAt: now }, () => this.#clients.agree(parties, now))
    return peerView(this.#require(), this.#clients.list())
  }

  async pullClients(now: Instant): Promise<PeerView> {
    if (this.#requirePlatform().state !== 'registered') throw new DomainError('credentials_not_registered')
    const listed = await pullHubClients(await this.#caller.peer('pull'), this.#caller.deps)
    if (!listed.ok) throw new DomainError('peer_unreachable', { message: listed.problem })
    this.#save({ ...this.#require(), updatedAt: now }, () => this.#clients.replaceByHub(listed.clients))
    return peerView(this.#require(), this.#clients.list())
  }

  protected override async reach({ from, to }: ReachTo): Promise<Reach | null> {
    const record = this.#require()
    if (record.state !== 'registered') return null
    // Nothing is sent to a party that its hub does not reach, and nothing kept to be sent later.
    const client = to && this.#clients.operator(to)
    if (client && !isReachable(client.status)) return null
    const peer = await this.#caller.peer('commands')
    const profile = peer.profile ?? peerProfile(record.profile, record.version)
    return { peer: { ...peer, from, to: to ?? peer.to }, deps: this.#caller.deps, profile }
  }

  site(countryCode: string, partyId: string, locationId: string): SiteFacts | null {
    return this.#sites.find({ countryCode, partyId }, locationId)
  }

  noteUnknownUid(guess: UnknownUid): Instant | null {
    const { place, location, digest, brand, market, now } = guess
    const policy = riskPolicyOf(brand, market)
    const { closedUntil, seq } = this.ctx.storage.transactionSync(() => {
      const noted = this.#unknownUids.note(place, digest, now, guessTerms(policy, location))
      const review = noted.hasClosed ? guessingCase(this.objectName(), guess, policy) : null
      return { ...noted, seq: review && this.outbox.append('ReviewRaised', review, now) }
    })
    if (seq !== null) {
      this.outbox.hint(seq, 'ReviewRaised')
      this.armAlarm()
    }
    return location === null ? null : closedUntil
  }

  indexSites(sites: Parameters<PartyRpc['indexSites']>[0]): void {
    this.#sites.add(sites)
    this.#pulls.noteListed(
      'locations',
      sites.map(({ countryCode, partyId, locationId }) => ({ countryCode, partyId, id: locationId })),
    )
  }

  recordTariff(key: Parameters<PartyRpc['recordTariff']>[0], hash: string | null): RecordedTariff {
    const recorded = this.#book.recordPushed(key, hash, Date.now())
    if (hash !== null) this.#pulls.noteListed('tariffs', [key])
    return recorded
  }

  tariffAt(key: Parameters<PartyRpc['tariffAt']>[0], at: Instant): TariffBookEntry | null {
    return this.#book.at(key, at)
  }

  /** A page that watches a price: `?watch=` says which. Who may is decided before the request comes here. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 })
    const watch: PriceWatch = JSON.parse(new URL(request.url).searchParams.get('watch') ?? 'null')
    return this.#watchers.accept(watch, this.#book.at(watch.shown, LATEST)?.hash ?? null)
  }

  override webSocketMessage(): void {
    // Watchers only listen.
  }

  bindSession(operatorKey: string, meant: readonly string[]): string | null {
    return this.#sessions.bind(operatorKey, meant)
  }

  claimSession(operatorKey: string, meant: readonly string[], otherwise: string): string {
    return this.#sessions.claim(operatorKey, meant, otherwise)
  }

  noteSession(key: string, session: string): void {
    this.#sessions.note(key, session)
  }

  findSession(operatorKey: string): string | null {
    return this.#sessions.find(operatorKey)
  }

  findSessions(operatorKeys: readonly string[]): (string | null)[] {
    return operatorKeys.map((key) => this.#sessions.find(key))
  }

  keepPrices(kept: Parameters<PartyRpc['keepPrices']>[0]): (string | null)[] {
    return this.ctx.storage.transactionSync(() =>
      kept.map(([key, price]) => {
        this.#sessions.keepPrice(key, price)
        return this.#sessions.find(key)
      }),
    )
  }

  tariffsAt(asked: Parameters<PartyRpc['tariffsAt']>[0]): (TariffBookEntry | null)[] {
    return asked.map(({ key, at }) => this.#book.at(key, at))
  }

  priceOf(operatorKey: string): SettledNews | null {
    return this.#sessions.priceOf(operatorKey)
  }

  replay(module: PullView['module'], raw: unknown): ReturnType<PartyRpc['replay']> {
    if (this.#require().state !== 'registered') throw new DomainError('credentials_not_registered')
    return this.#pulls.replay(module, raw)
  }

  async startPull(module: PullView['module'], _now: Instant, since?: Instant): Promise<PullView> {
    const { state, feed } = this.#require()
    if (state !== 'registered') throw new DomainError('credentials_not_registered')
    if (feed && !isTruth(module)) throw new DomainError('not_supported', { field: 'module' })
    const view = await this.#pulls.start(module, true, since)
    this.armAlarm()
    return view
  }

  pulls(): PullView[] {
    return this.#pulls.views()
  }

  plannedPulls(): PlannedPull[] {
    return this.#pulls.planned()
  }

  /** A hub reaches a client again: what was kept from it goes on, and what it said meanwhile is asked for. */
  #reachable(now: Instant): void {
    this.#push.connected(now)
    this.#pulls.heard(now)
    this.armAlarm()
  }

  tokensChanged(shard: Shard, urgent: readonly string[]): Instant | null {
    const readAt = this.#push.changed(shard, urgent, Date.now())
    if (readAt !== null) this.armAlarm()
    return readAt
  }

  tokenDelivery(token: string, shard: Shard, changeSeq: number): TokenDelivery {
    return this.#push.delivery(token, shard, changeSeq)
  }

  heal(missing: MissingObject, now: Instant): boolean {
    if (this.#require().state !== 'registered' || !this.#speaksFor(missing.party)) return false
    const isNew = this.#pulls.want(missing, now)
    this.armAlarm()
    return isNew
  }

  /** May the peer hold objects of this party? One of its roles, or known to speak through it; through a hub that names nobody, anyone. */
  #speaksFor(party: PartyKey): boolean {
    const { roles, hub, profile, version } = this.#require()
    const clients = this.#clients.list()
    if (isAllowed(peerProfile(profile, version), party)) return true
    const label = partyLabel(party)
    if (roles.some((role) => partyLabel(role) === label) || clients.some((client) => partyLabel(client) === label))
      return true
    return Boolean(hub) && clients.length === 0
  }

  protected override dueAt(): Instant | null {
    const own = [
      this.#pulls.nextDue(),
      this.#push.nextDue(),
      this.#pulse.postDue(),
      this.#plan.dueAt(),
      this.#credentials.nextDue(),
      this.#retention.nextDue(),
    ]
    const due = own.filter((at) => at !== null)
    return due.length > 0 ? Math.min(...due) : null
  }

  protected override async onDue(now: Instant): Promise<void> {
    const pullDue = this.#pulls.nextDue()
    if (pullDue !== null && pullDue <= now) {
      await this.#pulls.step()
      this.#pulse.stir(now)
    }
    const pushDue = this.#push.nextDue()
    if (pushDue !== null && pushDue <= now) await this.#push.step()
    const postDue = this.#pulse.postDue()
    if (postDue !== null && postDue <= now) await this.#post(now)
    const renewalDue = this.#plan.dueAt()
    if (renewalDue !== null && renewalDue <= now) await this.#renew(now)
    const retentionDue = this.#retention.nextDue()
    if (retentionDue !== null && retentionDue <= now) await this.#retention.step(now)
    const sweepDue = this.#credentials.nextDue()
    if (sweepDue !== null && sweepDue <= now) await this.#registration.sweep(now)
  }

  /** A renewal that is due. One that fails is noted and tried again. */
  async #renew(now: Instant): Promise<void> {
    try {
      await this.#registration.renew(now)
    } catch (error) {
      this.#plan.failed(error instanceof Error ? error.message : String(error), now)
    }
  }

  /** Refreshes the console's copy of the peer's health. */
  async #post(now: Instant): Promise<void> {
    this.#pulse.posted(now)
    const record = loadPeer(this.ctx.storage)?.record
    if (!record) return
    const { lastInAt, lastOutAt, lastError } = this.#pulse
    const pulls = this.#pulls.views().map(({ module, state, items, total }) => ({ module, state, items, total }))
    const entry = {
      peer: record.id,
      name: record.name,
      state: record.state,
      at: now,
      lastInAt,
      lastOutAt,
      lastError,
      pulls,
    }
    await peerBoard(this.env)
      .post({ ...entry, errorRate: this.#pulse.errorRate(), outbox: this.outbox.state() })
      .catch(() => undefined)
  }

  /** A new peer's tariffs and stations are wanted at once; whoever renews has them here already, unless by another version, whose changes would not fit. */
  #registered(isNew: boolean, now: Instant): PeerView {
    if (isNew) {
      this.#pulls.begin(now)
      if (!this.#require().feed) this.#push.begin(now)
      this.#retention.begin(now)
      this.ctx.waitUntil(this.#pullFirst(now))
    }
    this.ctx.waitUntil(reportSharedParties(this.env.CATALOGUE, this.objectName(), this.#require().roles, now))
    return peerView(this.#require(), this.#clients.list())
  }

  async #pullFirst(now: Instant): Promise<void> {
    const { hub, endpoints, feed } = this.#require()
    for (const module of ['tariffs', 'locations'] as const) {
      // Many feeds have no prices.
      if (!feed || (await this.#pulls.isOffered(module))) await this.startPull(module, now)
    }
    if (hub && endpointUrl(endpoints, 'hubclientinfo', 'SENDER')) await this.pullClients(now).catch(() => undefined)
  }

  #save(record: PeerRecord, also: () => void): void {
    const seq = this.ctx.storage.transactionSync(() => {
      also()
      const revision = savePeer(this.ctx.storage, record)
      const peer = peerView(record, this.#clients.list())
      return this.outbox.appendLatest('PeerChanged', { peer, revision }, record.updatedAt)
    })
    this.outbox.hint(seq, 'PeerChanged')
    this.armAlarm()
  }

  /** A feed has no registration: whatever is about one is refused. */
  #requirePlatform(): PeerRecord {
    const record = this.#require()
    if (record.feed) throw new DomainError('not_supported')
    return record
  }

  #require(): PeerRecord {
    const record = loadPeer(this.ctx.storage)?.record
    if (!record) throw new DomainError('peer_unknown')
    return record
  }
}
