import { z } from '@hono/zod-openapi'
import { CARD_PROBLEMS } from '#domain/token/check-card-batch'

/** What is wrong with a row, and where. Uids are in no answer: a card is named by its row, or by what is printed on it. */
export const CardProblem = z
  .object({
    row: z.number().int().openapi({ description: 'As a spreadsheet counts: the header is row 1' }),
    column: z.string().nullable(),
    code: z.enum(CARD_PROBLEMS),
    otherRow: z.number().int().optional().openapi({ description: 'The row that has the same value' }),
  })
  .openapi('CardProblem')

/** A batch that was committed, and how far it has come. */
export const TokenBatch = z
  .object({
    id: z.string(),
    brand: z.string(),
    market: z.string(),
    state: z.enum(['ordered', 'issued', 'active']),
    rows: z.number().int(),
    done: z.number().int().openapi({ description: 'Cards that are there' }),
    failed: z.number().int().openapi({ description: 'Cards that were refused after all' }),
    cursor: z.number().int().openapi({ description: 'The row of the file up to which cards were issued' }),
    createdAt: z.number().int(),
    finishedAt: z.number().int().nullable(),
  })
  .openapi('TokenBatch')
