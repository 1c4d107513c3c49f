import type { ChargingPreferences, PreferencesResponse } from '#domain/charging-profile/charging-preferences'
import type {
  ActiveProfile,
  ChargingProfile,
  ProfileRequestKind,
  ProfileResponseType,
  ProfileResult,
} from '#domain/charging-profile/charging-profile'
import type { ReportedSession } from '#domain/session/session'
import type { Parsed } from '#integrations/ocpi/parsed'

/** What an operator answers at once to a request about a profile: only after ACCEPTED does a result follow, within `timeoutS`. */
export interface ProfileResponse {
  readonly result: ProfileResponseType
  readonly timeoutS: number
}

/** A profile that somebody else wants to be set, and where its result is to go. */
export interface SetProfile {
  readonly profile: ChargingProfile
  readonly responseUrl: string
}

/** Preferences and profiles of running charges, in the words of a version that has them. */
export interface SmartCharging {
  writePreferences(preferences: ChargingPreferences): Readonly<Record<string, unknown>>
  readPreferencesResponse(raw: unknown): Parsed<PreferencesResponse>
  writeProfile(profile: ChargingProfile): Readonly<Record<string, unknown>>
  writeActiveProfile(active: ActiveProfile): Readonly<Record<string, unknown>>
  writeProfileResult(result: ProfileResult): Readonly<Record<string, unknown>>
  readSetProfile(raw: unknown): Parsed<SetProfile>
  readProfileResponse(raw: unknown): Parsed<ProfileResponse>
  readProfileResult(raw: unknown, kind: ProfileRequestKind): Parsed<ProfileResult>
  readActiveProfile(raw: unknown): Parsed<ActiveProfile>
  /** A session as it is handed on to whoever shapes charges for us. */
  writeSession(session: ReportedSession): Readonly<Record<string, unknown>>
}
