import { isRecord } from '../cpo/load-feed.ts'
import { invalid, notAllowed, notFound, success } from '../cpo/ocpi-answer.ts'
import type { Cdr, Evse, Location, Session, Tariff } from '../cpo/ocpi-objects.ts'
import type { Hub } from './hub.ts'
import { type Held, ownerOf } from './hub-catalogue.ts'
import { connectionOf, type HubConnection, speaksFor } from './hub-connection.ts'
import { type HubAnswer, type HubRequest, unknownReceiver } from './hub-request.ts'
import { goesWrong } from './line-faults.ts'
import { versionOf } from './older-line.ts'
import { tellCdr, tellLocation, tellSession, tellStatus, tellTariff } from './tell-peers.ts'
import { cdrForEmsp, sessionForEmsp } from './to-emsp.ts'

/** Locations, EVSEs and connectors by PUT, their fields by PATCH. Statuses go through at once, everything else later. */
export function takeLocation(hub: Hub, request: HubRequest): HubAnswer {
  const { method, path, body } = request
  const [country = '', party = '', locationId = '', evseUid] = path
  if (method !== 'PUT' && method !== 'PATCH') return notAllowed('PUT, PATCH')
  const stranger = refuseStranger(request)
  if (stranger !== null) return stranger
  if (!isRecord(body) || typeof body['last_updated'] !== 'string') return invalid('last_updated is missing')
  const owner = ownerOf({ country_code: country, party_id: party })
  const held = hub.catalogue.location(owner, locationId)
  if (evseUid === undefined) return takeWholeLocation(hub, request, held)
  const evse = held?.object.evses.find(({ uid }) => uid.toLowerCase() === evseUid.toLowerCase())
  if (held === null || held === undefined || (evse === undefined && method === 'PATCH'))
    return notFound(`no EVSE ${evseUid} at ${locationId}`, 2003)
  const { status } = body
  const isStatic = path.length > 4 || Object.keys(body).some((field) => field !== 'status' && field !== 'last_updated')
  if (evse !== undefined && !isStatic && typeof status === 'string' && !isSlow(status)) {
    const isNews = hub.catalogue.setStatus(evse, status, body['last_updated'])
    if (isNews) tellStatus(hub, held, evse.uid, correlationOf(request))
    return success()
  }
  const evses = mergeEvse(held.object.evses, evseUid, path[4], body)
  showLater(hub, { ...held.object, evses, last_updated: body['last_updated'] }, correlationOf(request))
  return success()
}

/** Whether an EVSE exists is checked like everything static. */
const isSlow = (status: string) => status === 'REMOVED' || status === 'PLANNED'

function takeWholeLocation(hub: Hub, request: HubRequest, held: Held<Location> | null): HubAnswer {
  const { method, body } = request
  if (method === 'PATCH' && held === null) return notFound(`no location ${request.path[2]}`, 2003)
  // As sent: a hub repeats what an operator publishes, right or wrong.
  const location = { ...(method === 'PATCH' ? held?.object : {}), ...Object(body) } as Location
  showLater(hub, location, correlationOf(request))
  return success()
}

function mergeEvse(evses: readonly Evse[], evseUid: string, connectorId: string | undefined, body: object): Evse[] {
  const isIt = ({ uid }: Evse) => uid.toLowerCase() === evseUid.toLowerCase()
  if (!evses.some(isIt)) return [...evses, body as Evse]
  return evses.map((evse) => {
    if (!isIt(evse)) return evse
    if (connectorId === undefined) return { ...evse, ...body }
    const connectors = evse.connectors.map((one) =>
      one.id.toLowerCase() === connectorId.toLowerCase() ? { ...one, ...body } : one,
    )
    return { ...evse, connectors }
  })
}

function showLater(hub: Hub, location: Location, correlationId: string): void {
  const enteredAt = new Date().toISOString()
  hub.changes.later(() => {
    hub.catalogue.putLocation(location, enteredAt)
    tellLocation(hub, { object: location, enteredAt }, correlationId)
  })
}

/** Tariffs by PUT and DELETE. */
export function takeTariff(hub: Hub, request: HubRequest): HubAnswer {
  const { method, path, body } = request
  const [country = '', party = '', id = ''] = path
  if (method !== 'PUT' && method !== 'DELETE') return notAllowed('PUT, DELETE')
  const stranger = refuseStranger(request)
  if (stranger !== null) return stranger
  const owner = ownerOf({ country_code: country, party_id: party })
  if (method === 'DELETE') {
    const held = hub.catalogue.tariff(owner, id)
    if (held === null) return notFound(`no tariff ${id}`, 2000)
    hub.catalogue.removeTariff(owner, id)
    tellTariff(hub, held, 'DELETE', correlationOf(request))
    return success()
  }
  if (!isRecord(body) || !Array.isArray(body['elements'])) return invalid('a tariff has elements')
  const held = { object: Object(body) as Tariff, enteredAt: new Date().toISOString() }
  hub.catalogue.putTariff(held.object, held.enteredAt)
  tellTariff(hub, held, 'PUT', correlationOf(request))
  return success()
}

