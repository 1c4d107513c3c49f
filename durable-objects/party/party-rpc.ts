import type { HubClient } from '#domain/channel/hub-client'
import type { PartyKey } from '#domain/identity/party'
import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'
import type { RetentionOverrides } from '#domain/retention/retention'
import type { TokenForm } from '#integrations/ocpi/authorization'
import type { SettledNews } from '../charging-session/charging-session-rpc.ts'
import type { OutboxRpc } from '../outbox-rpc.ts'
import type { SiteFacts } from '../token/token-rpc.ts'
import type { MissingObject } from './heals.ts'
import type { OperatorCallsRpc } from './operator-calls-rpc.ts'
import type { PaymentCallsRpc } from './payment-calls-rpc.ts'
import type { PlannedPull } from './pull-schedule.ts'
import type { CredentialLogEntry } from './renewal-plan.ts'
import type { RetentionView } from './retention-duty.ts'
import type { TokenDelivery } from './token-push-state.ts'

/** One of our parties, as shown to a peer. */
export interface OurParty {
  readonly countryCode: string
  readonly partyId: string
  readonly brand: string
  readonly market: string
  readonly name: string
  readonly website: string | null
}

/** A role of the peer. */
export interface PeerRole {
  readonly role: string
  readonly countryCode: string
  readonly partyId: string
  readonly name: string
}

export type PeerState = 'invited' | 'registering' | 'registered' | 'unregistered'

/** Where a feed is read: an address that is null is the one its profile knows, if any. */
export interface FeedAddresses {
  readonly locationsUrl: string | null
  readonly tariffsUrl: string | null
  /** Was a token given for it? It is kept with the credentials. */
  readonly hasToken: boolean
}

/** A uid nobody knows, by its digest, and where it was asked for. */
export interface UnknownUid {
  /** The operator's label, and its id of the location where it named one. */
  readonly place: string
  readonly location: string | null
  readonly digest: string
  /** Our party that was asked: its brand and market have the rule. */
  readonly brand: string
  readonly market: string
  readonly now: Instant
}

/** A peer as consoles and routes see it. No credentials. */
export interface PeerView {
  readonly id: string
  readonly name: string
  readonly state: PeerState
  readonly version: string | null
  readonly versionsUrl: string | null
  readonly roles: readonly PeerRole[]
  readonly ourParties: readonly OurParty[]
  readonly allowedHosts: readonly string[]
  readonly profile: string
  /** The hub's own party where the peer is one. */
  readonly hub: PartyKey | null
  /** Parties that speak through it beside its roles. */
  readonly clients: readonly HubClient[]
  /** Null for a platform that we exchange credentials with; a feed is only read. */
  readonly feed: FeedAddresses | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** Which tariff version, and since when it is current. */
export interface TariffBookEntry {
  readonly hash: string
  readonly since: Instant
}

/** What the book says of a tariff after something was entered; a null hash: deleted. */
export interface RecordedTariff {
  readonly hash: string | null
  readonly since: Instant
  readonly changed: boolean
}

/** Beyond every instant: asks the book for what is current, whatever the asker's clock says. */
export const LATEST: Instant = Number.MAX_SAFE_INTEGER

/** Progress of a paged pull. */
export interface PullView {
  readonly id: string
  readonly module: 'locations' | 'tariffs' | 'sessions' | 'cdrs'
  readonly state: 'running' | 'waiting' | 'finished' | 'failed'
  readonly pages: number
  readonly items: number
  readonly stored: number
  readonly refused: number
  readonly total: number | null
  readonly problem: string | null
  readonly startedAt: Instant
  readonly updatedAt: Instant
}

/** Ours or theirs credentials object, canonical. */
export interface CredentialsContent {
  readonly token: string
  readonly url: string
  readonly roles: readonly (PeerRole & { readonly website: string | null })[]
}

/** A peer: credentials, health, cursors, site index, tariff book, and which of its sessions is which of ours. */
export interface PartyRpc extends OutboxRpc, OperatorCallsRpc, PaymentCallsRpc {
  /** Creates the peer in state `invited`; answers the registration token (token A), which is shown once. */
  invite(request: {
    readonly id: string
    readonly name: string
    readonly ourParties: readonly OurParty[]
    readonly allowedHosts: readonly string[]
    readonly profile: string
    readonly now: Instant
  }): Promise<{ readonly tokenA: string }>
  /** Creates the peer as a feed, which is read from now on. It has no registration, and nothing but its lists is ever asked of it. */
  openFeed(request: {
    readonly id: string
    readonly name: string
    readonly allowedHosts: readonly string[]
    readonly profile: string
    /** Whose stations it may hold, where its profile does not say. */
    readonly operators: readonly PartyKey[]
    readonly locationsUrl: string | null
    readonly tariffsUrl: string | null
    readonly token: string | null
    readonly now: Instant
  }): Promise<PeerView>
  /** We register with the peer: its versions URL and the token A it gave us. */
  registerWith(request: {
    readonly versionsUrl: string
    readonly tokenA: string
    readonly now: Instant
  }): Promise<PeerView>
  /** Which credential is this digest: the registration token, the current or the previous one? Using the current one ends the previous. */
  credentialKind(digest: string): 'registration' | 'current' | 'previous' | null
  /** The peer registers with us, or renews (PUT). Answers our credentials with a new token. */
  acceptCredentials(request: {
    readonly kind: 'register' | 'update'
    readonly theirs: CredentialsContent
    readonly version: string
    /** How it spelled its token; ours to it is spelled the same. */
    readonly tokenForm?: TokenForm
    /** What we ask the peer while we answer carries the id of its request. */
    readonly correlationId?: string
    readonly now: Instant
  }): Promise<CredentialsContent>
  /** Our side renews the credentials with the peer. */
  rotate(now: Instant): Promise<PeerView>
  /** We end the registration and tell the peer. */
  unregister(now: Instant): Promise<void>
  /** The peer ended it. */
  endByPeer(now: Instant): Promise<void>
  /** Which of our parties the peer sees from now on, as they are now; the peer is told by a renewal. */
  showParties(ourParties: readonly OurParty[], now: Instant): PeerView
  /** How long what came from the peer is kept. */
  retention(now: Instant): RetentionView
  /** What was agreed with the peer in place of the markets' rules; a sweep begins at once. */
  agreeRetention(overrides: RetentionOverrides, now: Instant): RetentionView
  /** Reads and calls the peer by another profile from now on. Refuses an id that no profile has. */
  setProfile(profile: string, now: Instant): PeerView
  /** When credentials are renewed next, and what happened to them, the newest first. */
  credentialLog(): { readonly renewalDueAt: Instant | null; readonly events: CredentialLogEntry[] }
  /** The peer as it is; null when there is none. */
  read(): PeerView | null

