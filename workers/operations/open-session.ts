import { createRoute, z } from '@hono/zod-openapi'
import { setCookie } from 'hono/cookie'
import { hasAdmin } from '#store/catalogue/staff'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal } from './refusal.ts'
import { isOperationsToken } from './require-staff.ts'
import { cookieAttributes, makeSessionCookie, SESSION_COOKIE, SESSION_SECONDS } from './session-cookie.ts'
import { SignedIn } from './signed-in.ts'

const route = createRoute({
  method: 'post',
  path: '/session',
  operationId: 'openSession',
  tags: ['sign-in'],
  summary: 'Sign in to the console by the operations token, while no admin has a passkey',
  security: [],
  request: {
    body: jsonBody(z.object({ token: z.string().min(1).max(500) })),
  },
  responses: { 200: jsonAnswer('Signed in for twelve hours', SignedIn), ...REFUSALS },
})

export const openSession = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    if (!(await isOperationsToken(house, c.req.valid('json').token)))
      throw new Refusal(401, 'sign_in_refused', 'this is not the operations token', 'token')
    if (await hasAdmin(house.catalogue))
      throw new Refusal(403, 'passkey_required', 'staff sign in by passkey; the token is for scripts')
    setCookie(c, SESSION_COOKIE, await makeSessionCookie(house), {
      ...cookieAttributes(house.origin),
      maxAge: SESSION_SECONDS,
    })
    return c.json({ signedIn: true }, 200)
  })
