import { ListAnswerer, type Listed } from '../cpo/answer-list.ts'
import type { BoundedStore } from '../cpo/bounded-store.ts'
import { invalid, notAllowed, notFound, success } from '../cpo/ocpi-answer.ts'
import type { Cdr, Location, Session, Token } from '../cpo/ocpi-objects.ts'
import { partyKey } from '../cpo/party.ts'
import { callPeer } from './call-peer.ts'
import type { ClientInfo } from './client-list.ts'
import type { Hub } from './hub.ts'
import type { Held } from './hub-catalogue.ts'
import { connectionOf, speaksFor } from './hub-connection.ts'
import {
  type HubAnswer,
  type HubRequest,
  receiverNotConnected,
  receiverTimedOut,
  unknownReceiver,
} from './hub-request.ts'
import { OLDER_PAGE_LIMITS, PAGE_LIMITS } from './hub-settings.ts'
import {
  cdrForEmsp,
  type HubTariff,
  locationForEmsp,
  locationsShownAs,
  sessionForEmsp,
  tariffsForEmsp,
  withoutRemoved,
} from './to-emsp.ts'

/** Something in a list that is searched by when the hub got it: what came late is found by who asks for what is new. */
interface Entered<T> extends Listed {
  object: T
}

/** The lists this hub pages through, each with its own most objects on a page. */
export interface HubLists {
  /** As things are: what was taken away is not in it. */
  locations: ListAnswerer<Location>
  /** As things changed: what was taken away is shown as REMOVED. */
  changedLocations: ListAnswerer<Location>
  tariffs: ListAnswerer<HubTariff>
  /** Those of whoever asks: of one party, or of the whole platform. */
  sessions: (request: HubRequest) => ListAnswerer<Entered<Session>>
  cdrs: (request: HubRequest) => ListAnswerer<Entered<Cdr>>
  tokens: ListAnswerer<Token & { last_updated: string }>
  clients: ListAnswerer<ClientInfo>
}

/** The lists over what the hub holds, as eMSPs see it. */
export function listsOf(hub: Hub): HubLists {
  const { catalogue, sessions, cdrs, tokens, clients } = hub
  const older = hub.settings.version === '2.1.1' ? OLDER_PAGE_LIMITS : {}
  const limit = (module: string) => hub.settings.pageSize ?? older[module] ?? PAGE_LIMITS[module] ?? 100
  const origin = () => hub.origin
  const shown = () =>
    catalogue.locations().flatMap((held) => {
      const location = locationForEmsp(hub, held)
      return location === null ? [] : [location]
    })
  const present = () => shown().flatMap((location) => withoutRemoved(location) ?? [])
  const published = <T>(items: () => T[]) => ({ revision: catalogue.revision, items })
  return {
    locations: new ListAnswerer(() => published(present), limit('locations'), origin),
    changedLocations: new ListAnswerer(() => published(shown), limit('locations'), origin),
    tariffs: new ListAnswerer(
      () => published(() => catalogue.tariffs().flatMap((held) => tariffsForEmsp(hub, held))),
      limit('tariffs'),
      origin,
    ),
    sessions: perAsker(hub, (isTheirs) =>
      listOf(sessions, isTheirs, (held) => sessionForEmsp(hub, held), limit('sessions'), origin),
    ),
    cdrs: perAsker(hub, (isTheirs) => listOf(cdrs, isTheirs, (held) => cdrForEmsp(hub, held), limit('cdrs'), origin)),
    tokens: new ListAnswerer(
      () => ({
        revision: tokens.revision,
        items: () => tokens.all().map((token) => ({ ...token, last_updated: token.last_updated ?? '' })),
      }),
      limit('tokens'),
      origin,
    ),
    clients: new ListAnswerer(
      () => ({ revision: clients.revision, items: () => clients.all() }),
      limit('hubclientinfo'),
      origin,
    ),
  }
}

type IsTheirs = (charged: Session | Cdr) => boolean

/** A list of its own for everybody who asks, since nobody sees another's. */
function perAsker<T>(hub: Hub, create: (isTheirs: IsTheirs) => T): (request: HubRequest) => T {
  const known = new Map<string, T>()
  return ({ connection, from }) => {
    const isWhole = hub.settings.pullsFor === 'connection' || from === null
    const key = isWhole ? connection.id : partyKey(from.country, from.id)
    const list = known.get(key)
    if (list !== undefined) return list
    const created = create(({ cdr_token: { country_code, party_id } }) =>
      isWhole
        ? speaksFor(connection, { country: country_code, id: party_id })
        : partyKey(country_code, party_id) === key,
    )
    known.set(key, created)
    return created
  }
}

