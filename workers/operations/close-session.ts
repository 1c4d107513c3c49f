import { createRoute } from '@hono/zod-openapi'
import { deleteCookie } from 'hono/cookie'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { cookieAttributes, SESSION_COOKIE } from './session-cookie.ts'
import { SignedIn } from './signed-in.ts'

const route = createRoute({
  method: 'delete',
  path: '/session',
  operationId: 'closeSession',
  tags: ['sign-in'],
  summary: 'Sign out of the console',
  security: [],
  responses: { 200: jsonAnswer('Signed out', SignedIn) },
})

export const closeSession = (app: OperationsApp) =>
  app.openapi(route, (c) => {
    deleteCookie(c, SESSION_COOKIE, cookieAttributes(c.env.house.origin))
    return c.json({ signedIn: false }, 200)
  })
