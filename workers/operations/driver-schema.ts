import { z } from '@hono/zod-openapi'

/** An id in the path. */
export const IdParams = z.object({
  id: z
    .string()
    .max(60)
    .openapi({ param: { name: 'id', in: 'path' } }),
})

/** By what a driver pays. */
export const Plan = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('pay_as_you_go'), sessionFeeMinor: z.number().int() }),
    z.object({ kind: z.literal('ad_hoc'), sessionFeeMinor: z.number().int() }),
  ])
  .openapi('Plan')

/** A driver. Personal data. */
export const Driver = z
  .object({
    id: z.string(),
    brand: z.string(),
    market: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    language: z.string(),
    createdAt: z.number().int(),
  })
  .openapi('Driver')

const Usage = z.object({ most: z.number().int().min(0).max(1_000_000_000), per: z.enum(['day', 'week', 'month']) })
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 06:30')

/** What a contract allows beside its money. */
export const ContractLimits = z
  .object({
    countries: z
      .array(z.string().regex(/^[A-Z]{3}$/, 'ISO 3166-1 alpha-3'))
      .min(1)
      .max(250)
      .readonly()
      .nullish(),
    operators: z
      .array(z.string().regex(/^[A-Z]{2}\*[A-Z0-9]{3}$/, 'like NL*ABC'))
      .min(1)
      .max(500)
      .readonly()
      .nullish(),
    maxPowerW: z.number().int().min(1).max(10_000_000).nullish().openapi({
      description:
        'Only where the power of a charging point is known when it asks; skipped, and said so, where it is not',
    }),
    hours: z
      .object({ from: TimeOfDay, to: TimeOfDay, timeZone: z.string().max(60) })
      .nullish()
      .openapi({ description: 'When a charge may begin; an end before the beginning is on the next day' }),
    sessions: Usage.nullish().openapi({ description: 'Charges in any 1, 7 or 31 days' }),
    energyWh: Usage.nullish().openapi({ description: 'A charge may begin while less was used in that time' }),
  })
  .openapi('ContractLimits')

/** What a driver and a brand agreed. */
export const Contract = z
  .object({
    id: z.string(),
    brand: z.string(),
    market: z.string(),
    driver: z.string(),
    contractId: z
      .string()
      .openapi({ description: 'In the form of an eMAID, with its check digit', example: 'DE-8AA-CA2B3C4D5-L' }),
    plan: Plan,
    spendingLimitMinor: z.number().int().nullable(),
    concurrentLimit: z
      .number()
      .int()
      .nullish()
      .openapi({ description: 'Charges of all its tokens that may run at once' }),
    suspendedAt: z.number().int().nullable(),
    limits: ContractLimits.nullish(),
    smartChargingBy: z
      .string()
      .nullish()
      .openapi({ description: 'The peer the driver agreed to be told of to, who may then shape the charges' }),
    createdAt: z.number().int(),
  })
  .openapi('Contract')
