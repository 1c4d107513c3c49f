import { createRoute, z } from '@hono/zod-openapi'
import { TOKEN_STATES } from '#domain/token/life'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownToken } from './known-token.ts'
import type { OperationsApp } from './operations-context.ts'

const Line = z
  .object({
    at: z.number().int(),
    by: z.enum(['driver', 'import', 'rule', 'staff', 'time']),
    move: z.string(),
    from: z.enum(TOKEN_STATES).nullable(),
    to: z.enum(TOKEN_STATES),
    why: z.string().nullable(),
  })
  .openapi('TokenHistoryLine')

const route = createRoute({
  method: 'get',
  path: '/tokens/{id}/history',
  operationId: 'listTokenHistory',
  tags: ['drivers'],
  summary: 'Every move of a token, oldest first: who, when and why. Moves of before they were kept are not in it',
  request: { params: IdParams },
  responses: {
    200: jsonAnswer('The history', z.object({ items: z.array(Line) })),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const listTokenHistory = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { object } = await knownToken(c.env.house, c.req.valid('param').id)
    return c.json({ items: [...(await object.history())] }, 200)
  })
