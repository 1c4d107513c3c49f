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
    suspendedAt: z.number().int().nullable(),
    smartChargingBy: z
      .string()
      .nullish()
      .openapi({ description: 'The peer the driver agreed to be told of to, who may then shape the charges' }),
    createdAt: z.number().int(),
  })
  .openapi('Contract')
