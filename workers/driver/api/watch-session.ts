import { createRoute } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS, refuse } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { SessionIdParams } from './schemas.ts'

const route = createRoute({
  method: 'get',
  path: '/sessions/{id}/live',
  operationId: 'watchSession',
  tags: ['charging'],
  summary: 'A WebSocket: first a snapshot of the charge, then what changes, each with the revisions from and to',
  request: { params: SessionIdParams },
  responses: { 101: { description: 'The socket' }, ...REFUSALS, 426: { description: 'Not asked as a socket' } },
})

export const watchSession = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      return refuse(c, 426, 'input_invalid', 'this address is for a socket')
    const { session } = await ownSession(c, c.req.valid('param').id)
    return session.fetch(c.req.raw)
  })
