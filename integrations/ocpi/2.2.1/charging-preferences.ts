import {
  type ChargingPreferences,
  PREFERENCES_RESPONSES,
  type PreferencesResponse,
} from '#domain/charging-profile/charging-preferences'
import { formatDateTime } from '#integrations/ocpi/date-time'
import type { Parsed } from '#integrations/ocpi/parsed'

/** A driver's wishes as they are sent; energy in kWh. Source: OCPI 2.2.1, sessions, ChargingPreferences. */
export function writePreferences(preferences: ChargingPreferences): Readonly<Record<string, unknown>> {
  const { profileType, departureAt, energyNeedWh, dischargeAllowed } = preferences
  return {
    profile_type: profileType,
    ...(departureAt === null ? {} : { departure_time: formatDateTime(departureAt) }),
    ...(energyNeedWh === null ? {} : { energy_need: energyNeedWh / 1000 }),
    discharge_allowed: dischargeAllowed,
  }
}

/** Reads the answer to them, which is a text and no object. Source: OCPI 2.2.1, sessions, ChargingPreferencesResponse. */
export function readPreferencesResponse(raw: unknown): Parsed<PreferencesResponse> {
  const value = PREFERENCES_RESPONSES.find((known) => known === String(raw).trim().toUpperCase())
  if (value === undefined) return { ok: false, issues: [{ field: 'data', problem: 'is no answer to preferences' }] }
  return { ok: true, value, leniencies: value === raw ? [] : [{ field: 'data', rule: 'enum_case' }] }
}
