import type { Site } from './catalogue.ts'
import type { Session } from './ocpi-objects.ts'

/** An EVSE kept free for a token. */
export interface Reservation {
  id: string
  site: Site
  uid: string
  expiresMs: number
  session: Session
}
