import type { Token } from './token-views.ts'

/** What the API answers, as far as the console shows it. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

export interface Alert {
  readonly kind:
    | 'quarantine_not_empty'
    | 'outbox_late'
    | 'ledger_not_zero'
    | 'cdr_missing'
    | 'session_stale'
    | 'margin_negative'
    | 'payment_troubled'
    | 'review_open'
  readonly raised: boolean
  readonly count: number
  readonly since: number | null
  readonly details: readonly string[]
}

export interface Overview {
  readonly at: number
  readonly catalogue: {
    readonly locations: number
    readonly evses: number
    readonly evsesAvailable: number
    readonly tariffs: number
    readonly peers: number
    readonly peersRegistered: number
    readonly refusedObjects: number
  }
  readonly markets: readonly {
    readonly market: string
    readonly drivers: number
    readonly tokens: number
    readonly liveSessions: number
    readonly sessionsSince: number
    readonly cdrsSince: number
    readonly cdrsHeld: number
    readonly cdrsParked: number
    readonly quarantined: number
  }[]
  readonly money: readonly { readonly currency: string; readonly revenueMinor: number; readonly costMinor: number }[]
}

export interface Health {
  readonly at: number
  readonly lastInAt: number | null
  readonly lastOutAt: number | null
  readonly lastError: string | null
  readonly errorRate: number | null
}

export interface Pull {
  readonly id: string
  readonly module: string
  readonly state: string
  readonly items: number
  readonly stored: number
  readonly refused: number
  readonly total: number | null
  readonly problem: string | null
  readonly updatedAt: number
}

export interface Peer {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly version: string | null
  readonly versionsUrl: string | null
  readonly roles: readonly { readonly role: string; readonly countryCode: string; readonly partyId: string }[]
  readonly ourParties: readonly { readonly countryCode: string; readonly partyId: string; readonly brand: string }[]
  readonly allowedHosts: readonly string[]
  readonly profile: string
  /** Null for a peer that registers. */
  readonly feed: {
    readonly locationsUrl: string | null
    readonly tariffsUrl: string | null
    readonly hasToken: boolean
  } | null
  readonly health: Health | null
}

export interface Profile {
  readonly id: string
  readonly version: string
  readonly purpose: string
  readonly needsCredential: boolean
  readonly rules: readonly { readonly field: string; readonly value: string }[]
}

export interface PeerFile extends Peer {
  readonly pulls: readonly Pull[]
  readonly counts: {
    readonly locations: number
    readonly evses: number
    readonly tariffs: number
    readonly refused: number
    readonly faults: number
    readonly leniencies: number
  }
  readonly outbox: { readonly waiting: number; readonly parked: number; readonly oldestAt: number | null }
}

export interface Finding {
  readonly module: string
  readonly objectKey: string
  readonly field: string
  readonly rule: string
  readonly kind: string
  readonly detail: string | null
  readonly times: number
  readonly lastSeen: number
}

export interface ReportCardLine {
  readonly module: string
  readonly field: string
  readonly kind: string
  readonly rule: string
  readonly words: string
  readonly chapter: string
  readonly object: string
  readonly times: number
  readonly objects: number | null
  readonly firstSeen: number
  readonly lastSeen: number
  readonly example: string
  readonly sample: string | null
}

export interface ReportCard {
  readonly name: string
  readonly parties: readonly string[]
  readonly version: string | null
  readonly profile: string
  readonly since: number
  readonly at: number
  readonly lines: readonly ReportCardLine[]
}

