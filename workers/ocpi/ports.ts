import type { Cdr } from '#domain/cdr/cdr'
import type { HubClient } from '#domain/channel/hub-client'
import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { Evse, Location } from '#domain/location/location'
import type { SessionMessage } from '#domain/session/session'
import type { Tariff } from '#domain/tariff/tariff'
import type { Token, TokenType } from '#domain/token/token'
import type { TokenForm } from '#integrations/ocpi/authorization'
import type { AuthorizationDecision, LocationReferences } from '#integrations/ocpi/authorization-decision'
import type { CommandResult, CommandType } from '#integrations/ocpi/command'
import type { Credentials } from '#integrations/ocpi/credentials'
import type { OcpiVersion, ReadContext } from '#integrations/ocpi/dialect'
import type { Issue, Leniency } from '#integrations/ocpi/parsed'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import type { RawObject } from '#integrations/ocpi/raw-object'
import type { CallLog } from '#integrations/outgoing/call-log'
import type { InvoicesPort } from '#workers/ocpi/invoices-port'
import type { PaymentsPort } from '#workers/ocpi/payments-port'
import type { ProfilesPort } from '#workers/ocpi/profiles-port'

/** A party of a peer in one of its roles. */
export interface PeerRole {
  readonly role: string
  readonly countryCode: string
  readonly partyId: string
  readonly name: string
}

/** One of our parties that a peer may address. */
export interface OurParty {
  readonly countryCode: string
  readonly partyId: string
  readonly brand: string
  readonly market: string
  readonly name: string
  readonly website: string | null
}

/** The peer behind a request, as its credential tells. */
export interface ConnectedPeer {
  readonly peerId: string
  readonly registered: boolean
  /** What it showed: the token of its invitation, its token, or the one before while it is renewed. */
  readonly credential: 'registration' | 'current' | 'previous'
  readonly roles: readonly PeerRole[]
  readonly ourParties: readonly OurParty[]
  /** Is it a hub? Then it may tell of its clients. */
  readonly isHub?: boolean
  /** How it deviates from the specification. */
  readonly profile?: PeerProfile
  /** Parties it speaks for beside its roles: a hub's clients, sub-operators agreed upon. */
  readonly clients?: readonly HubClient[]
  /** The candidate that was recognised; without it the likeliest one is taken. */
  readonly presentedToken?: string
  /** How it was spelled. */
  readonly presentedForm?: TokenForm
  /** Of the request; what it brings about carries it as well. */
  readonly correlationId?: string
}

/** The credentials of a peer, as it sends them to register. */
export type PeerCredentials = Credentials

/** Our credentials for a peer. */
export type OurCredentials = Credentials

/** The answer to "may this token charge?". `undecided` is said after 1.5 s; `location_needed` where the place decides and none was given. */
export type AuthorizationAnswer = 'unknown_token' | 'undecided' | 'location_needed' | AuthorizationDecision

/** A token with the time of its last change. */
export interface StampedToken {
  readonly token: Token
  readonly lastUpdated: Instant
}

/** A part of the list of tokens. */
export interface TokenPageQuery {
  /** Our party that was addressed; null walks all that the peer may see, in a fixed order. */
  readonly party: PartyKey | null
  readonly offset: number
  readonly limit: number
  readonly from: Instant | null
  readonly to: Instant | null
}

/** What a peer asks when a driver stands at a charger. */
export interface AuthorizationRequest {
  /** Our party that was addressed; null where the request names none. */
  readonly party: PartyKey | null
  readonly uid: string
  readonly type: TokenType
  readonly locationReferences: LocationReferences | null
  /** The caller's party that asks: through a hub, the operator's own. */
  readonly caller?: PartyKey | null
}

/** An object that could not be read; nobody's data, so it may be kept and shown. */
export interface RefusedObject {
  readonly module: 'locations' | 'tariffs'
  readonly party: PartyKey
  readonly objectId: string
  readonly issues: readonly Issue[]
  readonly raw: unknown
}

/** What became of a CDR. */
export type CdrReceipt =
  | { readonly outcome: 'created' | 'repeated'; readonly url: string }
  | { readonly outcome: 'conflict' | 'foreign_token' }

type Stored = 'created' | 'updated' | 'unchanged'

/** An object after a change: as OCPI has it, as it was read, and what was odd about it. */
type Changed<K extends string, T> = {
  readonly raw: RawObject
  readonly leniencies: readonly Leniency[]
} & Readonly<Record<K, T>>

