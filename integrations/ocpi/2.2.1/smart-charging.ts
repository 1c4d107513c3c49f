import { readPreferencesResponse, writePreferences } from '#integrations/ocpi/2.2.1/charging-preferences'
import {
  readActiveProfile,
  readProfileResponse,
  readProfileResult,
  readSetProfile,
  writeActiveProfile,
  writeProfile,
  writeProfileResult,
} from '#integrations/ocpi/2.2.1/charging-profiles'
import { writeSession } from '#integrations/ocpi/2.2.1/write-session'
import type { SmartCharging } from '#integrations/ocpi/smart-charging'

/** Preferences and profiles as OCPI has them since 2.2. */
export const smartCharging221: SmartCharging = {
  writePreferences,
  readPreferencesResponse,
  writeProfile,
  writeActiveProfile,
  writeProfileResult,
  readSetProfile,
  readProfileResponse,
  readProfileResult,
  readActiveProfile,
  writeSession,
}