export interface Session {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly way: string
  readonly phase: string
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly locationName: string | null
  readonly evseUid: string
  readonly evseId: string | null
  readonly energyWh: number
  readonly currency: string | null
  readonly priceMinor: number | null
  readonly cdrKey: string | null
  readonly driver: string | null
  readonly startedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

export interface UnfinishedSession {
  readonly id: string
  readonly countryCode: string
  readonly partyId: string
  readonly evseUid: string
  readonly evseId: string | null
  readonly phase: string
  readonly reportedStatus: string | null
  readonly energyWh: number
  readonly waitsFor: string | null
  readonly since: number
  readonly lastStep: string | null
  readonly lastStepAt: number | null
  readonly nextStep: string | null
  readonly nextStepAt: number | null
}

export interface SessionFile extends Session {
  readonly live: {
    readonly costSoFarMinor: number | null
    readonly powerW: number | null
    readonly phase: string
    readonly reason: string | null
    readonly answerBy: number | null
    readonly reservedUntil: number | null
  } | null
  readonly timeline: readonly {
    readonly at: number
    readonly kind: string
    readonly detail: string | null
    readonly amountMinor: number | null
    readonly currency: string | null
  }[]
}

export interface Cdr {
  readonly key: string
  readonly brand: string
  readonly market: string
  readonly session: string | null
  readonly energyWh: number
  readonly currency: string
  readonly claimedExclMicros: number
  readonly operatorStatus: string
  readonly operatorReasons: readonly string[]
  readonly driverStatus: string
  readonly driverReasons: readonly string[]
  readonly grossMinor: number | null
  readonly ratedCurrency: string | null
  readonly receivedAt: number
}

export interface Posting {
  readonly id: string
  readonly kind: string
  readonly brand: string
  readonly currency: string
  readonly cdrKey: string | null
  readonly postedAt: number
  readonly entries: readonly {
    readonly line: number
    readonly account: string
    readonly owner: string
    readonly amountMinor: number
  }[]
}

export interface CdrFile extends Cdr {
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly locationId: string
  readonly raw: string
  readonly rating: {
    readonly grossMinor: number
    readonly netMinor: number
    readonly vatMinor: number
    readonly vatBasisPoints: number
    readonly currency: string
    readonly pinnedFrom: string
    readonly tariffHash: string
    readonly lines: unknown
  } | null
  readonly postings: readonly Posting[]
}

export interface Book {
  readonly market: string
  readonly currency: string
  readonly sumMinor: number
  readonly unbalanced: readonly { readonly id: string; readonly sumMinor: number }[]
  readonly accounts: readonly { readonly account: string; readonly balanceMinor: number; readonly entries: number }[]
}

export interface Quarantined {
  readonly id: string
  readonly market: string
  readonly source: string
  readonly peer: string | null
  readonly reason: string
  readonly issues: unknown
  readonly raw: string
  readonly receivedAt: number
}

export interface Driver {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly name: string
  readonly email: string | null
  readonly language: string
  readonly createdAt: number
}

export interface Contract {
  readonly id: string
  readonly contractId: string
  readonly suspendedAt: number | null
}

export interface DriverFile extends Driver {
  readonly contracts: readonly Contract[]
  readonly tokens: readonly Token[]
}

export interface Brand {
  readonly id: string
  readonly name: string
  readonly theme: string
}

export interface OurParty {
  readonly countryCode: string
  readonly partyId: string
  readonly brand: string
  readonly market: string
  readonly name: string
}

export interface Marker {
  readonly latitude: number
  readonly longitude: number
  readonly stations: number
  readonly evses: number
  readonly available: number
  readonly charging: number
  readonly broken: number
  readonly station: {
    readonly peer: string
    readonly countryCode: string
    readonly partyId: string
    readonly id: string
    readonly label: string
  } | null
}

export interface Station {
  readonly name: string | null
  readonly address: string
  readonly city: string
  readonly timeZone: string | null
  readonly timeZoneSource: string
  readonly raw: string
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  /** What its operator can be asked for now. */
  readonly commands: readonly string[]
  readonly evses: readonly StationEvse[]
}

export interface StationEvse {
  readonly uid: string
  readonly evseId: string | null
  readonly status: string
  readonly maxPowerW: number | null
  readonly capabilities: readonly string[]
  readonly connectors: readonly { readonly id: string; readonly standard: string }[]
  readonly offered: boolean
  readonly doubled: boolean
  readonly lastUpdated: number
}

/** What the help desk asked an operator for, and what came of it. */
export interface DeskCommand {
  readonly id: string
  readonly answerBy: number | null
  readonly answer: string | null
  readonly result: string | null
}

export interface SearchHit {
  readonly kind: string
  readonly id: string
  readonly label: string
}

export interface StaffPerson {
  readonly id: string
  readonly name: string
  readonly role: 'viewer' | 'operator' | 'finance' | 'admin'
  readonly passkeys: number
}

export interface SignedIn {
  readonly signedIn: boolean
  readonly name?: string
  /** False: nobody can come in by a passkey yet. */
  readonly hasAdmin?: boolean
}
