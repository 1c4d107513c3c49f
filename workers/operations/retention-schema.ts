import { z } from '@hono/zod-openapi'
import { RETAINED } from '#domain/retention/retention'

const LONGEST_DAYS = 36_500

/** What was agreed with a peer, in days from the receipt; what is missing goes by the rules of the markets. */
export const RetentionOverrides = z
  .strictObject({
    cdr_payload: z.number().int().min(0).max(LONGEST_DAYS).optional(),
    quarantine: z.number().int().min(0).max(LONGEST_DAYS).optional(),
    finding_sample: z.number().int().min(0).max(LONGEST_DAYS).optional(),
    call_log: z.number().int().min(0).max(LONGEST_DAYS).optional(),
  })
  .openapi('RetentionOverrides')

/** How long what came from a peer is kept. */
export const Retention = z
  .object({
    overrides: RetentionOverrides,
    applied: z
      .array(
        z.object({
          market: z.string(),
          of: z.enum(RETAINED),
          period: z.union([z.object({ days: z.number().int() }), z.object({ years: z.number().int() })]),
          before: z.number().int().openapi({ description: 'What was received before is let go' }),
          citation: z.string().nullable().openapi({ description: 'Where the rule is written; null: agreed upon' }),
        }),
      )
      .readonly()
      .openapi({
        description: 'What holds now, by market; a rule that is the least holds against a shorter agreement',
      }),
    dueAt: z.number().int().nullable().openapi({ description: 'When the next sweep begins or goes on' }),
    last: z
      .object({ at: z.number().int(), removed: z.partialRecord(z.enum(RETAINED), z.number().int()) })
      .nullable()
      .openapi({ description: 'The last sweep that came to its end, and how much it let go' }),
  })
  .openapi('Retention')
