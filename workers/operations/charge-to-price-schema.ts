import { z } from '@hono/zod-openapi'
import type { PriceRefusal } from '#domain/tariff/charge-price'
import { OCPI_VERSIONS } from '#integrations/ocpi/dialect'
import { type ReadCharge, readChargeToPrice } from '#integrations/ocpi/read-charge-to-price'
import { CATALOGUES } from '#ui/catalogues.ts'
import { negotiateLanguage } from '#ui/negotiate-language.ts'
import { isLanguage, LOCALES, type Wording, wordingOf } from '#ui/wording.ts'
import { Refusal } from './refusal.ts'

/** Most tariffs that one charge is laid before us with. */
const MOST_TARIFFS = 50

/** A charge as an operator sends its objects, in OCPI's own names. Only what a price depends on is due. */
export const ChargeToPriceBody = z
  .object({
    ocpi_version: z.enum(OCPI_VERSIONS),
    time_zone: z.string().max(60).nullish().openapi({
      description: 'IANA zone of the Location; due where a tariff has restrictions on local time',
      example: 'Europe/Amsterdam',
    }),
    tariffs: z
      .array(z.record(z.string(), z.unknown()))
      .max(MOST_TARIFFS)
      .optional()
      .openapi({ description: 'OCPI tariffs as sent; those in the CDR where none are given' }),
    cdr: z.record(z.string(), z.unknown()).openapi({
      description: 'An OCPI CDR as sent; times, currency and charging_periods are enough, claims may lie in `claimed`',
    }),
    hints: z
      .object({ reservation_expired: z.boolean().optional() })
      .optional()
      .openapi({ description: 'What a CDR cannot carry' }),
    language: z
      .string()
      .refine(isLanguage, `is none of ${Object.keys(LOCALES).join(', ')}`)
      .optional()
      .openapi({ description: 'Of the sentences; that of Accept-Language otherwise', example: 'en' }),
  })
  .openapi('ChargeToPrice')

/** What was odd about the objects, and how they were read all the same. */
export const Leniencies = z.array(z.object({ field: z.string(), rule: z.string() }))

/** The charge that a body describes. A refusal of 422 names the field that cannot be read, as `tariffs.0.…` or `cdr.…`. */
export function readChargeBody(body: z.output<typeof ChargeToPriceBody>): {
  readonly read: ReadCharge
  readonly leniencies: z.infer<typeof Leniencies>
} {
  const parsed = readChargeToPrice({
    ocpiVersion: body.ocpi_version,
    timeZone: body.time_zone ?? null,
    tariffs: body.tariffs ?? null,
    cdr: body.cdr,
    reservationExpired: body.hints?.reservation_expired ?? null,
  })
  if (parsed.ok) return { read: parsed.value, leniencies: [...parsed.leniencies] }
  const [issue] = parsed.issues
  const field = issue?.field ?? null
  throw new Refusal(422, 'object_unreadable', `${field ?? ''} ${issue?.problem ?? 'cannot be read'}`, field)
}

/** A refusal for want of a price, at the field of the body that is the reason. */
export function withoutPrice({ reason, field }: PriceRefusal): Refusal {
  const isOfBody = field === 'time_zone' || field.startsWith('tariffs')
  return new Refusal(
    422,
    reason,
    `there is no price: ${reason.replaceAll('_', ' ')}`,
    isOfBody ? field : `cdr.${field}`,
  )
}

/** The language of the sentences: the one the body names, else that of the header. */
export function wordingFor(language: string | undefined, acceptLanguage: string | undefined): Wording {
  const chosen = language !== undefined && isLanguage(language) ? language : negotiateLanguage(acceptLanguage)
  return wordingOf(chosen, CATALOGUES[chosen])
}
