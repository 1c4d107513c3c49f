import type { Cdr, Location, Session, Tariff } from '../cpo/ocpi-objects.ts'
import type { Party } from '../cpo/party.ts'
import { callPeer } from './call-peer.ts'
import type { ClientInfo } from './client-list.ts'
import type { Delivery } from './delivery-queue.ts'
import type { Hub } from './hub.ts'
import { track } from './hub.ts'
import { type Held, ownerOf } from './hub-catalogue.ts'
import { type HubConnection, partiesOf, type Side } from './hub-connection.ts'
import { goesWrong } from './line-faults.ts'
import { cdrForEmsp, locationForEmsp, sessionForEmsp, tariffsForEmsp } from './to-emsp.ts'

/** What a message is, before it is addressed. */
type Message = Pick<Delivery, 'module' | 'method' | 'path' | 'correlationId'> &
  Partial<Pick<Delivery, 'body' | 'query'>> & { owner: string; about: string }

/** Puts a message to one party into its connection's queue. */
export function tell(hub: Hub, connection: HubConnection, from: Party, to: Party, message: Message): void {
  const { owner, about, ...rest } = message
  const entry = { key: `${message.module}/${about}`, owner, state: 'waiting' as const, attempts: [] }
  hub.journal.deliveries.push(entry)
  const overtakes = goesWrong(hub.settings.seed, 'overtakes', hub.faults, entry.key)
  connection.push({ ...rest, from, to, entry }, overtakes)
}

/** Tells everybody of a side, as the hub: the owner stands in the path. */
export function broadcast(hub: Hub, side: Side, message: Message): void {
  for (const connection of hub.connections) {
    const [party] = partiesOf(connection)
    if (connection.side === side && party !== undefined) tell(hub, connection, hub.own, party, message)
  }
}

/** A location that changed. */
export function tellLocation(hub: Hub, held: Held<Location>, correlationId: string): void {
  const location = locationForEmsp(hub, held)
  if (location === null) return
  const { country_code, party_id, id, last_updated } = location
  broadcast(hub, 'emsp', {
    module: 'locations',
    method: 'PUT',
    path: [country_code, party_id, id],
    body: location,
    correlationId,
    owner: ownerOf(location),
    about: `${id}/${last_updated}`,
  })
}

/** A status, alone. */
export function tellStatus(hub: Hub, held: Held<Location>, evseUid: string, correlationId: string): void {
  const location = locationForEmsp(hub, held)
  const at = held.object.evses.findIndex(({ uid }) => uid.toLowerCase() === evseUid.toLowerCase())
  const evse = location?.evses[at]
  if (location === null || evse === undefined) return
  const { country_code, party_id, id } = location
  broadcast(hub, 'emsp', {
    module: 'locations',
    method: 'PATCH',
    path: [country_code, party_id, id, evse.uid],
    body: { status: evse.status, last_updated: evse.last_updated },
    correlationId,
    owner: ownerOf(location),
    about: `${id}/${evse.uid}/${evse.status}/${evse.last_updated}`,
  })
}

/** A tariff, in all its descriptions; or that it is gone. */
export function tellTariff(hub: Hub, held: Held<Tariff>, method: 'PUT' | 'DELETE', correlationId: string): void {
  for (const tariff of tariffsForEmsp(hub, held)) {
    const { country_code, party_id, id, last_updated, target_operator_party_id } = tariff
    broadcast(hub, 'emsp', {
      module: 'tariffs',
      method,
      path: [country_code, party_id, id],
      ...(method === 'PUT' ? { body: tariff } : {}),
      correlationId,
      owner: ownerOf(tariff),
      about: `${id}/${target_operator_party_id ?? 'all'}/${last_updated}/${method}`,
    })
  }
}

/** The whole session, to the eMSP whose token it is: this hub knows no partial updates of sessions. */
export function tellSession(hub: Hub, emsp: HubConnection, held: Held<Session>, correlationId: string): void {
  const session = sessionForEmsp(hub, held)
  const { country_code, party_id, id, last_updated, cdr_token } = session
  const to = { country: cdr_token.country_code, id: cdr_token.party_id }
  tell(hub, emsp, senderOf(hub, session), to, {
    module: 'sessions',
    method: 'PUT',
    path: [country_code, party_id, id],
    body: session,
    correlationId,
    owner: ownerOf(session),
    about: `${id}/${session.status}/${last_updated}`,
  })
}

/** A CDR, to the eMSP whose token it is. */
export function tellCdr(hub: Hub, emsp: HubConnection, held: Held<Cdr>, correlationId: string): void {
  const cdr = cdrForEmsp(hub, held)
  const to = { country: cdr.cdr_token.country_code, id: cdr.cdr_token.party_id }
  tell(hub, emsp, senderOf(hub, cdr), to, {
    module: 'cdrs',
    method: 'POST',
    path: [],
    body: cdr,
    correlationId,
    owner: ownerOf(cdr),
    about: `${cdr.id}/${cdr.last_updated}`,
  })
}

/** How a client can be reached. It is told at once and once, since only the latest counts and anybody can ask again. */
export function tellClient(hub: Hub, client: ClientInfo): void {
  const { country_code, party_id } = client
  for (const connection of hub.connections) {
    if (!hub.settings.clientInfo || connection.credentials.peer === null) continue
    const call = {
      module: 'hubclientinfo',
      role: 'RECEIVER' as const,
      method: 'PUT' as const,
      path: [country_code, party_id],
      body: client,
    }
    track(hub, callPeer(hub, connection, call).then(noteRefusal(hub, connection)))
  }
}

const noteRefusal =
  (hub: Hub, connection: HubConnection) =>
  ({ came, reply }: Awaited<ReturnType<typeof callPeer>>) => {
    if (came !== 'no_endpoint' && reply?.ok !== true)
      hub.journal.fault(
        connection.id,
        'PUT hubclientinfo',
        `answered ${reply?.httpStatus ?? came}/${reply?.statusCode ?? ''}`,
      )
  }

/** Who speaks when an object of an operator is passed on to one eMSP. */
function senderOf(hub: Hub, { country_code, party_id }: { country_code: string; party_id: string }): Party {
  return hub.settings.addressing === 'hub' ? hub.own : { country: country_code, id: party_id }
}
