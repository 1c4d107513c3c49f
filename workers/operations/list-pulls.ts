import { createRoute, z } from '@hono/zod-openapi'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams, Pull } from './peer-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/pulls',
  operationId: 'listPulls',
  tags: ['peers'],
  summary: 'The pulls of a peer and how far they are',
  request: { params: PeerParams },
  responses: {
    200: jsonAnswer(
      'Its pulls',
      z.object({
        items: z.array(Pull),
        planned: z
          .array(
            z.object({
              module: Pull.shape.module,
              changesAt: z.number().int().openapi({ description: 'Asked by itself for what changed' }),
              deepAt: z.number().int().openapi({ description: 'Asked as far back as may matter' }),
            }),
          )
          .openapi({ description: 'Nothing while the peer is not connected' }),
      }),
    ),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const listPulls = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { party } = await knownPeer(c.env.house, c.req.valid('param').id)
    const [items, planned] = await Promise.all([party.pulls(), party.plannedPulls()])
    return c.json({ items: [...items], planned: [...planned] }, 200)
  })
