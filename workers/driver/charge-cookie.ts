import { getCookie, setCookie } from 'hono/cookie'
import type { DriverContext } from './driver-context.ts'

/** One cookie for each charge that this browser started: it comes back to its own charge, and another browser does not. */
const PREFIX = '__Host-charge-'
const LASTS_SECONDS = 30 * 24 * 3600

/** A charge this browser can open, and the EVSE it is at. */
export interface OwnCharge {
  readonly id: string
  readonly evseKey: string
  readonly secret: string
}

/** Lets this browser come back to a charge without the link. */
export function keepCharge(c: DriverContext, charge: OwnCharge): void {
  setCookie(c, `${PREFIX}${charge.id}`, `${charge.evseKey}.${charge.secret}`, {
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
    maxAge: LASTS_SECONDS,
  })
}

/** The charges this browser started, newest unknown; at most 20 are looked at. */
export function ownCharges(c: DriverContext): readonly OwnCharge[] {
  return Object.entries(getCookie(c))
    .filter(([name]) => name.startsWith(PREFIX))
    .slice(0, 20)
    .map(([name, value]) => {
      const [evseKey = '', secret = ''] = value.split('.')
      return { id: name.slice(PREFIX.length), evseKey, secret }
    })
}
