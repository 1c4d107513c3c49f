import { type PartyKey, partyLabel } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { getObject } from '#integrations/ocpi/client/get-object'
import { startModulePull } from '#integrations/ocpi/client/pull-module'
import { peerProfile } from '#integrations/ocpi/profiles'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { pullPage } from '#integrations/outgoing/pull-pages'
import { copyPull } from '#store/catalogue/pulls-copy'
import type { Env } from '../env.ts'
import { randomId } from '../random-id.ts'
import { objectsOf } from '../region.ts'
import { HEALS_TABLE, type HealOutcome, Heals, type MissingObject } from './heals.ts'
import { LISTED_TABLES, ListedObjects, type ObjectKey, type TruthModule } from './listed-objects.ts'
import type { OperatorCallsRpc } from './operator-calls-rpc.ts'
import type { PullView } from './party-rpc.ts'
import { type ListParts, PeerLists } from './peer-lists.ts'
import type { PeerRecord } from './peer-record.ts'
import { isTruth, type PullScope, pullFrom } from './pull-plan.ts'
import { PULL_RANGE_COLUMNS, type PullModuleName, scopeOf } from './pull-row.ts'
import { type PlannedPull, PULL_SCHEDULE_TABLES, PullSchedule, SCHEDULED } from './pull-schedule.ts'
import { type PullModule, Pulls } from './pulls.ts'
import type { SessionIndex } from './session-index.ts'

/** The steps that create the tables of everything that is pulled, beside that of the pulls themselves. */
export const PULL_TABLES = [PULL_RANGE_COLUMNS, ...PULL_SCHEDULE_TABLES, ...LISTED_TABLES, HEALS_TABLE]

/** A platform of up to so many operators is asked for each of them alone: an answer to nobody need not hold all of them. */
const MOST_ASKED_ALONE = 10

/** What a party's pulls work with. */
interface PullParts extends Pick<ListParts, 'storage' | 'env' | 'sites' | 'book'> {
  readonly env: Env
  readonly sessions: SessionIndex
  startedLike: OperatorCallsRpc['startedLike']
  readonly deps: OcpiDeps
  record(): PeerRecord
  peer(): Promise<OcpiPeer>
  speaksFor(party: PartyKey): boolean
  /** Has the hub told of this party? Where it has not, the hub is left to find who answers. */
  isToldOf(party: PartyKey): boolean
}

/** Everything that is asked of a peer's lists: when, what came of it, and the single objects that were missing. */
export class PeerPulls {
  readonly #parts: PullParts
  readonly #pulls: Pulls
  readonly #schedule: PullSchedule
  readonly #heals: Heals
  readonly #listed: ListedObjects
  readonly #lists: PeerLists

