import { z } from '@hono/zod-openapi'
import { PROFILE_TYPES } from '#domain/charging-profile/charging-preferences'
import { type ChargingProfile, RATE_UNITS } from '#domain/charging-profile/charging-profile'

const rate = z.number().min(0).multipleOf(0.1).openapi({ description: 'W, or A of each phase; at most one decimal' })

/** A limit over time, as a person writes it. */
export const Profile = z
  .object({
    unit: z
      .enum(RATE_UNITS)
      .openapi({ description: 'W: the power of all phases together. A: the current of each phase' }),
    startAt: z.number().int().nullable().default(null).openapi({ description: 'Null: from the start of the charge' }),
    durationS: z.number().int().nullable().default(null).openapi({ description: 'Null: the last period goes on' }),
    minRate: rate.nullable().default(null),
    periods: z.array(z.object({ startS: z.number().int(), limit: rate })),
  })
  .openapi('ChargingProfile')

const ProfileInForce = z.object({ profile: Profile, by: z.string(), at: z.number().int() })
const ActiveProfile = z.object({ startAt: z.number().int(), profile: Profile })

/** What limits a charge, and what was asked for. */
export const Shaping = z
  .object({
    preferences: z
      .object({
        asked: z.object({
          profileType: z.enum(PROFILE_TYPES),
          departureAt: z.number().int().nullable(),
          energyNeedWh: z.number().int().nullable(),
          dischargeAllowed: z.boolean(),
        }),
        answer: z.string(),
        at: z.number().int(),
      })
      .nullable(),
    profile: ProfileInForce.nullable().openapi({ description: 'What the charger took last, and by whom' }),
    active: z.object({ active: ActiveProfile, at: z.number().int() }).nullable(),
    sharedWith: z.string().nullable().openapi({ description: 'The peer who shapes this charge for us' }),
    waitUntil: z.number().int().nullable().openapi({ description: 'The operator wants to be left alone until then' }),
    pending: z.boolean(),
    last: z
      .object({
        kind: z.enum(['set', 'get', 'clear']),
        sentAt: z.number().int(),
        answerBy: z.number().int(),
        result: z.string().nullable(),
      })
      .nullable(),
  })
  .openapi('Shaping')

/** The operator's first answer to a request about a profile. */
export const ProfileAnswerView = z
  .object({ answer: z.string(), timeoutS: z.number().int().nullable() })
  .openapi('ProfileAnswer')

/** The profile that was meant. */
export function readProfile({ minRate, periods, ...profile }: z.output<typeof Profile>): ChargingProfile {
  return {
    ...profile,
    minRateTenths: minRate === null ? null : Math.round(minRate * 10),
    periods: periods.map(({ startS, limit }) => ({ startS, limitTenths: Math.round(limit * 10) })),
  }
}

/** A profile as a person reads it. */
export function viewProfile({ minRateTenths, periods, ...profile }: ChargingProfile): z.output<typeof Profile> {
  return {
    ...profile,
    minRate: minRateTenths === null ? null : minRateTenths / 10,
    periods: periods.map(({ startS, limitTenths }) => ({ startS, limit: limitTenths / 10 })),
  }
}
