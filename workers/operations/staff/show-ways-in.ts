import { createRoute, z } from '@hono/zod-openapi'
import { hasAdmin } from '#store/catalogue/staff'
import { jsonAnswer } from '../json-content.ts'
import type { OperationsApp } from '../operations-context.ts'

const route = createRoute({
  method: 'get',
  path: '/session/ways',
  operationId: 'showWaysIn',
  tags: ['sign-in'],
  summary: 'How one signs in to the console now',
  security: [],
  responses: {
    200: jsonAnswer(
      'By passkey once an admin has one; by the operations token until then',
      z.object({ by: z.enum(['passkey', 'token']) }),
    ),
  },
})

export const showWaysIn = (app: OperationsApp) =>
  app.openapi(route, async (c) =>
    c.json({ by: (await hasAdmin(c.env.house.catalogue)) ? 'passkey' : 'token' } as const, 200),
  )