  /** What the hub says of one of its clients. */
  putClient(client: HubClient, now: Instant): 'created' | 'updated'
  /** Parties that may speak through this peer, agreed upon by hand; in place of those agreed before. */
  agreeClients(parties: readonly PartyKey[], now: Instant): PeerView
  /** Asks the hub for all its clients; those it no longer names are no longer valid. */
  pullClients(now: Instant): Promise<PeerView>

  /** Site facts for the authorization, from the compact index. */
  site(countryCode: string, partyId: string, locationId: string): SiteFacts | null
  /** A uid that nobody knows was asked for. Answers until when the place is closed to guesses; null while it is not. */
  noteUnknownUid(guess: UnknownUid): Instant | null
  indexSites(
    sites: readonly {
      readonly countryCode: string
      readonly partyId: string
      readonly locationId: string
      readonly facts: SiteFacts
    }[],
  ): void

  /**
   * Enters a version of a tariff as current from now on, by this object's clock, so that no history is written that somebody may have read
   * already; the same hash again changes nothing. Null hash: deleted.
   */
  recordTariff(
    key: { readonly countryCode: string; readonly partyId: string; readonly id: string },
    hash: string | null,
  ): RecordedTariff
  /** The version current at an instant; before the first known, the first one; null when deleted or unknown. */
  tariffAt(
    key: { readonly countryCode: string; readonly partyId: string; readonly id: string },
    at: Instant,
  ): TariffBookEntry | null

  /** As `tariffAt`, for each. */
  tariffsAt(
    asked: readonly { readonly key: PartyKey & { readonly id: string }; readonly at: Instant }[],
  ): (TariffBookEntry | null)[]

  /** Our session for the peer's: the one it is known by, or the first that is meant and has no other of the peer's; else null. */
  bindSession(operatorKey: string, meant: readonly string[]): string | null
  /** As `bindSession`; else a new one with the id given for it. A first caller's answer is kept. */
  claimSession(operatorKey: string, meant: readonly string[], otherwise: string): string
  /** Our session under a key that `match-charge.ts` makes, unless there is one. */
  noteSession(key: string, session: string): void
  findSession(operatorKey: string): string | null
  /** As `findSession`, for each. */
  findSessions(operatorKeys: readonly string[]): (string | null)[]
  /** CDRs were priced before their sessions were reported: kept for those, or the session that has come meanwhile. */
  keepPrices(kept: readonly (readonly [operatorKey: string, price: SettledNews])[]): (string | null)[]
  /** The price of a CDR that came before its session. */
  priceOf(operatorKey: string): SettledNews | null

  /** Takes an object that could not be taken before, by the peer's profile as it is now. */
  replay(module: PullView['module'], raw: unknown): Promise<{ readonly stored: number; readonly refused: number }>
  /** Starts (or goes on with) a pull of a module, as far back as may matter, or to `since` where that is earlier, in steps of one page. */
  startPull(module: PullView['module'], now: Instant, since?: Instant): Promise<PullView>
  pulls(): PullView[]
  /** When the peer is asked next of our own accord; nothing while it is not connected. */
  plannedPulls(): PlannedPull[]
  /** Tokens of a market changed; those that are urgent go first. Answers when the log will be read; null where tokens are not pushed. */
  tokensChanged(shard: Shard, urgent: readonly string[]): Instant | null
  /** How far a change of a token has come with this peer. */
  tokenDelivery(token: string, shard: Shard, changeSeq: number): TokenDelivery
  /** Asks the owner for an object that was changed and that we do not have; once, however often it is said. */
  heal(missing: MissingObject, now: Instant): boolean
}
