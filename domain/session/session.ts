import type { Instant } from '#domain/instant'

/** Source: OCPI 2.2.1, sessions, SessionStatus. */
export const SESSION_STATUSES = ['ACTIVE', 'COMPLETED', 'INVALID', 'PENDING', 'RESERVATION'] as const
export type SessionStatus = (typeof SESSION_STATUSES)[number]

/** Source: OCPI 2.2.1, cdrs, AuthMethod. */
export const AUTH_METHODS = ['AUTH_REQUEST', 'COMMAND', 'WHITELIST'] as const
export type AuthMethod = (typeof AUTH_METHODS)[number]

/** A token as an operator repeats it in a session or CDR. Personal data. */
export interface ReportedToken {
  readonly countryCode: string
  readonly partyId: string
  readonly uid: string
  readonly type: string
  readonly contractId: string
}

/**
 * A measured volume in one charging period. `volumeMicros` is an integer: 10⁻⁶ of OCPI's own unit of the type (kWh, h, kW, A, %), so that
 * an hour sent as 0.1667 stays exactly what was sent; 1 Wh is 1,000.
 */
export interface ChargingDimension {
  /** Source: OCPI 2.2.1, cdrs, CdrDimensionType (ENERGY, TIME, PARKING_TIME, RESERVATION_TIME, MIN_/MAX_CURRENT, MIN_/MAX_POWER, …). */
  readonly type: string
  readonly volumeMicros: number
}

/** A stretch of a charge with one set of measured volumes; it ends where the next one starts. */
export interface ChargingPeriod {
  readonly startAt: Instant
  readonly dimensions: readonly ChargingDimension[]
  readonly tariffId: string | null
}

/** A charging session as its operator reports it. Source: OCPI 2.2.1, sessions, Session. */
export interface ReportedSession {
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  readonly startAt: Instant
  readonly endAt: Instant | null
  readonly energyWh: number
  readonly token: ReportedToken
  readonly authMethod: AuthMethod
  readonly authorizationReference: string | null
  readonly locationId: string
  readonly evseUid: string
  readonly connectorId: string
  readonly meterId: string | null
  readonly currency: string
  readonly periods: readonly ChargingPeriod[]
  /** What the operator says it costs so far, without VAT, in micros; null when it says nothing. Never what the driver pays. */
  readonly totalCostExclMicros: number | null
  readonly totalCostInclMicros: number | null
  readonly status: SessionStatus
  readonly lastUpdated: Instant
}

/** One accepted message about a session. A PUT holds the whole session, a PATCH some fields; PATCH periods are added to those there are. */
export type SessionMessage =
  | {
      readonly kind: 'PUT'
      readonly lastUpdated: Instant
      readonly contentHash: string
      readonly session: ReportedSession
    }
  | {
      readonly kind: 'PATCH'
      readonly lastUpdated: Instant
      readonly contentHash: string
      readonly changes: Partial<ReportedSession>
      /** Its periods are all there are since the beginning, and not those to add. */
      readonly repeatsPeriods?: boolean
    }
