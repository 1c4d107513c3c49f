import type { ChargingPreferences, ProfileType } from '#domain/charging-profile/charging-preferences'
import type { ActiveProfile, ProfileRequestKind, ProfileResult } from '#domain/charging-profile/charging-profile'
import type { Instant } from '#domain/instant'
import type { PlanTerms, Quote } from '#domain/quote/quote'
import type { SessionPhase } from '#domain/session/reported-phase'
import type { ReportedSession, ReportedToken, SessionMessage } from '#domain/session/session'
import type { PriceStep } from '#domain/tariff/next-price-step'
import type { Tariff } from '#domain/tariff/tariff'
import type { Token } from '#domain/token/token'
import type { ProfileRequest } from '#integrations/ocpi/client/charging-profiles'
import type { CommandType } from '#integrations/ocpi/command'
import type { OutboxRpc } from '../outbox-rpc.ts'
import type { PreferencesAnswer, ProfileAnswer } from '../party/operator-calls-rpc.ts'
import type { ProfileRelay, ProfileRequestRecord, Shaping } from './shaping.ts'

/** How a charge came in. */
export type Way = 'rfid' | 'app' | 'ad_hoc'

/** What the price came to; amounts in minor units of `currency`. */
export interface SettledPrice {
  readonly status: 'billed' | 'held' | 'parked' | 'none'
  readonly reasons: readonly string[]
  readonly currency: string
  readonly grossMinor: number
  readonly netMinor: number
  readonly vatMinor: number
  readonly vatBasisPoints: number
  readonly cdrKey: string
}

/** What a session is told once a CDR is settled. `reverses`: of a credit, the CDR that it took back. */
export type SettledNews = SettledPrice & { readonly reverses?: string }

/** All a driver's page shows of a session: sent whole at connect, then as deltas. Holds no UID. */
export interface SessionView {
  readonly id: string
  /** Grows with each change; a delta says from and to which. */
  readonly revision: number
  readonly brand: string
  readonly market: string
  readonly way: Way
  readonly phase: SessionPhase
  /** Why, for `declined`, `refused`, `unanswered`, `cancelled`: a key of the interface words. */
  readonly reason: string | null
  readonly locationName: string | null
  readonly evseId: string | null
  readonly connectorId: string | null
  readonly currency: string | null
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  readonly energyWh: number
  /** By the pinned tariff and what the operator measured so far; null when it cannot be said. Never final before the CDR. */
  readonly costSoFarMinor: number | null
  /** When it costs something else, if nothing but time goes by; null when it does not, or cannot be said. */
  readonly nextPrice: NextPrice | null
  readonly powerW: number | null
  /** When the operator's last word arrived. */
  readonly updatedAt: Instant | null
  /** Until when the operator has to answer a command. */
  readonly answerBy: Instant | null
  /** Until when the place is kept. */
  readonly reservedUntil: Instant | null
  readonly holdMinor: number
  /** Where the driver's bank is to be met before the charge can begin; null where it is not asked for. */
  readonly bankUrl: string | null
  readonly capturedMinor: number | null
  readonly releasedMinor: number | null
  /** Given back after it was captured. */
  readonly refundedMinor: number | null
  readonly price: SettledPrice | null
  readonly quoteId: string | null
}

/** From when a charge costs something else, in the zone of its site; prices with VAT, of a kWh or an hour. */
export interface NextPrice extends PriceStep {
  readonly timeZone: string
}

/** A message on the live socket. */
export type LiveMessage =
  | { readonly kind: 'snapshot'; readonly view: SessionView; readonly at: Instant }
  | {
      readonly kind: 'delta'
      readonly from: number
      readonly to: number
      readonly changes: Partial<SessionView>
      readonly at: Instant
    }

/** To open a charge that a driver asked for. `secret` opens the page; only its hash is kept. */
export interface OpenRequest {
  readonly id: string
  readonly way: 'app' | 'ad_hoc'
  readonly quote: Quote
  readonly token: Token
  readonly driver: string | null
  readonly locationName: string | null
  readonly evseId: string | null
  readonly secretHash: string
  /** What the driver pays with, as the page chose it; null for a contract. */
  readonly paymentMethod: string | null
  /** Keeps the place until then in place of starting; absent: starts. */
  readonly reserveUntil?: Instant
  readonly now: Instant
}

/** To open a session that an operator reports. */
export interface ReportRequest {
  readonly id: string
  readonly peer: string
  readonly brand: string
  readonly market: string
  /** Null: the token is of our party, and unknown. */
  readonly token: Token | null
  /** When we allowed the charge; null when we were never asked. */
  readonly authorizedAt: Instant | null
  readonly plan: PlanTerms | null
  readonly message: SessionMessage
  readonly raw: unknown
  readonly now: Instant
}

/** The price a charge was started at, whole. */
export interface PinnedPrice {
  readonly tariff: Tariff
  readonly tariffHash: string
  readonly plan: PlanTerms
  readonly timeZone: string
  /** VAT in 10⁻⁴ that the price included when it was shown; absent where none was shown, and then the law at the start says it. */
  readonly vatBasisPoints?: number
  readonly from: 'quote' | 'tariff_book'
}

