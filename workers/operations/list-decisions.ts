import { createRoute, z } from '@hono/zod-openapi'
import { RISK_EFFECTS, RISK_RULES } from '#domain/token/risk-policy'
import { ALLOWED_TYPES } from '#integrations/ocpi/authorization-decision'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownToken } from './known-token.ts'
import type { OperationsApp } from './operations-context.ts'
import { decodeCursor, encodeCursor, PageQuery, pageOf } from './page-query.ts'

const DecisionView = z
  .object({
    reference: z.string().openapi({ description: 'Our session’s id, where a charge followed' }),
    at: z.number().int(),
    peer: z.string(),
    allowed: z.enum(ALLOWED_TYPES),
    reason: z.string(),
    place: z
      .object({ latitude: z.number(), longitude: z.number(), country: z.string().nullable() })
      .nullable()
      .openapi({ description: 'Null where it could not be told in time' }),
    location: z.string().nullable().openapi({ description: 'The operator’s id of the place' }),
    hits: z.array(
      z.object({
        rule: z.enum(RISK_RULES),
        effect: z.enum(RISK_EFFECTS),
        denies: z.boolean(),
        seen: z.record(z.string(), z.union([z.number(), z.string()])),
      }),
    ),
    skipped: z.array(z.string()).openapi({ description: 'Rules whose facts were missing' }),
    terms: z.unknown().openapi({ type: 'object', description: 'The terms of the rules at that time' }),
    hasBegun: z.boolean(),
    endedAt: z.number().int().nullable(),
    energyWh: z.number().nullable(),
  })
  .openapi('Decision')

const route = createRoute({
  method: 'get',
  path: '/tokens/{id}/decisions',
  operationId: 'listDecisions',
  tags: ['drivers'],
  summary: 'Every decision about a token with the facts it was made of, newest first, from the token itself',
  request: { params: IdParams, query: PageQuery },
  responses: { 200: jsonAnswer('A page of decisions', pageOf(DecisionView)), ...REFUSALS, ...UNKNOWN },
})

export const listDecisions = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const { object } = await knownToken(c.env.house, c.req.valid('param').id)
    const after = decodeCursor(cursor)
    const page = await object.decisions(after && { at: after.at, reference: after.id }, limit)
    const last = page.items.at(-1)
    const nextCursor = page.hasMore && last ? encodeCursor({ at: last.at, id: last.reference }) : null
    const items = page.items.map((decision) => ({
      ...decision,
      hits: decision.hits.map((hit) => ({ ...hit, seen: { ...hit.seen } })),
      skipped: [...decision.skipped],
    }))
    return c.json({ items, nextCursor }, 200)
  })
