import { createRoute, z } from '@hono/zod-openapi'
import { listDisputes as readDisputes } from '#store/market/list-disputes'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const Dispute = z
  .object({
    kind: z.enum(['two_cdrs', 'two_sessions']),
    cdrKey: z.string(),
    market: z.string(),
    peer: z.string(),
    since: z.number().int(),
    rival: z
      .string()
      .nullable()
      .openapi({ description: 'The CDR that counts for the session; null where sessions are in question' }),
    sessions: z.array(z.string()).openapi({ description: 'The session, or those that the CDR may be about' }),
  })
  .openapi('Dispute')

const route = createRoute({
  method: 'get',
  path: '/disputes',
  operationId: 'listDisputes',
  tags: ['money'],
  summary:
    'CDRs that are held since two of them are of one session, or two sessions fit one of them; the oldest 500 of each market',
  responses: { 200: jsonAnswer('The oldest first', z.object({ items: z.array(Dispute) })), ...REFUSALS },
})

export const listDisputes = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const found = await Promise.all(c.env.house.markets.map(({ database }) => readDisputes(database)))
    const items = found.flat().toSorted((left, right) => left.since - right.since)
    return c.json({ items: items.map((item) => ({ ...item, sessions: [...item.sessions] })) }, 200)
  })
