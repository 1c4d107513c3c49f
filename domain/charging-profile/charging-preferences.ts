import type { Instant } from '#domain/instant'

/** What a driver wants of a charge. Source: OCPI 2.2.1, sessions, ProfileType. */
export const PROFILE_TYPES = ['CHEAP', 'FAST', 'GREEN', 'REGULAR'] as const
export type ProfileType = (typeof PROFILE_TYPES)[number]

/** A driver's wishes for a running charge. An operator that accepts them promises nothing. */
export interface ChargingPreferences {
  readonly profileType: ProfileType
  /** When the vehicle is needed. */
  readonly departureAt: Instant | null
  /** What has to be in it by then. */
  readonly energyNeedWh: number | null
  /** May the vehicle be discharged? Only ever true because the driver said so. */
  readonly dischargeAllowed: boolean
}

/** Source: OCPI 2.2.1, sessions, ChargingPreferencesResponse. */
export const PREFERENCES_RESPONSES = [
  'ACCEPTED',
  'DEPARTURE_REQUIRED',
  'ENERGY_NEED_REQUIRED',
  'NOT_POSSIBLE',
  'PROFILE_TYPE_NOT_SUPPORTED',
] as const
export type PreferencesResponse = (typeof PREFERENCES_RESPONSES)[number]

/** Is there a tariff for this wish among those of a connector? One without a type is a regular one. */
export function hasTariffFor(wish: ProfileType, tariffTypes: readonly (string | null)[]): boolean {
  if (wish === 'REGULAR') return tariffTypes.some((type) => type === 'REGULAR' || type === null)
  return tariffTypes.includes(`PROFILE_${wish}`)
}
