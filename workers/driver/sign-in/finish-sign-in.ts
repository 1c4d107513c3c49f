import { setCookie } from 'hono/cookie'
import type { DriverContext } from '../driver-context.ts'
import { DRIVER_COOKIE, DRIVER_COOKIE_SECONDS, OWN_COOKIE, type SignedInDriver } from '../driver-cookie.ts'
import type { SignInProof } from './sign-in-ports.ts'

/** Signs the driver in on this browser under a new secret, whatever the browser had before; false when the proof was used before. */
export async function finishSignIn(c: DriverContext, subject: SignedInDriver, proof: SignInProof): Promise<boolean> {
  const cookie = await c.var.ports.signIn(subject, proof)
  if (cookie === null) return false
  setCookie(c, DRIVER_COOKIE, cookie, { ...OWN_COOKIE, maxAge: DRIVER_COOKIE_SECONDS })
  return true
}