/** What pricing needs of a session. */
export interface PricingFacts {
  readonly id: string
  readonly way: Way
  readonly brand: string
  readonly market: string
  /** Null while no price could be pinned: unknown, not free. */
  readonly pinned: PinnedPrice | null
  readonly plan: PlanTerms | null
  readonly holdMinor: number
  readonly token: string | null
  readonly contract: string | null
  readonly driver: string | null
  readonly reported: ReportedSession | null
  /** When we allowed it; null where nobody asked, or its answer is not named. */
  readonly authorizedAt: Instant | null
}

/** A charge as an operator that knows no reference of ours names it: whose, where and when. No end in what a session says, since it may go on. */
export interface UnreferencedCharge {
  readonly token: ReportedToken
  readonly locationId: string
  readonly evseUid: string
  readonly startAt: Instant
  readonly endAt: Instant | null
}

/** How a session of ours may be a charge that is reported without our reference, the likeliest first. */
export const CHARGE_FITS = ['reported', 'open', 'given_up'] as const
export type ChargeFit = (typeof CHARGE_FITS)[number]

/** How fast a charge may go, as the help desk sees it. */
export interface ShapingView extends Omit<Shaping, 'timesTooOften'> {
  /** Is the result of a request still to come? No other is sent until then. */
  readonly pending: boolean
  readonly last: Pick<ProfileRequestRecord, 'kind' | 'sentAt' | 'answerBy' | 'result'> | null
}

/** A charging session, until it is settled. The object also answers `fetch` with `Upgrade: websocket`: a live view by hibernating socket. */
export interface ChargingSessionRpc extends OutboxRpc {
  /** Creates the session with its pinned quote, holds the money (ad hoc), asks the operator to start. The same id again answers the same. */
  open(request: OpenRequest): Promise<SessionView>
  /** Starts the charge for which a place is kept. */
  start(now: Instant): Promise<SessionView>
  /** Asks the operator to stop, as soon as it began where it has not; again while it is being asked changes nothing. */
  stop(now: Instant): Promise<SessionView>
  /** Keeps the place until another time. Throws `charge_not_startable` where none is kept. */
  extendReservation(until: Instant, now: Instant): Promise<SessionView>
  /** Gives the place free. */
  cancelReservation(now: Instant): Promise<SessionView>
  /** The operator's late word on a command. */
  commandResult(
    command: Exclude<CommandType, 'UNLOCK_CONNECTOR'>,
    secret: string,
    result: string,
    now: Instant,
  ): 'accepted' | 'unknown' | 'repeated'
  /** Which wishes of its driver this charge can be told of; none where the EVSE takes none, or nothing is being charged. */
  wishesTaken(): Promise<readonly ProfileType[]>
  /** The peer whose word on a command is still awaited at the address with this secret; null once it was given, or is too late. */
  awaitsResult(command: Exclude<CommandType, 'UNLOCK_CONNECTOR'>, secretHash: string, now: Instant): string | null
  /** Tells the operator what the driver wishes. */
  prefer(preferences: ChargingPreferences, now: Instant): Promise<PreferencesAnswer>
  askProfile(request: ProfileRequest, now: Instant): Promise<ProfileAnswer>
  /** For a peer who shapes charges for us. */
  relayProfile(request: ProfileRequest, relay: ProfileRelay, now: Instant): Promise<ProfileAnswer>
  profileResult(
    kind: ProfileRequestKind,
    secretHash: string,
    result: ProfileResult,
    correlationId: string,
    now: Instant,
  ): 'accepted' | 'unknown' | 'repeated'
  /** False where the session is none of this peer's. */
  activeProfile(peer: string, active: ActiveProfile, correlationId: string, now: Instant): Promise<boolean>
  shaping(now: Instant): ShapingView | null
  /** Is this a session of this peer? Asking creates nothing. */
  expects(peer: string): boolean
  /** The token of a charge that this peer was asked to start and that has not begun; null otherwise. */
  startingToken(peer: string): Token | null
  /** May this be the charge that the peer reports without our reference, by what has become of it? */
  fits(peer: string, charge: UnreferencedCharge, now: Instant): ChargeFit | null
  receive(request: ReportRequest): Promise<'created' | 'updated' | 'unchanged' | 'unknown'>
  /** The operator's session JSON as last accepted, for its GET. */
  raw(peer: string): unknown
  /** The payment provider tells that something became of the payment, by an event of this id. `unknown`: nothing is paid here. */
  paymentNews(event: string, now: Instant): 'accepted' | 'repeated' | 'unknown'
  view(): SessionView | null
  /** Does this secret open this session's pages? */
  opens(secretHash: string): boolean
  /** Pins the tariff first where that is still to be done. */
  pricingFacts(): Promise<PricingFacts | null>
  /** Pricing is done and in the database: show it; capture and release the money, or give it back. In any order, and again, it comes to the same. */
  settle(news: SettledNews, now: Instant): Promise<void>
}
