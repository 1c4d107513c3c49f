import { createRoute, z } from '@hono/zod-openapi'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const CallCount = z
  .object({
    direction: z.enum(['in', 'out']),
    module: z.string(),
    outcome: z.string(),
    calls: z.number().int(),
    totalMs: z.number(),
  })
  .openapi('CallCount')

const route = createRoute({
  method: 'get',
  path: '/counters',
  operationId: 'readCounters',
  tags: ['overview'],
  summary:
    'Calls by module and outcome, in and out, since the answering isolate started; sums over all are in the dataset',
  responses: { 200: jsonAnswer('The counters', z.object({ items: z.array(CallCount) })), ...REFUSALS },
})

export const readCounters = (app: OperationsApp) =>
  app.openapi(route, (c) => c.json({ items: [...c.env.ports.callCounts()] }, 200))
