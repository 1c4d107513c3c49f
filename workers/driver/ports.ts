import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { Connector, EvseStatus, Location } from '#domain/location/location'
import type { StationWish } from '#domain/location/match-station'
import type { PlanTerms, PriceWords, Quote, QuoteTerms } from '#domain/quote/quote'
import type { Token } from '#domain/token/token'
import type { ChargingSessionRpc } from '#durable-objects/charging-session/charging-session-rpc'
import type { ContractRecord, DriverRecord } from '#durable-objects/contract/contract-rpc'
import type { OperatorOffers } from '#durable-objects/party/operator-calls-rpc'
import type { Remote } from '#durable-objects/remote'
import type { Receipt } from './receipt.ts'
import type { SignInPorts } from './sign-in/sign-in-ports.ts'

/** A brand as the operations console made it. */
export interface BrandRecord {
  readonly id: string
  readonly name: string
  /** The folder in `brands/` whose colours it wears. */
  readonly theme: string
  readonly supportPhone: string | null
}

/** A charging point with its site, as a driver's page shows it. */
export interface Charger {
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly locationId: string
  readonly locationName: string | null
  readonly address: string
  readonly city: string
  readonly postalCode: string | null
  /** ISO 3166-1 alpha-3. */
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  /** Null where it is neither stated nor derivable: then no price can be told. */
  readonly timeZone: string | null
  readonly operatorName: string | null
  readonly evseUid: string
  readonly evseId: string | null
  readonly status: EvseStatus
  /** When the operator last said so. */
  readonly statusAt: Instant
  readonly connectors: readonly Connector[]
  /** Can a charge be started here now, as far as the connection to the operator goes? */
  readonly reachable: boolean
  /** Known by a feed alone: its price may be shown, and nothing can be started here. */
  readonly informationOnly: boolean
}

/** A station on the map: a site with what its charging points say together. */
export interface StationSummary {
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  readonly name: string | null
  readonly address: string
  readonly city: string
  readonly latitude: number
  readonly longitude: number
  readonly evses: number
  readonly available: number
  readonly maxPowerW: number | null
  /** Has it what was wished for? Absent where nothing was. */
  readonly match?: 'yes' | 'unknown'
}

/** What an area of the map holds: single stations, or clusters where there are too many of them. */
export interface MapArea {
  readonly stations: readonly StationSummary[]
  readonly clusters: readonly { readonly latitude: number; readonly longitude: number; readonly count: number }[]
  /** `too_many`: what was wished for was not looked at, and all are counted. */
  readonly filter: 'none' | 'applied' | 'too_many'
}

/** A box of the map in degrees; west may be larger than east across the date line. */
export interface MapBox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Which connector, for whom. */
export interface QuoteRequest {
  readonly brand: string
  readonly charger: Charger
  readonly connector: Connector
  /** Null: ad hoc, by the site's market. */
  readonly plan: PlanTerms | null
  /** Puts the price into the words that are shown; null where there is nothing to say, which is no price. */
  words(terms: QuoteTerms): PriceWords | null
}

/** A stored and signed quote, or why there is no price. */
export type QuoteOutcome =
  | { readonly outcome: 'quoted'; readonly quote: Quote }
  | { readonly outcome: 'none'; readonly reason: 'price_unknown' | 'market_not_supported' }

/** What a driver is asked about a use of a token. */
export interface OpenQuestion {
  readonly id: string
  readonly rule: string
  /** ISO 3166-1 alpha-3 of where it was; null where that is not known. */
  readonly country: string | null
  /** The figures that the rule saw. */
  readonly seen: Readonly<Record<string, number | string>>
  readonly askedAt: Instant
}

/** A driver's charge in a list. */
export interface SessionSummary {
  readonly id: string
  readonly phase: string
  readonly locationName: string | null
  readonly evseId: string | null
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  readonly energyWh: number
  readonly currency: string | null
  /** Null until the price is final. */
  readonly priceMinor: number | null
  readonly createdAt: Instant
}

