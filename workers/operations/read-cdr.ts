import { createRoute, z } from '@hono/zod-openapi'
import { type CdrFile, readCdr as readCdrFile } from '#store/market/read-cdr'
import type { House } from '#workers/house'
import { Cdr, viewCdr } from './cdr-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { Posting } from './ledger-schema.ts'
import type { OperationsApp } from './operations-context.ts'
import { Rating, viewRating } from './rating-schema.ts'
import { unknown } from './refusal.ts'

const route = createRoute({
  method: 'get',
  path: '/cdrs/{key}',
  operationId: 'readCdr',
  tags: ['charging'],
  summary: 'A CDR: as received, what the driver owes for it, and what was posted',
  request: {
    params: z.object({
      key: z
        .string()
        .max(80)
        .openapi({ param: { name: 'key', in: 'path' }, description: 'Percent-encoded', example: 'NL*ABC:CDR-1' }),
    }),
  },
  responses: {
    200: jsonAnswer(
      'The CDR',
      Cdr.extend({
        raw: z.string().openapi({ description: 'The text that arrived' }),
        rating: Rating.nullable(),
        postings: z.array(Posting),
      }).openapi('CdrFile'),
    ),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const readCdr = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const file = await findCdr(c.env.house, c.req.valid('param').key.toUpperCase())
    if (!file) throw unknown('cdr')
    const { cdr, rating, postings } = file
    const priced = { ...cdr, grossMinor: rating?.grossMinor ?? null, ratedCurrency: rating?.currency ?? null }
    const view = { ...viewCdr(priced), raw: cdr.raw, rating: rating && viewRating(rating), postings: [...postings] }
    return c.json(view, 200)
  })

/** A CDR's key names its operator, not its market, so every market is asked; there are few. */
async function findCdr(house: House, key: string): Promise<CdrFile | null> {
  const found = await Promise.all(house.markets.map(({ database }) => readCdrFile(database, key)))
  return found.find((file) => file !== null) ?? null
}
