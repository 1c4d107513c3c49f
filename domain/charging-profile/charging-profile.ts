import type { Instant } from '#domain/instant'

/**
 * Units of a limit. `W` is the power of all phases together; `A` is the current of each phase, unlike the current in a tariff's restrictions,
 * which is the sum over phases. Source: OCPI 2.2.1, charging profiles, ChargingRateUnit.
 */
export const RATE_UNITS = ['W', 'A'] as const
export type RateUnit = (typeof RATE_UNITS)[number]

/** From when on, in seconds from the profile's start, and at most how much, in tenths of the unit. */
export interface ProfilePeriod {
  readonly startS: number
  readonly limitTenths: number
}

/** How fast a charge may go over time: a limit, never a target. */
export interface ChargingProfile {
  /** Null: from the start of the charge. */
  readonly startAt: Instant | null
  /** Null: the last period goes on. */
  readonly durationS: number | null
  readonly unit: RateUnit
  /** The slowest rate at which the vehicle charges well, in tenths of the unit; null where it is not known. */
  readonly minRateTenths: number | null
  readonly periods: readonly ProfilePeriod[]
}

/** What the charger itself has worked out from all that limits it. `startAt` is when it did so. */
export interface ActiveProfile {
  readonly startAt: Instant
  readonly profile: ChargingProfile
}

/** What can be asked about the profile of a charge. */
export type ProfileRequestKind = 'set' | 'get' | 'clear'

/** Source: OCPI 2.2.1, charging profiles, ChargingProfileResponseType. */
export const PROFILE_RESPONSES = ['ACCEPTED', 'NOT_SUPPORTED', 'REJECTED', 'TOO_OFTEN', 'UNKNOWN_SESSION'] as const
export type ProfileResponseType = (typeof PROFILE_RESPONSES)[number]

/** Source: OCPI 2.2.1, charging profiles, ChargingProfileResultType. */
export const PROFILE_RESULTS = ['ACCEPTED', 'REJECTED', 'UNKNOWN'] as const
export type ProfileResultType = (typeof PROFILE_RESULTS)[number]

/** What came of a request; a profile comes only with an accepted `get`. */
export interface ProfileResult {
  readonly result: ProfileResultType
  readonly active: ActiveProfile | null
}