function listOf<T extends Session | Cdr>(
  store: BoundedStore<Held<T>>,
  isTheirs: IsTheirs,
  show: (held: Held<T>) => T,
  limit: number,
  origin: () => string,
): ListAnswerer<Entered<T>> {
  const items = () =>
    store.all().flatMap((held) => {
      const { country_code, party_id } = held.object
      return isTheirs(held.object) ? [{ country_code, party_id, last_updated: held.enteredAt, object: show(held) }] : []
    })
  return new ListAnswerer(() => ({ revision: store.revision, items }), limit, origin)
}

/** Tariffs, sessions or CDRs: those of all operators where the hub is asked, those of one where it is. */
export function answerEmspList(
  hub: Hub,
  lists: HubLists,
  module: 'tariffs' | 'sessions' | 'cdrs',
  request: HubRequest,
): HubAnswer {
  if (request.method !== 'GET') return notAllowed('GET')
  if (request.path.length > 0) return notFound(`${module} are read as a list`)
  if (module === 'sessions' && !request.url.searchParams.has('date_from')) return invalid('date_from is required')
  switch (module) {
    case 'tariffs':
      return answerList(hub, lists.tariffs, request)
    case 'sessions':
      return unwrap(answerList(hub, lists.sessions(request), request))
    case 'cdrs':
      return unwrap(answerList(hub, lists.cdrs(request), request))
  }
}

const unwrap = (answer: HubAnswer): HubAnswer =>
  Array.isArray(answer.data) ? { ...answer, data: answer.data.map(({ object }) => object) } : answer

/** A location, an EVSE, a connector, or the list: all that there is, or all that changed. */
export function answerEmspLocation(hub: Hub, lists: HubLists, request: HubRequest): HubAnswer | Promise<HubAnswer> {
  if (request.method !== 'GET') return notAllowed('GET')
  const [locationId, evseUid, connectorId] = request.path
  if (locationId === undefined) {
    const isDelta = request.url.searchParams.has('date_from')
    return answerList(hub, isDelta ? lists.changedLocations : lists.locations, request)
  }
  if (hub.settings.addressing === 'party') return askOwner(hub, request, locationId)
  const [held] = locationsShownAs(hub, locationId)
  const location = held === undefined ? null : locationForEmsp(hub, held)
  if (location === null) return notFound(`no location ${locationId}`, 2003)
  if (evseUid === undefined) return success(location)
  const evse = location.evses.find(({ uid }) => uid.toLowerCase() === evseUid.toLowerCase())
  if (evse === undefined) return notFound(`no EVSE ${evseUid} at ${locationId}`, 2003)
  if (connectorId === undefined) return success(evse)
  const connector = evse.connectors.find(({ id }) => id.toLowerCase() === connectorId.toLowerCase())
  return connector === undefined ? notFound(`no connector ${connectorId}`, 2003) : success(connector)
}

/** An open list is no routed request: who asks nobody is not answered by everybody. */
function answerList<T extends Listed>(hub: Hub, list: ListAnswerer<T>, request: HubRequest): HubAnswer {
  const { to, connection } = request
  if (to === null) return invalid('a list is asked of the hub or of a party')
  const isForHub = partyKey(to.country, to.id) === partyKey(hub.own.country, hub.own.id)
  if (isForHub) return list.answer({ ...request, to: null })
  return connection.side === 'emsp' ? { ...list.answer(request), from: to } : list.answer(request)
}

/** Passes the question for one object on: to the party addressed, or to the one whose it is. */
async function askOwner(hub: Hub, request: HubRequest, locationId: string): Promise<HubAnswer> {
  const { to, from, path, correlationId } = request
  if (from === null) return invalid('OCPI-from-* is missing')
  const isForHub = to !== null && partyKey(to.country, to.id) === partyKey(hub.own.country, hub.own.id)
  if (isForHub) return invalid('one object is asked of its owner, or of nobody in particular')
  const [held] = locationsShownAs(hub, locationId)
  const owner = to ?? (held === undefined ? null : { country: held.object.country_code, id: held.object.party_id })
  const connection = owner === null ? undefined : connectionOf(hub.connections, 'cpo', owner)
  if (owner === null || connection === undefined) return unknownReceiver(`nobody here has a location ${locationId}`)
  const call = { module: 'locations', role: 'SENDER', method: 'GET', path, from, to: owner } as const
  const { came, reply } = await callPeer(hub, connection, {
    ...call,
    ...(correlationId === null ? {} : { correlationId }),
  })
  if (reply === null)
    return came === 'timeout' ? receiverTimedOut('no answer in time') : receiverNotConnected('no answer')
  const { httpStatus, statusCode, data, error } = reply
  return {
    httpStatus: httpStatus ?? 200,
    statusCode: statusCode ?? 3000,
    from: owner,
    ...(data === undefined ? {} : { data }),
    ...(error === null ? {} : { message: error }),
  }
}
