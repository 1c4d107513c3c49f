import type { Instant } from '#domain/instant'

/** Open on a weekday of the site's own calendar. Source: OCPI 2.2.1, locations, RegularHours. */
export interface RegularHours {
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number
  /** Minutes since the wall clock's midnight. */
  readonly beginMinute: number
  /** The first minute that is no longer in it, up to 1,440. Not after the beginning: it goes on past midnight until then. */
  readonly endMinute: number
}

/** A stretch of time that differs from the regular hours, its end excluded. Source: OCPI 2.2.1, locations, ExceptionalPeriod. */
export interface ExceptionalPeriod {
  readonly beginAt: Instant
  readonly endAt: Instant
}

/** When a site is open. Source: OCPI 2.2.1, locations, Hours. */
export interface OpeningTimes {
  readonly twentyFourSeven: boolean
  readonly regularHours: readonly RegularHours[]
  readonly exceptionalOpenings: readonly ExceptionalPeriod[]
  readonly exceptionalClosings: readonly ExceptionalPeriod[]
}
