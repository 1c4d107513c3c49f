import { createRoute } from '@hono/zod-openapi'
import { deleteCookie } from 'hono/cookie'
import type { DriverApp } from '../driver-context.ts'
import { DRIVER_COOKIE } from '../driver-cookie.ts'
import { REFUSALS } from './api-error.ts'

const route = createRoute({
  method: 'post',
  path: '/sign-out',
  operationId: 'signOut',
  tags: ['driver'],
  summary: 'Forget the driver on this browser',
  responses: { 204: { description: 'Done' }, 401: REFUSALS[401] },
})

export const signOut = (api: DriverApp) =>
  api.openapi(route, (c) => {
    deleteCookie(c, DRIVER_COOKIE, { path: '/', secure: true })
    return c.body(null, 204)
  })
