import { z } from 'zod'
import {
  type ActiveProfile,
  type ChargingProfile,
  PROFILE_RESPONSES,
  PROFILE_RESULTS,
  type ProfileRequestKind,
  type ProfileResult,
  RATE_UNITS,
} from '#domain/charging-profile/charging-profile'
import { dateTime, wholeNumber } from '#integrations/ocpi/2.2.1/field-schemas'
import { instantOf, instantOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'
import type { ProfileResponse, SetProfile } from '#integrations/ocpi/smart-charging'

/** A rate of at most one decimal; what is finer is read and reported. */
const rate = z
  .number()
  .min(0)
  .check((ctx) => {
    if (Math.abs(ctx.value * 10 - Math.round(ctx.value * 10)) < 1e-6) return
    const params = { leniency: 'too_many_decimals' }
    ctx.issues.push({ code: 'custom', input: ctx.value, params, message: 'has more than one decimal', continue: true })
  })

const chargingProfile = z.object({
  start_date_time: dateTime.nullish(),
  duration: wholeNumber.nullish(),
  charging_rate_unit: z.enum(RATE_UNITS),
  min_charging_rate: rate.nullish(),
  charging_profile_period: z.array(z.object({ start_period: wholeNumber, limit: rate })).nullish(),
})
const activeProfile = z.object({ start_date_time: dateTime, charging_profile: chargingProfile })

/** Source: OCPI 2.2.1, charging profiles, SetChargingProfile. */
const setProfile = z.object({ charging_profile: chargingProfile, response_url: z.string().min(1).max(255) })

/** Source: OCPI 2.2.1, charging profiles, ChargingProfileResponse. */
const profileResponse = z.object({ result: z.enum(PROFILE_RESPONSES), timeout: z.number().min(0).nullish() })

/** Source: OCPI 2.2.1, charging profiles, the three results. Which of them it is, our request says and not the body. */
const profileResult = z.object({ result: z.enum(PROFILE_RESULTS) })
const activeProfileResult = profileResult.extend({ profile: activeProfile.nullish() })

const ASSUMED_TIMEOUT_S = 60

/** A profile as it is sent. Source: OCPI 2.2.1, charging profiles, ChargingProfile. */
export function writeProfile(profile: ChargingProfile): Readonly<Record<string, unknown>> {
  const { startAt, durationS, unit, minRateTenths, periods } = profile
  return {
    ...(startAt === null ? {} : { start_date_time: formatDateTime(startAt) }),
    ...(durationS === null ? {} : { duration: durationS }),
    charging_rate_unit: unit,
    ...(minRateTenths === null ? {} : { min_charging_rate: minRateTenths / 10 }),
    charging_profile_period: periods.map(({ startS, limitTenths }) => ({
      start_period: startS,
      limit: limitTenths / 10,
    })),
  }
}

/** Source: OCPI 2.2.1, charging profiles, ActiveChargingProfile. */
export function writeActiveProfile({ startAt, profile }: ActiveProfile): Readonly<Record<string, unknown>> {
  return { start_date_time: formatDateTime(startAt), charging_profile: writeProfile(profile) }
}

/** A result as it is handed on to who asked for it. */
export function writeProfileResult({ result, active }: ProfileResult): Readonly<Record<string, unknown>> {
  return { result, ...(active === null ? {} : { profile: writeActiveProfile(active) }) }
}

/** Reads a profile that somebody else wants to be set, and where its result is to go. */
export function readSetProfile(raw: unknown): Parsed<SetProfile> {
  const parsed = parseLenient(setProfile, raw)
  if (!parsed.ok) return parsed
  const { charging_profile, response_url } = parsed.value
  return {
    ok: true,
    value: { profile: profileOf(charging_profile), responseUrl: response_url },
    leniencies: parsed.leniencies,
  }
}

/** Reads the answer to a request about a profile. */
export function readProfileResponse(raw: unknown): Parsed<ProfileResponse> {
  const parsed = parseLenient(profileResponse, raw)
  if (!parsed.ok) return parsed
  const { result, timeout } = parsed.value
  const leniencies: Leniency[] = [...parsed.leniencies]
  if (timeout == null) leniencies.push({ field: 'timeout', rule: 'missing' })
  return { ok: true, value: { result, timeoutS: Math.round(timeout ?? ASSUMED_TIMEOUT_S) }, leniencies }
}

/** Reads what came of a request of this kind. */
export function readProfileResult(raw: unknown, kind: ProfileRequestKind): Parsed<ProfileResult> {
  if (kind !== 'get') {
    const parsed = parseLenient(profileResult, raw)
    return parsed.ok ? { ...parsed, value: { result: parsed.value.result, active: null } } : parsed
  }
  const parsed = parseLenient(activeProfileResult, raw)
  if (!parsed.ok) return parsed
  const { result, profile } = parsed.value
  const active = result === 'ACCEPTED' && profile ? activeOf(profile) : null
  const leniencies: Leniency[] = [...parsed.leniencies]
  if (result === 'ACCEPTED' && active === null) leniencies.push({ field: 'profile', rule: 'missing' })
  return { ok: true, value: { result, active }, leniencies }
}

/** Reads what the charger has worked out, as its operator pushes it. */
export function readActiveProfile(raw: unknown): Parsed<ActiveProfile> {
  const parsed = parseLenient(activeProfile, raw)
  return parsed.ok ? { ...parsed, value: activeOf(parsed.value) } : parsed
}

function activeOf(value: z.output<typeof activeProfile>): ActiveProfile {
  return { startAt: instantOf(value.start_date_time), profile: profileOf(value.charging_profile) }
}

function profileOf(value: z.output<typeof chargingProfile>): ChargingProfile {
  return {
    startAt: instantOrNull(value.start_date_time),
    durationS: value.duration == null ? null : Math.round(value.duration),
    unit: value.charging_rate_unit,
    minRateTenths: value.min_charging_rate == null ? null : tenthsOf(value.min_charging_rate),
    periods: (value.charging_profile_period ?? []).map(({ start_period, limit }) => ({
      startS: Math.round(start_period),
      limitTenths: tenthsOf(limit),
    })),
  }
}

/** What is finer than a tenth is cut off: a limit is never raised. */
function tenthsOf(value: number): number {
  return Math.floor(value * 10 + 1e-6)
}
