import type { OcpiReply } from '../cpo/call-ocpi.ts'
import { isRecord } from '../cpo/load-feed.ts'
import { invalid, notAllowed, notFound } from '../cpo/ocpi-answer.ts'
import { type Party, partyKey } from '../cpo/party.ts'
import { tokenKey } from '../cpo/read-token.ts'
import { callPeer, type PeerReply } from './call-peer.ts'
import type { Hub } from './hub.ts'
import { connectionOf, type HubConnection, partiesOf } from './hub-connection.ts'
import type { AuthorizationEntry } from './hub-journal.ts'
import {
  type HubAnswer,
  type HubRequest,
  receiverNotConnected,
  receiverTimedOut,
  unknownReceiver,
} from './hub-request.ts'
import { versionOf } from './older-line.ts'
import { locationForEmsp } from './to-emsp.ts'
import { uidProblem } from './token-form.ts'

/** An eMSP that may know a card. */
interface Candidate {
  connection: HubConnection
  party: Party
}

/** Where a card is held to a reader, as the eMSP is told: one location and one EVSE. */
interface Place {
  owner: string
  body: { location_id: string; evse_uids: string[] }
}

/** An operator asks about a card. The eMSP whose it is decides; a card nobody listed is shown to one eMSP after the other. */
export async function authorizeForOperator(hub: Hub, request: HubRequest): Promise<HubAnswer> {
  const { method, path, url } = request
  const [uid = '', verb] = path
  if (verb !== 'authorize') return notFound('tokens/{uid}/authorize')
  if (method !== 'POST') return notAllowed('POST')
  const type = url.searchParams.get('type') ?? 'RFID'
  const problem = uidProblem({ uid, type })
  if (problem !== null) return invalid(problem)
  const place = readPlace(hub, request)
  if ('statusCode' in place) return place
  const candidates = candidatesFor(hub, request, uid, type)
  if (candidates.length === 0) return unknownReceiver('no eMSP to ask')
  const entry: AuthorizationEntry = {
    owner: place.owner,
    uid,
    allowed: null,
    httpStatus: null,
    statusCode: null,
    issued: null,
    reference: null,
  }
  hub.journal.authorizations.push(entry)
  return passOn(hub, await askInTurn(hub, request, candidates, { uid, type, place }), entry)
}

/** The rules for what an operator has to say about the place. */
function readPlace(hub: Hub, { body, connection }: HubRequest): Place | HubAnswer {
  if (!isRecord(body) || typeof body['location_id'] !== 'string')
    return { statusCode: 2002, message: 'the location is missing' }
  const named: unknown[] = Array.isArray(body['evse_uids']) ? body['evse_uids'] : []
  if (hub.settings.authorizeAt === 'one-evse' && named.length !== 1)
    return { statusCode: named.length === 0 ? 2002 : 2001, message: `one EVSE is named, not ${named.length}` }
  const locationId = body['location_id']
  const held = partiesOf(connection)
    .map(({ country, id }) => hub.catalogue.location(partyKey(country, id), locationId))
    .find((found) => found !== null)
  if (held === undefined) return { statusCode: 2003, message: `no location ${locationId}` }
  // Of several, or none, the hub names one: the eMSP is always told exactly one EVSE.
  const wanted = String(named[0] ?? held.object.evses[0]?.uid).toLowerCase()
  const at = held.object.evses.findIndex(({ uid }) => uid.toLowerCase() === wanted)
  const shown = locationForEmsp(hub, held)
  const evse = shown?.evses[at]
  if (shown === null || evse === undefined) return { statusCode: 2003, message: `no EVSE ${wanted} at ${locationId}` }
  const owner = partyKey(held.object.country_code, held.object.party_id)
  return { owner, body: { location_id: shown.id, evse_uids: [evse.uid] } }
}

function candidatesFor(hub: Hub, { to }: HubRequest, uid: string, type: string): Candidate[] {
  const listed = hub.tokens.get(tokenKey(uid, type))
  const named = listed === null ? to : { country: listed.country_code, id: listed.party_id }
  const connection = named === null ? undefined : connectionOf(hub.connections, 'emsp', named)
  if (connection !== undefined && named !== null) return [{ connection, party: named }]
  return hub.connections.flatMap((one) =>
    one.side === 'emsp' ? partiesOf(one).map((party) => ({ connection: one, party })) : [],
  )
}

async function askInTurn(
  hub: Hub,
  { correlationId }: HubRequest,
  candidates: readonly Candidate[],
  { uid, type, place }: { uid: string; type: string; place: Place },
): Promise<PeerReply> {
  let answer: PeerReply = { came: 'nothing', reply: null }
  const [country = '', id = ''] = place.owner.split('*')
  for (const { connection, party } of candidates) {
    answer = await callPeer(hub, connection, {
      module: 'tokens',
      role: 'SENDER',
      method: 'POST',
      path: [uid, 'authorize'],
      query: { type },
      body: place.body,
      from: hub.settings.addressing === 'hub' ? hub.own : { country, id },
      to: party,
      ...(correlationId === null ? {} : { correlationId }),
    })
    const { reply } = answer
    if (reply?.httpStatus === 404) continue
    if (versionOf(hub, connection) === '2.1.1' && reply !== null)
      answer = { came: 'answer', reply: newerAnswer(hub, reply, uid, type) }
    break
  }
  return answer
}

/** By 2.1.1 the reference has another name, and whose the card is stands in the hub's list. */
function newerAnswer(hub: Hub, reply: OcpiReply, uid: string, type: string): OcpiReply {
  if (!isRecord(reply.data)) return reply
  const { authorization_id, ...data } = reply.data
  const token = hub.tokens.get(tokenKey(uid, type)) ?? undefined
  return { ...reply, data: { ...data, token, authorization_reference: authorization_id } }
}

/** The eMSP's answer as it came, but for its reference, for which the operator gets the hub's. */
function passOn(hub: Hub, { came, reply }: PeerReply, entry: AuthorizationEntry): HubAnswer {
  if (reply === null) {
    const answer = came === 'timeout' ? receiverTimedOut('no answer in time') : receiverNotConnected('no answer')
    entry.statusCode = answer.statusCode
    return answer
  }
  const { httpStatus, statusCode, error } = reply
  const data = isRecord(reply.data) ? withOwnReference(hub, reply.data, entry) : reply.data
  Object.assign(entry, { httpStatus, statusCode })
  return { ...codesOf(reply), ...(data === undefined ? {} : { data }), ...(error === null ? {} : { message: error }) }
}

const codesOf = ({ httpStatus, statusCode }: OcpiReply) => ({
  httpStatus: httpStatus ?? 200,
  statusCode: statusCode ?? 3000,
})

function withOwnReference(hub: Hub, data: Record<string, unknown>, entry: AuthorizationEntry): Record<string, unknown> {
  const { allowed, authorization_reference } = data
  entry.allowed = typeof allowed === 'string' ? allowed : null
  if (typeof authorization_reference !== 'string') return data
  const reference = hub.ids.reference(authorization_reference)
  Object.assign(entry, { issued: authorization_reference, reference })
  return { ...data, authorization_reference: reference }
}
