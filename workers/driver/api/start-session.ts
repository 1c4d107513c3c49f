import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { openForContract } from '../open-for-contract.ts'
import { CONFLICTS, REFUSALS } from './api-error.ts'
import { json, Session } from './schemas.ts'
import { sessionBody } from './session-body.ts'
import { ownContract } from './signed-in-driver.ts'

const route = createRoute({
  method: 'post',
  path: '/sessions',
  operationId: 'startSession',
  tags: ['charging'],
  summary: 'Start a charge, or have its place kept, at a price I was shown; the same key again is the same charge',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            key: z
              .string()
              .min(16)
              .max(64)
              .openapi({ description: 'Made by the client, new for each charge it means' }),
            quote: z.string().min(1).max(128),
            reserveUntil: z
              .number()
              .int()
              .optional()
              .openapi({ description: 'Keeps the place until then, in ms since 1970, in place of starting' }),
          }),
        },
      },
    },
  },
  responses: { 202: json('The charge; the operator answers later', Session), ...REFUSALS, ...CONFLICTS },
})

export const startSession = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const view = await openForContract(c.var.ports, await ownContract(c), c.req.valid('json'))
    return c.json(sessionBody(view, c.var.wording), 202)
  })
