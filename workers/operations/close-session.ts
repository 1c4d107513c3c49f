import { createRoute } from '@hono/zod-openapi'
import { deleteCookie, getCookie } from 'hono/cookie'
import { sha256Hex } from '#integrations/crypto/digests'
import { endStaffSignIn } from '#store/catalogue/staff'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { cookieAttributes, SESSION_COOKIE } from './session-cookie.ts'
import { SignedIn } from './signed-in.ts'
import { STAFF_COOKIE, STAFF_COOKIE_ATTRIBUTES } from './staff/staff-cookie.ts'

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
  app.openapi(route, async (c) => {
    const { house } = c.env
    const person = getCookie(c, STAFF_COOKIE)
    // A page elsewhere cannot send this cookie, so nobody is signed out by a stranger.
    if (person !== undefined) await endStaffSignIn(house.catalogue, await sha256Hex(person), house.now())
    deleteCookie(c, STAFF_COOKIE, STAFF_COOKIE_ATTRIBUTES)
    deleteCookie(c, SESSION_COOKIE, cookieAttributes(house.origin))
    return c.json({ signedIn: false }, 200)
  })
