import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { equalInConstantTime, sha256Hex } from '#integrations/crypto/digests'
import type { House } from '#workers/house'
import type { OperationsEnv } from './operations-context.ts'
import { Refusal } from './refusal.ts'
import { checkSessionCookie, SESSION_COOKIE } from './session-cookie.ts'

/** Sent by the console with each request. A page elsewhere cannot add it, so a cookie alone opens nothing. */
export const CONSOLE_HEADER = 'x-operations-console'

/** Lets through who shows the operations token, or the console's cookie with its header. */
export const requireStaff = createMiddleware<OperationsEnv>(async (c, next) => {
  const { house } = c.env
  const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  const cookie = getCookie(c, SESSION_COOKIE)
  const byCookie = bearer === undefined && cookie !== undefined && c.req.header(CONSOLE_HEADER) !== undefined
  const allowed =
    (bearer !== undefined && (await isOperationsToken(house, bearer))) ||
    (byCookie && (await checkSessionCookie(house, cookie)))
  if (!allowed) throw new Refusal(401, 'sign_in_required', 'show the operations token: Authorization: Bearer …')
  await next()
})

/** Is this the operations token? Digests are compared, so the time tells not even its length. */
export async function isOperationsToken(house: House, shown: string): Promise<boolean> {
  if (house.operationsToken === '') return false
  const [left, right] = await Promise.all([sha256Hex(shown), sha256Hex(house.operationsToken)])
  return equalInConstantTime(left, right)
}
