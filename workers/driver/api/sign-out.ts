import { createRoute } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { endSignIn } from '../sign-in/account.tsx'
import { REFUSALS } from './api-error.ts'

const route = createRoute({
  method: 'post',
  path: '/sign-out',
  operationId: 'signOut',
  tags: ['driver'],
  summary: 'End the sign-in of this browser; its cookie opens nothing any more',
  responses: { 204: { description: 'Done' }, 401: REFUSALS[401] },
})

export const signOut = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    await endSignIn(c)
    return c.body(null, 204)
  })
