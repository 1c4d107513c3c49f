import { z } from '@hono/zod-openapi'

/** A posting with its sides; a debit is positive, a credit negative. */
export const Posting = z
  .object({
    id: z.string(),
    kind: z.string(),
    brand: z.string(),
    market: z.string(),
    currency: z.string(),
    cdrKey: z.string().nullable(),
    occurredAt: z.number().int(),
    postedAt: z.number().int(),
    entries: z
      .array(
        z.object({
          line: z.number().int(),
          account: z.string(),
          owner: z.string(),
          amountMinor: z.number().int(),
        }),
      )
      .readonly(),
  })
  .openapi('Posting')
