import type { Site } from './catalogue.ts'
import type { Session, Token } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'
import { pushStatus } from './push-catalogue.ts'
import { sendToEmsp } from './send-to-emsp.ts'
import { stableId } from './stable-id.ts'
import { toDateTime } from './to-date-time.ts'

/** A wish to keep an EVSE free. */
export interface ReservationWish {
  id: string
  token: Token
  expiresMs: number
  reference: string | null
}

/** Keeps an EVSE free for a token; the same id again at the same place replaces the old wish. */
export async function reserve(operator: Operator, site: Site, wish: ReservationWish): Promise<string> {
  const { status } = site.evse
  const old = operator.reservations.get(wish.id)
  const isOwn = old?.site.evse === site.evse
  if (status === 'INOPERATIVE' || status === 'OUTOFORDER' || status === 'REMOVED') return 'EVSE_INOPERATIVE'
  if (status !== 'AVAILABLE' && !isOwn) return 'EVSE_OCCUPIED'
  const session = old?.session ?? reservationSession(site, wish)
  operator.reservations.set(wish.id, { id: wish.id, site, uid: wish.token.uid, expiresMs: wish.expiresMs, session })
  await pushStatus(operator, site, 'RESERVED')
  await putSession(operator, session)
  return 'ACCEPTED'
}

/** Gives the EVSE free again. */
export async function cancelReservation(operator: Operator, id: string): Promise<string> {
  const reservation = operator.reservations.get(id)
  if (reservation === undefined) return 'UNKNOWN_RESERVATION'
  operator.reservations.delete(id)
  const now = toDateTime(Math.floor(Date.now() / 1000) * 1000)
  await pushStatus(operator, reservation.site, 'AVAILABLE')
  await putSession(operator, { ...reservation.session, status: 'COMPLETED', end_date_time: now, last_updated: now })
  return 'ACCEPTED'
}

function reservationSession({ location, evse }: Site, { id, token, reference }: ReservationWish): Session {
  const now = toDateTime(Math.floor(Date.now() / 1000) * 1000)
  const { country_code, party_id, uid, type, contract_id } = token
  return {
    country_code: location.country_code,
    party_id: location.party_id,
    id: stableId('reservation', location.id, evse.uid, id),
    start_date_time: now,
    kwh: 0,
    cdr_token: { country_code, party_id, uid, type, contract_id },
    auth_method: 'COMMAND',
    ...(reference === null ? {} : { authorization_reference: reference }),
    location_id: location.id,
    evse_uid: evse.uid,
    connector_id: evse.connectors[0]?.id ?? '#NA',
    currency: 'EUR',
    status: 'RESERVATION',
    last_updated: now,
  }
}

async function putSession(operator: Operator, session: Session): Promise<void> {
  operator.sessions.set(session.id, session)
  const { country_code, party_id, id, cdr_token } = session
  await sendToEmsp(operator, {
    module: 'sessions',
    role: 'RECEIVER',
    method: 'PUT',
    path: [country_code, party_id, id],
    body: session,
    from: { country: country_code, id: party_id },
    to: { country: cdr_token.country_code, id: cdr_token.party_id },
  })
}