  constructor(parts: PullParts) {
    this.#parts = parts
    const { storage, env, sites, book, sessions, deps } = parts
    const now = () => deps.now()
    const random = () => Math.random()
    this.#schedule = new PullSchedule(storage, random)
    this.#heals = new Heals(storage, random)
    this.#listed = new ListedObjects(storage)
    this.#lists = new PeerLists({
      storage,
      env,
      sites,
      book,
      listed: this.#listed,
      doorway: { objects: objectsOf(env), keys: { pepper: env.PEPPER }, now },
      lookup: {
        findSession: async (key) => sessions.find(key),
        bindSession: async (key, meant) => sessions.bind(key, meant),
        claimSession: async (key, meant, otherwise) => sessions.claim(key, meant, otherwise),
        noteSession: async (key, session) => sessions.note(key, session),
        startedLike: (operator, charge) => parts.startedLike(operator, charge),
        priceOf: async (key) => sessions.priceOf(key),
      },
      sender: () => ({ peerId: parts.record().id, ourParties: parts.record().ourParties }),
      speaksFor: (party) => parts.speaksFor(party),
    })
    this.#pulls = new Pulls({
      storage,
      modules: Object.fromEntries(SCHEDULED.map((module) => [module, this.#module(module)])),
      peer: () => parts.record().id,
      newId: () => randomId('eu'),
      now,
      random,
      copy: (pull) => copyPull(env.CATALOGUE, pull),
      rate: () => peerProfile(parts.record().profile, parts.record().version).rate,
      reached: ({ module, range, isDeep, startedAt }) =>
        this.#schedule.reached(module, scopeOf(range), startedAt, isDeep),
      failed: ({ module }) => this.#schedule.failed(module, now()),
    })
  }

  /** The peer is connected: its lists are pulled, now and for as long as it stays. */
  begin(now: Instant): void {
    this.#schedule.begin(now)
  }

  /** The connection is over: nothing is asked any more. */
  stop(problem: string): void {
    this.#schedule.end()
    this.#heals.end()
    this.#pulls.stop(problem)
  }

  /** The peer called. True when a list that could not be pulled is therefore asked for soon. */
  heard(now: Instant): boolean {
    return this.#schedule.heard(now)
  }

  /** Asks for a list as far back as it may matter, or to `since` where that is earlier; the first of the pulls that makes. */
  async start(module: PullModuleName, isDeep = true, since?: Instant): Promise<PullView> {
    const now = this.#parts.deps.now()
    const started: PullView[] = []
    const { profile, version } = this.#parts.record()
    // A list without pages is a file that knows no dates: it always comes whole, so that what it lacks is gone.
    const isWhole = isTruth(module) && peerProfile(profile, version).paging.style === 'none'
    for (const scope of this.#scopes(module)) {
      const mark = this.#schedule.mark(module, scopeOf(scope))
      const mattersFrom = isWhole ? null : pullFrom(module, isDeep, mark, now)
      const from = mattersFrom === null || since === undefined ? mattersFrom : Math.min(mattersFrom, since)
      started.push(await this.#pulls.start(module, { ...scope, from }, isDeep || from === null))
    }
    const [first] = started
    if (!first) throw new Error('a pull of nothing')
    return first
  }

  /** Asks for a single object that we lack. */
  want(missing: MissingObject, now: Instant): boolean {
    return this.#heals.want(missing, now)
  }

  /** Takes an object that could not be taken before, as if it were listed now: the peer's profile may have changed. */
  async replay(module: PullModuleName, raw: unknown): Promise<{ readonly stored: number; readonly refused: number }> {
    const peer = await this.#parts.peer()
    const taken = await this.#lists.take(module, peer, [raw], { from: null, party: null, ours: null }, 1)
    this.#parts.storage.transactionSync(() => taken.commit?.())
    return { stored: taken.stored, refused: taken.refused }
  }

  /** These were pushed; a whole list that is being read meanwhile may not hold them yet. */
  noteListed(module: TruthModule, keys: readonly ObjectKey[]): void {
    this.#listed.note(module, keys)
  }

  views(): PullView[] {
    return this.#pulls.views()
  }

  /** Does the peer list such objects at all? */
  async isOffered(module: PullModuleName): Promise<boolean> {
    const { endpoints, profile } = await this.#parts.peer()
    return endpoints.some(({ identifier }) => identifier === listOf(module, profile))
  }

  /** When the peer is asked next of our own accord; nothing while it is not connected. */
  planned(): PlannedPull[] {
    return this.#schedule.planned()
  }

  nextDue(): Instant | null {
    const due = [this.#pulls.nextDue(), this.#schedule.nextDue(), this.#heals.nextDue()].filter((at) => at !== null)
    return due.length > 0 ? Math.min(...due) : null
  }

  /** Does one step of what is due: single objects first, since somebody may be charging there. */
  async step(): Promise<void> {
    const now = this.#parts.deps.now()
    await this.#heals.step(now, (missing) => this.#heal(missing))
    for (const { module, isDeep } of this.#schedule.take(now)) {
      if (await this.isOffered(module)) await this.start(module, isDeep)
    }
    await this.#pulls.step()
  }

  #module(module: PullModuleName): PullModule {
    const { deps } = this.#parts
    return {
      firstCursor: async ({ from, ...scope }) => {
        const peer = await this.#peerFor(scope)
        const limit = peer.profile?.paging.limit ?? null
        return startModulePull(
          peer,
          listOf(module, peer.profile),
          { from, to: null, ...(limit === null ? {} : { limit }) },
          deps.newId(),
        )
      },
      fetchPage: async (cursor, { from, ...scope }, onItem) => {
        if (isTruth(module) && from === null && cursor.pages === 0)
          this.#listed.begin(module as TruthModule, scope.party)
        const peer = await this.#peerFor(scope)
        if (module === 'tariffs') this.#parts.book.pageAsked()
        return pullPage(peer, module, cursor, deps, onItem)
      },
      ...this.#lists.taker(module, () => this.#parts.peer()),
    }
  }

  /** Through a hub that tells nothing of its clients the receiver is left out: an open routing request. Source: OCPI 2.2.1, message routing. */
  async #peerFor({ party, ours }: PullScope): Promise<OcpiPeer> {
    const connection = await this.#parts.peer()
    const peer = ours === null ? connection : { ...connection, from: ours }
    if (party === null) return peer
    const isOpen = this.#parts.record().hub && !this.#parts.isToldOf(party)
    return { ...peer, to: isOpen ? null : party }
  }

  /** Whom a list is asked of: each operator of a platform alone, where there are a few; and in whose name. */
  #scopes(module: PullModuleName): readonly PullScope[] {
    const { roles, hub, feed } = this.#parts.record()
    const operators = onePerParty(roles.filter(({ role }) => role === 'CPO'))
    const alone = !hub && !feed && operators.length > 1 && operators.length <= MOST_ASKED_ALONE
    const asked = alone ? operators : [null]
    return asked.flatMap((party) => this.#names(module).map((ours) => ({ party, ours })))
  }

  /** In whose name a list is asked: what was charged is told only to the party whose card it was charged with. */
  #names(module: PullModuleName): readonly (PartyKey | null)[] {
    const ours = onePerParty(this.#parts.record().ourParties)
    return isTruth(module) || ours.length < 2 ? [null] : ours
  }

  async #heal({ module, party, id }: MissingObject): Promise<HealOutcome> {
    const outcomes: HealOutcome[] = []
    for (const ours of this.#names(module)) {
      const outcome = await this.#healAs({ party, ours }, module, id)
      if (outcome === 'stored') return outcome
      outcomes.push(outcome)
    }
    return outcomes.includes('failed') ? 'failed' : 'not_there'
  }

  async #healAs(scope: PullScope, module: MissingObject['module'], id: string): Promise<HealOutcome> {
    const peer = await this.#peerFor(scope)
    const found = await getObject(peer, module, id, this.#parts.deps)
    // Who is asked too often has said nothing of the object.
    if (!found.ok) return found.httpStatus === 404 || found.reason === 'ocpi_status' ? 'not_there' : 'failed'
    const taken = await this.#lists.take(module, peer, [found.data], { ...scope, from: null }, 1)
    this.#parts.storage.transactionSync(() => taken.commit?.())
    return taken.stored > 0 ? 'stored' : 'not_there'
  }
}

/** Parties, each once, whatever roles they have. */
function onePerParty(parties: readonly PartyKey[]): readonly PartyKey[] {
  const byLabel = new Map(parties.map((party) => [partyLabel(party), party]))
  return [...byLabel.values()].map(({ countryCode, partyId }) => ({ countryCode, partyId }))
}

/** The list in which objects of a module come. */
function listOf(module: PullModuleName, profile: PeerProfile | undefined): PullModuleName {
  return module === 'tariffs' && profile?.tariffs.inline === true ? 'locations' : module
}
