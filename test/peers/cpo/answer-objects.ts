import type { ListAnswerer } from './answer-list.ts'
import { invalid, notAllowed, notFound, type OcpiAnswer, type OcpiRequest, success } from './ocpi-answer.ts'
import type { Cdr, Location, Session, Tariff } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'

/** The lists this operator pages through. */
export interface Lists {
  locations: ListAnswerer<Location>
  tariffs: ListAnswerer<Tariff>
  sessions: ListAnswerer<Session>
  cdrs: ListAnswerer<Cdr>
}

/** A location, an EVSE, a connector, or the list. */
export function answerLocations(operator: Operator, lists: Lists, request: OcpiRequest): OcpiAnswer {
  if (request.method !== 'GET') return notAllowed('GET')
  const [locationId, evseUid, connectorId] = request.path
  if (locationId === undefined) return lists.locations.answer(request)
  const location = operator.catalogue.location(locationId)
  if (location === null) return notFound(`no location ${locationId}`, 2003)
  if (evseUid === undefined) return success(location)
  const evse = operator.catalogue.site(evseUid, location.id)?.evse
  if (evse === undefined) return notFound(`no EVSE ${evseUid} at ${locationId}`, 2003)
  if (connectorId === undefined) return success(evse)
  const connector = evse.connectors.find(({ id }) => id.toLowerCase() === connectorId.toLowerCase())
  return connector === undefined ? notFound(`no connector ${connectorId} at ${evseUid}`, 2003) : success(connector)
}

/** Tariffs have no single-object request at their sender. */
export function answerTariffs(lists: Lists, request: OcpiRequest): OcpiAnswer {
  if (request.method !== 'GET') return notAllowed('GET')
  return request.path.length === 0 ? lists.tariffs.answer(request) : notFound('tariffs are read as a list')
}

/** Sessions since an instant; charging preferences are not offered by any of our EVSEs. */
export function answerSessions(lists: Lists, request: OcpiRequest): OcpiAnswer {
  const [, sub] = request.path
  if (sub === 'charging_preferences') {
    return request.method === 'PUT' ? notFound('not capable of charging preferences', 2001) : notAllowed('PUT')
  }
  if (request.method !== 'GET') return notAllowed('GET')
  if (request.path.length > 0) return notFound('sessions are read as a list')
  return request.url.searchParams.has('date_from') ? lists.sessions.answer(request) : invalid('date_from is required')
}

/** CDRs, as a list. */
export function answerCdrs(lists: Lists, request: OcpiRequest): OcpiAnswer {
  if (request.method !== 'GET') return notAllowed('GET')
  return request.path.length === 0 ? lists.cdrs.answer(request) : notFound('CDRs are read as a list')
}
