import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { refuseQuote } from '#domain/quote/refuse-quote'
import type { DriverApp } from '../driver-context.ts'
import { CONFLICTS, REFUSALS, refuse } from './api-error.ts'
import { ownContract } from './signed-in-driver.ts'

const route = createRoute({
  method: 'get',
  path: '/quotes/{id}/live',
  operationId: 'watchQuote',
  tags: ['charging'],
  summary:
    'A WebSocket: {"kind":"current"} at first, and {"kind":"changed"} when another price has taken the place of this one',
  request: { params: z.object({ id: z.string().min(1).max(128) }) },
  responses: {
    101: { description: 'The socket' },
    ...REFUSALS,
    ...CONFLICTS,
    426: { description: 'Not asked as a socket' },
  },
})

export const watchQuote = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      return refuse(c, 426, 'input_invalid', 'this address is for a socket')
    const { ports } = c.var
    const { contract } = await ownContract(c)
    const { brand, plan } = contract
    const quote = await ports.storedQuote(c.req.valid('param').id)
    const refused = refuseQuote(quote, { brand, plan, place: null, now: ports.now() })
    if (refused !== null || quote === null) throw new DomainError(refused ?? 'quote_unknown', { field: 'id' })
    return ports.watchPrice(quote, c.req.raw)
  })