/** What the OCPI surface needs from the house. Nothing in it knows OCPI's HTTP, nothing above it knows a database. */
export interface OcpiPorts {
  now(): Instant
  /** The public origin; every URL we give is this and a path. */
  readonly origin: string
  log(line: CallLog): void
  readonly peers: {
    byCredential(candidates: readonly string[]): Promise<ConnectedPeer | null>
    /** Throws a DomainError or PeerProblem, and then nothing is kept and the invitation stays open. */
    register(peer: ConnectedPeer, theirs: PeerCredentials, version: string): Promise<OurCredentials>
    update(peer: ConnectedPeer, theirs: PeerCredentials, version: string): Promise<OurCredentials>
    /** What a hub says of one of its clients. */
    saveClient(peer: ConnectedPeer, client: HubClient): Promise<Stored>
    unregister(peer: ConnectedPeer): Promise<void>
    current(peer: ConnectedPeer, presentedToken: string): Promise<OurCredentials>
  }
  readonly catalogue: {
    /** The Location as OCPI has it, with its EVSEs. */
    location(peer: ConnectedPeer, party: PartyKey, id: string): Promise<RawObject | null>
    saveLocation(
      peer: ConnectedPeer,
      raw: RawObject,
      location: Location,
      leniencies: readonly Leniency[],
    ): Promise<Stored>
    /** Makes a change on what is stored, and none that came meanwhile is lost; it may be asked several times, and what it throws is passed on. */
    changeLocation(
      peer: ConnectedPeer,
      party: PartyKey,
      id: string,
      change: (stored: RawObject) => Changed<'location', Location>,
    ): Promise<Stored | 'unknown'>
    /** Adds or replaces one EVSE, and moves the Location's `last_updated` forward, never back. */
    saveEvse(
      peer: ConnectedPeer,
      party: PartyKey,
      locationId: string,
      raw: RawObject,
      evse: Evse,
      leniencies: readonly Leniency[],
    ): Promise<Stored | 'location_unknown'>
    /** As `changeLocation`, for one EVSE that is offered. */
    changeEvse(
      peer: ConnectedPeer,
      party: PartyKey,
      locationId: string,
      uid: string,
      change: (stored: RawObject) => Changed<'evse', Evse>,
    ): Promise<Stored | 'unknown'>
    /** A message was about a Location or an EVSE in it that we do not have: it is to be asked for, and the peer's operator to be told. */
    missed(peer: ConnectedPeer, party: PartyKey, locationId: string): Promise<void>
    tariff(peer: ConnectedPeer, party: PartyKey, id: string): Promise<RawObject | null>
    saveTariff(peer: ConnectedPeer, raw: RawObject, tariff: Tariff, leniencies: readonly Leniency[]): Promise<Stored>
    deleteTariff(peer: ConnectedPeer, party: PartyKey, id: string): Promise<boolean>
    refuse(peer: ConnectedPeer, refused: RefusedObject): Promise<void>
    /** Counts what was odd about an object that is not kept here; never fails, and nothing waits long for it. */
    noteLeniencies(
      peer: ConnectedPeer,
      module: 'commands' | 'sessions' | 'cdrs' | 'transport',
      leniencies: readonly Leniency[],
    ): Promise<void>
  }
  readonly tokens: {
    page(
      peer: ConnectedPeer,
      query: TokenPageQuery,
    ): Promise<{ readonly total: number; readonly items: readonly StampedToken[] }>
    /** One token as the list has it; null when there is none. */
    get(peer: ConnectedPeer, wanted: Omit<AuthorizationRequest, 'locationReferences'>): Promise<StampedToken | null>
    authorize(peer: ConnectedPeer, request: AuthorizationRequest): Promise<AuthorizationAnswer>
  }
  readonly sessions: {
    get(peer: ConnectedPeer, party: PartyKey, id: string): Promise<RawObject | null>
    /** `unknown` for a PATCH to a session we have not: the port then pulls it. */
    receive(
      peer: ConnectedPeer,
      party: PartyKey,
      id: string,
      message: SessionMessage,
      raw: RawObject,
    ): Promise<'created' | 'updated' | 'unchanged' | 'unknown'>
    /** Keeps what could not be taken; it may name a person, so it is kept where people's data is. */
    quarantine(peer: ConnectedPeer, rawText: string, issues: readonly Issue[]): Promise<void>
  }
  readonly cdrs: {
    /** The raw text is read again when it is priced: `read` says how. */
    receive(
      peer: ConnectedPeer,
      raw: RawObject,
      rawText: string,
      cdr: Cdr,
      read: { readonly version: OcpiVersion; readonly profile: string | undefined; readonly context: ReadContext },
    ): Promise<CdrReceipt>
    /** By the last part of its URL; null also for a CDR of another peer. */
    get(peer: ConnectedPeer, cdrPath: string): Promise<RawObject | null>
    quarantine(peer: ConnectedPeer, rawText: string, issues: readonly Issue[]): Promise<void>
  }
  readonly payments: PaymentsPort
  readonly invoices: InvoicesPort
  readonly commands: {
    result(
      commandId: string,
      secret: string,
      result: CommandResult,
      peer: ConnectedPeer,
      type: CommandType,
    ): Promise<'accepted' | 'unknown' | 'repeated'>
    /** The peer whose result is awaited at this address, where it was agreed that it shows no token; null for anybody else. */
    awaitedFrom(command: string, commandId: string, secret: string): Promise<ConnectedPeer | null>
  }
  readonly profiles: ProfilesPort
}
