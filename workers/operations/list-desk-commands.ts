import { createRoute, z } from '@hono/zod-openapi'
import { DeskCommand } from './desk-command-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/unlocks',
  operationId: 'listUnlocks',
  tags: ['help desk'],
  summary: 'The last hundred unlocks asked of a peer and what came of them, the newest first',
  request: { params: PeerParams },
  responses: {
    200: jsonAnswer('Unlocks', z.object({ items: z.array(DeskCommand) })),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const listDeskCommands = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { party } = await knownPeer(c.env.house, c.req.valid('param').id)
    return c.json({ items: await party.deskCommands() }, 200)
  })
