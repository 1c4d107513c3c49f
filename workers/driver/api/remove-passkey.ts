import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS, refuse } from './api-error.ts'
import { signedIn } from './signed-in-driver.ts'

const route = createRoute({
  method: 'delete',
  path: '/passkeys/{id}',
  operationId: 'removePasskey',
  tags: ['sign-in'],
  summary: 'Forget a passkey: it signs in nobody any more',
  request: {
    params: z.object({
      id: z
        .string()
        .max(1400)
        .openapi({ param: { name: 'id', in: 'path' } }),
    }),
  },
  responses: { 204: { description: 'Forgotten' }, 401: REFUSALS[401], 404: REFUSALS[404] },
})

export const removePasskey = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const forgotten = await c.var.ports.forgetPasskey(signedIn(c), c.req.valid('param').id)
    return forgotten ? c.body(null, 204) : (refuse(c, 404, 'passkey_unknown', 'there is no such passkey') as never)
  })
