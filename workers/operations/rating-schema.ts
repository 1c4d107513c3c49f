import { z } from '@hono/zod-openapi'
import type { RatingRow } from '#store/market/list-ratings'

/** What a driver owes for a CDR. */
export const Rating = z
  .object({
    cdrKey: z.string(),
    session: z.string().nullable(),
    contract: z.string().nullable(),
    brand: z.string(),
    market: z.string(),
    siteMarket: z.string().nullable(),
    currency: z.string(),
    plan: z.unknown().openapi({ type: 'object', description: 'The plan it was rated by, whole' }),
    tariffHash: z.string(),
    pinnedFrom: z.string().openapi({ description: 'Where the tariff version came from' }),
    grossMinor: z.number().int(),
    netMinor: z.number().int(),
    vatMinor: z.number().int(),
    vatBasisPoints: z.number().int(),
    lines: z.unknown().openapi({ type: 'array', items: {}, description: 'How the price came about' }),
    ratedAt: z.number().int(),
  })
  .openapi('Rating')

/** A rating from its row. */
export function viewRating(row: RatingRow): z.infer<typeof Rating> {
  return { ...row, plan: readJson(row.plan), lines: readJson(row.lines) }
}

// Written by us; a text that is no JSON is shown as it stands.
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
