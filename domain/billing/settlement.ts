import type { Cdr } from '#domain/cdr/cdr'
import type { CdrFinding } from '#domain/cdr/check-cdr'
import type { Instant } from '#domain/instant'
import type { LedgerTransaction } from '#domain/ledger/ledger'
import type { MarketRules } from '#domain/market/market-rules'
import type { PlanTerms } from '#domain/quote/quote'
import type { CostKind } from '#domain/tariff/charge-price'
import type { Tariff } from '#domain/tariff/tariff'
import type { AuthorizationBasis } from '#domain/token/authorization-basis'

/** The price a charge was started at, and where it was found. */
export interface PinnedTerms {
  readonly tariff: Tariff
  readonly tariffHash: string
  readonly plan: PlanTerms
  /** IANA zone of the site. */
  readonly timeZone: string
  /** VAT in 10⁻⁴ that the price included when it was shown; absent where none was shown, and then the law at the start says it. */
  readonly vatBasisPoints?: number
  readonly from: 'quote' | 'tariff_book' | 'cdr'
}

/** What we know of the charge a CDR is about. */
export interface SessionFacts {
  readonly id: string
  readonly energyWh: number
  readonly startAt: Instant
  readonly endAt: Instant | null
  readonly way: 'rfid' | 'app' | 'ad_hoc'
  /** The operator's last word on a charge that it has not told to have ended; absent or null where it has. */
  readonly lastWordAt?: Instant | null
  /** Did the operator say that it is not to be billed? */
  readonly isInvalid?: boolean
  /** Held on the card, in minor units; 0 without a card. */
  readonly holdMinor: number
}

/** What a credit CDR takes back: a CDR of the same party, and what was posted for it. */
export interface OriginalCharge {
  readonly currency: string
  readonly claimedExclMicros: number
  readonly isCredit: boolean
  /** The key of the credit that took it back already; null without one. */
  readonly creditedBy: string | null
  readonly postings: readonly LedgerTransaction[]
}

/** Everything a settlement is made of. */
export interface SettlementFacts {
  readonly cdr: Cdr
  /** The CDR's natural key: its party and id. */
  readonly cdrKey: string
  readonly brand: string
  /** Null for a charge we never heard of before its CDR. */
  readonly session: SessionFacts | null
  /** Null: a token of our party that we do not know. */
  readonly token: { readonly id: string; readonly contract: string | null; readonly owner: string } | null
  /** Null: no price could be pinned. */
  readonly pinned: PinnedTerms | null
  /** Null: no module for the country of the site. */
  readonly siteMarket: MarketRules | null
  readonly contractMarket: MarketRules | null
  /** The market of the company that sells. */
  readonly establishment: MarketRules
  /** For a credit CDR: the CDR it takes back; absent or null while that has not come. */
  readonly original?: OriginalCharge | null
  /** The key of another CDR of the same session that was not credited; absent or null without one. */
  readonly rival?: string | null
  /** The sessions that a CDR which names none may be about, where there are several; absent or empty otherwise. */
  readonly candidates?: readonly string[]
  /** Did the operator withhold the times, as was agreed? Those of the CDR are stand-ins then. */
  readonly timesWithheld?: boolean
  /** IANA zone of the site where no price was pinned, to read the tariffs a CDR brings; absent or null when unknown. */
  readonly siteTimeZone?: string | null
  /** On whose word the charge happened; absent: ours where the token is. */
  readonly authorization?: AuthorizationBasis
  /** Power of the connector, in W; absent or null where no location says it. */
  readonly connectorPowerW?: number | null
}

/** Why something is held, parked or noted. */
export type SettlementReason =
  | 'below_tariff'
  | 'blocks_of_last_period'
  | 'cdr_implausible'
  | 'cost_mismatch'
  | 'cost_not_verifiable'
  | 'credit'
  | 'credit_double'
  | 'credit_of_credit'
  | 'credit_partial'
  | 'credit_without_original'
  | 'home_charging'
  | 'market_not_supported'
  | 'negative_total'
  | 'possible_double'
  | 'price_reversed'
  | 'price_unknown'
  | 'reverse_charge'
  | 'session_ambiguous'
  | 'session_invalid'
  | 'token_unknown'
  | 'uncollected'

/** A line of what a driver pays. Amounts in 10⁻⁶ of the major unit; with the line `rounding` they sum to the gross price exactly. */
export interface PriceLine {
  readonly kind: CostKind | 'limit' | 'session_fee' | 'rounding'
  readonly unit: 'kWh' | 'h' | 'once'
  /** In 10⁻⁶ of the unit. */
  readonly quantityMicros: number
  /** Without VAT, as pinned; null where the line has no unit price. */
  readonly unitPriceMicros: number | null
  readonly grossMicros: number
}

/** What we owe the operator, in minor units. */
export interface OperatorSide {
  readonly status: 'settled' | 'held'
  readonly reasons: readonly SettlementReason[]
  readonly exclMinor: number
  readonly vatMinor: number
  readonly claimedExclMinor: number
  /** What the operator's own tariff comes to, unrounded; null where it cannot be computed. */
  readonly recomputedExclMicros: number | null
}

/** What the driver owes us, in minor units. Everything is 0 unless `billed`. */
export interface DriverSide {
  readonly status: 'billed' | 'held' | 'parked' | 'none'
  readonly reasons: readonly SettlementReason[]
  readonly grossMinor: number
  readonly netMinor: number
  readonly vatMinor: number
  readonly vatBasisPoints: number
  readonly lines: readonly PriceLine[]
  /** Of an ad hoc price: what is taken from the card, never more than was held. */
  readonly captureMinor: number
  /** The rest, which the card does not cover. */
  readonly uncollectedMinor: number
}

/** A CDR's consequences, both sides apart: cost is ours, price is the driver's. */
export interface Settlement {
  readonly operatorSide: OperatorSide
  readonly driverSide: DriverSide
  readonly authorization: AuthorizationBasis
  /** Each sums to zero and is keyed by its fact. */
  readonly transactions: readonly LedgerTransaction[]
  readonly findings: readonly CdrFinding[]
}
