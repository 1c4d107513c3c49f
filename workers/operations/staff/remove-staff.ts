import { createRoute, z } from '@hono/zod-openapi'
import { removeStaff as remove } from '#store/catalogue/staff'
import { REFUSALS, UNKNOWN } from '../error-body.ts'
import type { OperationsApp } from '../operations-context.ts'
import { unknown } from '../refusal.ts'

const route = createRoute({
  method: 'delete',
  path: '/staff/{id}',
  operationId: 'removeStaff',
  tags: ['staff'],
  summary: 'Take a person out: their passkeys and sign-ins open nothing any more, at once',
  request: {
    params: z.object({
      id: z
        .string()
        .max(60)
        .openapi({ param: { name: 'id', in: 'path' } }),
    }),
  },
  responses: { 204: { description: 'Taken out' }, ...REFUSALS, ...UNKNOWN },
})

export const removeStaff = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    if (!(await remove(house.catalogue, c.req.valid('param').id, house.now()))) throw unknown('person')
    return c.body(null, 204)
  })
