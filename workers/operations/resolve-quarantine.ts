import { createRoute, z } from '@hono/zod-openapi'
import { resolveQuarantine as markResolved } from '#store/market/resolve-quarantine'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { unknown } from './refusal.ts'

/** An entry is named for what it is: reason, peer and digest of what came. */
const EntryParams = z.object({ id: z.string().min(1).max(300) })

const route = createRoute({
  method: 'post',
  path: '/quarantine/{id}/resolution',
  operationId: 'resolveQuarantine',
  tags: ['charging'],
  summary: 'Say that an entry is dealt with; it stays readable. Again changes nothing',
  request: { params: EntryParams },
  responses: {
    200: jsonAnswer('Dealt with', z.object({ id: z.string(), resolvedAt: z.number().int() })),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const resolveQuarantine = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { id } = c.req.valid('param')
    const found = await Promise.all(house.markets.map(({ database }) => markResolved(database, id, house.now())))
    const resolvedAt = found.find((at) => at !== null)
    if (resolvedAt == null) throw unknown('entry')
    return c.json({ id, resolvedAt }, 200)
  })