/** Whole sessions only: this hub takes no partial updates of them. */
export function takeSession(hub: Hub, request: HubRequest): HubAnswer {
  if (request.method !== 'PUT') return notAllowed('PUT')
  const stranger = refuseStranger(request)
  if (stranger !== null) return stranger
  const { body } = request
  if (!isRecord(body) || !isRecord(body['cdr_token']) || typeof body['last_updated'] !== 'string')
    return invalid('a session has a cdr_token and last_updated')
  return keepSession(hub, Object(body) as Session, correlationOf(request))
}

/** Keeps a session and passes it on, however it came. */
export function keepSession(hub: Hub, session: Session, correlationId: string): HubAnswer {
  const emsp = emspOf(hub, session)
  if (emsp === undefined) return unknownReceiver(`no eMSP ${ownerOf(session.cdr_token)}`)
  const owner = ownerOf(session)
  const key = `${owner}/${session.id}`
  const held = { object: session, enteredAt: new Date().toISOString() }
  const known = hub.sessions.get(key)
  // Lists show the newest; what comes late is passed on as it came.
  if (known === null || known.object.last_updated <= session.last_updated) hub.sessions.set(key, held)
  const shown = sessionForEmsp(hub, held)
  hub.journal.sessions.set(key, {
    owner,
    operatorId: session.id,
    hubId: shown.id,
    reference: shown.authorization_reference ?? null,
    status: session.status,
    updates: (hub.journal.sessions.get(key)?.updates ?? 0) + 1,
  })
  if (!goesWrong(hub.settings.seed, 'session_not_pushed', hub.faults, key)) tellSession(hub, emsp, held, correlationId)
  return success()
}

/** The bill of a session. */
export function takeCdr(hub: Hub, request: HubRequest): HubAnswer {
  if (request.method !== 'POST') return notAllowed('POST')
  const { body, connection } = request
  if (!isRecord(body) || !isRecord(body['cdr_token']) || typeof body['id'] !== 'string' || body['id'] === '')
    return invalid('a CDR has an id and a cdr_token')
  const cdr = Object(body) as Cdr
  if (!speaksFor(connection, { country: cdr.country_code, id: cdr.party_id }))
    return invalid(`${ownerOf(cdr)} is not behind this connection`)
  return keepCdr(hub, cdr, correlationOf(request))
}

/** Keeps a CDR and passes it on, however it came; one that comes twice is passed on twice. */
export function keepCdr(hub: Hub, cdr: Cdr, correlationId: string): HubAnswer {
  const emsp = emspOf(hub, cdr)
  if (emsp === undefined) return unknownReceiver(`no eMSP ${ownerOf(cdr.cdr_token)}`)
  const owner = ownerOf(cdr)
  const key = `${owner}/${cdr.id}`
  const held = { object: cdr, enteredAt: hub.cdrs.get(key)?.enteredAt ?? new Date().toISOString() }
  hub.cdrs.set(key, held)
  const isPushed = !goesWrong(hub.settings.seed, 'cdr_not_pushed', hub.faults, key)
  const shown = cdrForEmsp(hub, held)
  hub.journal.cdrs.set(key, {
    owner,
    operatorId: cdr.id,
    id: shown.id,
    sessionId: shown.session_id,
    remark: shown.remark ?? null,
    exclVat: shown.total_cost.excl_vat,
    // A total of 2.1.1 is without VAT.
    inclVat: versionOf(hub, emsp) === '2.1.1' ? null : (shown.total_cost.incl_vat ?? null),
    received: (hub.journal.cdrs.get(key)?.received ?? 0) + 1,
    isPushed,
  })
  if (isPushed) tellCdr(hub, emsp, held, correlationId)
  const location = `${hub.origin}/ocpi/2.2.1/cdrs/${encodeURIComponent(cdr.id)}`
  return { ...success(), httpStatus: 201, headers: { location } }
}

/** The connection of the eMSP whose token was used. */
function emspOf(hub: Hub, { cdr_token }: Session | Cdr): HubConnection | undefined {
  return connectionOf(hub.connections, 'emsp', { country: cdr_token.country_code, id: cdr_token.party_id })
}

/** Objects in the name of somebody who is not behind this connection are nobody's. */
function refuseStranger({ connection, path }: HubRequest): HubAnswer | null {
  const [country = '', id = '', object] = path
  if (object === undefined) return notFound('{country_code}/{party_id}/{id}')
  return speaksFor(connection, { country, id }) ? null : notFound(`${country}*${id} is not behind this connection`)
}

const correlationOf = ({ correlationId }: HubRequest) => correlationId ?? ''
