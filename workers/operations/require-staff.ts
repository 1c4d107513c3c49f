import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { judgeAccess, type StaffPrincipal } from '#domain/identity/staff-role'
import { equalInConstantTime, sha256Hex } from '#integrations/crypto/digests'
import { hasAdmin } from '#store/catalogue/staff'
import type { House } from '#workers/house'
import { ACCESS } from './access-table.ts'
import type { OperationsContext, OperationsEnv } from './operations-context.ts'
import { Refusal } from './refusal.ts'
import { checkSessionCookie, SESSION_COOKIE } from './session-cookie.ts'
import { STAFF_COOKIE, staffSignIn } from './staff/staff-cookie.ts'

/** Sent by the console with each request. A page elsewhere cannot add it, so a cookie alone opens nothing. */
export const CONSOLE_HEADER = 'x-operations-console'
/** The header's value where the page asks by itself, with nobody at it. */
const UNATTENDED = 'unattended'

/** Lets through who shows the operations token, or the console's cookie with its header. */
export const requireStaff = createMiddleware<OperationsEnv>(async (c, next) => {
  const found = await identify(c)
  if (!found) throw new Refusal(401, 'sign_in_required', 'show the operations token: Authorization: Bearer …')
  c.set('principal', found.principal)
  c.set('signIn', found.signIn)
  await next()
})

/** Lets through whose role the table allows; where it asks for it, only shortly after a passkey was shown. */
export const requireRole = (operationId: string) =>
  createMiddleware<OperationsEnv>(async (c, next) => {
    const verdict = judgeAccess(c.var.principal, ACCESS.get(operationId), c.env.house.now())
    if (verdict === 'role_missing') throw new Refusal(403, 'role_missing', 'your role does not allow this')
    if (verdict === 'step_up_required')
      throw new Refusal(403, 'step_up_required', 'show your passkey once more: it has been a while')
    await next()
  })

async function identify(
  c: OperationsContext,
): Promise<{ readonly principal: StaffPrincipal; readonly signIn: string | null } | null> {
  const { house } = c.env
  const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer !== undefined)
    return (await isOperationsToken(house, bearer)) ? { principal: { kind: 'token' }, signIn: null } : null
  const asked = c.req.header(CONSOLE_HEADER)
  if (asked === undefined) return null
  const person = getCookie(c, STAFF_COOKIE)
  if (person !== undefined) {
    const row = await staffSignIn(house, person, house.now(), asked !== UNATTENDED)
    if (row) {
      const { staff: id, name, role, freshAt } = row
      return { principal: { kind: 'person', id, name, role, freshAt }, signIn: row.digest }
    }
  }
  const byToken = getCookie(c, SESSION_COOKIE)
  if (byToken === undefined || !(await checkSessionCookie(house, byToken))) return null
  // It is the way in until the first admin has a passkey, and closes then.
  return (await hasAdmin(house.catalogue)) ? null : { principal: { kind: 'token' }, signIn: null }
}

/** Is this the operations token? Digests are compared, so the time tells not even its length. */
export async function isOperationsToken(house: House, shown: string): Promise<boolean> {
  if (house.operationsToken === '') return false
  const [left, right] = await Promise.all([sha256Hex(shown), sha256Hex(house.operationsToken)])
  return equalInConstantTime(left, right)
}