/** A charge's object, as far as a driver's surface speaks to it. */
export type DriverSession = Pick<
  Remote<ChargingSessionRpc>,
  'open' | 'start' | 'stop' | 'extendReservation' | 'cancelReservation' | 'wishesTaken' | 'prefer' | 'view' | 'opens'
> & {
  fetch(request: Request): Promise<Response>
}

/** Somebody doubts the sticker on a charger. `isOurs`: the code that was scanned is one of the brand's. */
export interface StickerReport {
  readonly charger: Charger
  readonly brand: string
  readonly isOurs: boolean
  readonly doubt: string
  readonly now: Instant
}

/** Our party that serves a brand in a market. */
export interface ServingParty {
  readonly countryCode: string
  readonly partyId: string
  readonly name: string
}

/** What the driver's surface is built from; in tests from memory, on workerd from `House`. */
export interface DriverPorts extends SignInPorts {
  readonly questions: {
    /** What a driver was asked and has not answered. */
    open(driver: string): Promise<readonly OpenQuestion[]>
    /** Keeps the answer, and tells which one stands: the first. Null where this driver was not asked this. */
    answer(driver: string, id: string, wasMe: boolean, now: Instant): Promise<boolean | null>
  }
  /** Public origin, without a slash at the end. */
  readonly origin: string
  /** True where no money moves; the page then says so and offers cards that fail. */
  readonly paymentsSimulated: boolean
  /** Names our account to the card provider's own program in the driver's browser; null where no real card is taken. */
  readonly cardAccount: string | null
  brands(): Promise<readonly BrandRecord[]>
  /** The charging point of this id, written without separators in upper case, on the channel that a new charge would take. */
  charger(evseKey: string): Promise<Charger | null>
  /** All charging points of a site. */
  station(peer: string, countryCode: string, partyId: string, id: string): Promise<readonly Charger[]>
  /** What the operator can be asked for over this peer; nothing where that cannot be told. */
  offers(peer: string, operator: PartyKey): Promise<OperatorOffers>
  /** A site with everything its operator says of it; null when there is none that a driver of this contract may be shown. */
  location(peer: string, countryCode: string, partyId: string, id: string, contract: string): Promise<Location | null>
  /** What is published, and what a driver of this contract may be shown besides. */
  stations(box: MapBox, zoom: number, contract: string, wish: StationWish | null): Promise<MapArea>
  /** Shows a price: creates a quote, or finds the one that still holds. */
  quote(request: QuoteRequest): Promise<QuoteOutcome>
  /** A quote by its id, with its hash and signature checked; null for one that is not ours or was altered. */
  storedQuote(id: string): Promise<Quote | null>
  /** Is a quote made now still this price: the operator's current tariff version, the VAT, our own terms without a contract? */
  isCurrent(quote: Quote): Promise<boolean>
  /** A socket that says when another price has taken this one's place. */
  watchPrice(quote: Quote, upgrade: Request): Promise<Response>
  /** Opens a case for staff; one for a charger and day, however many tell of it. */
  reportSticker(report: StickerReport): Promise<void>
  servingParty(brand: string, market: string): Promise<ServingParty | null>
  session(id: string): DriverSession
  /** The contract the database says a session belongs to; null while it does not know the session. */
  sessionContract(id: string): Promise<string | null>
  sessions(contract: string, driver: string, after: string | null): Promise<readonly SessionSummary[]>
  contract(id: string): Promise<{ readonly contract: ContractRecord; readonly driver: DriverRecord } | null>
  /** The contract's token for the app; null when it has none or it is blocked. */
  appToken(contract: string): Promise<Token | null>
  /** The contract's tokens that are a car: by its contract certificate, or by its own address. */
  carTokens(contract: string): Promise<readonly Token[]>
  /** Switches the identity of a car on or off, in its driver's name; throws DomainError where its state does not allow that. */
  switchCar(token: string, on: boolean): Promise<Token>
  /** What a session came to; null while the database does not have it. */
  receipt(id: string): Promise<Receipt | null>
}
