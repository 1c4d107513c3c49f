import { z } from '@hono/zod-openapi'
import { RISK_EFFECTS, RISK_RULES } from '#domain/token/risk-policy'
import type { ReviewCaseRow } from '#store/market/review-cases'

/** What a person may find: it was the driver, it was somebody else, or the operator got it wrong. */
export const VERDICTS = ['genuine', 'fraud', 'operator_fault'] as const

/** A hit of a rule against fraud, for a person to look at. */
export const ReviewView = z
  .object({
    id: z.string(),
    brand: z.string(),
    market: z.string(),
    rule: z
      .enum([...RISK_RULES, 'sticker_reported'])
      .openapi({ description: 'A rule, or a driver who doubts a sticker' }),
    effect: z.enum(RISK_EFFECTS),
    denied: z.boolean().openapi({ description: 'Was the charge refused?' }),
    token: z.string().nullable(),
    contract: z.string().nullable(),
    driver: z.string().nullable(),
    peer: z.string().nullable(),
    location: z.string().nullable(),
    country: z.string().nullable(),
    seen: z
      .record(z.string(), z.union([z.number(), z.string()]))
      .openapi({ description: 'The figures that the rule saw, such as km and minutes' }),
    raisedAt: z.number().int(),
    closedAt: z.number().int().nullable(),
    verdict: z.enum(VERDICTS).nullable(),
    note: z.string().nullable(),
  })
  .openapi('Review')

/** A case from its row. */
export function viewReview(row: ReviewCaseRow): z.infer<typeof ReviewView> {
  const { rule, seen, ...rest } = row
  return {
    ...rest,
    rule: rule as z.infer<typeof ReviewView>['rule'],
    seen: JSON.parse(seen) as Record<string, number | string>,
  }
}
