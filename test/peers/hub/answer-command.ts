import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRecord } from '../cpo/load-feed.ts'
import { invalid, notAllowed, notFound, success } from '../cpo/ocpi-answer.ts'
import { type Party, partyKey } from '../cpo/party.ts'
import { readToken } from '../cpo/read-token.ts'
import { callPeer, callUrl } from './call-peer.ts'
import type { PendingCommand } from './command-desk.ts'
import { type Hub, track } from './hub.ts'
import { connectionOf, type HubConnection } from './hub-connection.ts'
import type { CommandEntry } from './hub-journal.ts'
import {
  type HubAnswer,
  type HubRequest,
  receiverNotConnected,
  receiverTimedOut,
  unknownReceiver,
} from './hub-request.ts'
import { olderResult, versionOf } from './older-line.ts'
import { siteShownAs } from './to-emsp.ts'
import { uidProblem } from './token-form.ts'

/** A command that can be passed on: to whom, and as the operator knows things. */
interface Order {
  owner: Party
  body: Record<string, unknown>
  site: { locationId: string; evseUid: string } | null
  sessionId: string | null
}

const resultAttempts = 3
const lateMs = 3000

/** START_SESSION and STOP_SESSION, passed on to the operator whose EVSE or session it is; no other command is known. */
export async function answerCommand(hub: Hub, request: HubRequest): Promise<HubAnswer> {
  const { method, path, body } = request
  const [name = '', ...rest] = path
  if (method !== 'POST') return notAllowed('POST')
  if (rest.length > 0) return notFound('commands/{command}')
  const order = readOrder(hub, name, body)
  const answer = 'statusCode' in order ? order : await passOn(hub, request, name, order)
  if (!('statusCode' in order)) return answer
  hub.journal.commands.push(entryOf(name, null, answer))
  return answer
}

function readOrder(hub: Hub, name: string, body: unknown): Order | HubAnswer {
  if (!isRecord(body)) return invalid('a command is an object')
  const responseUrl = body['response_url']
  if (typeof responseUrl !== 'string' || !URL.canParse(responseUrl)) return invalid('response_url is missing')
  switch (name) {
    case 'START_SESSION':
      return readStart(hub, body)
    case 'STOP_SESSION':
      return readStop(hub, body)
    default:
      return { statusCode: 1000, data: { result: 'NOT_SUPPORTED', timeout: 0 }, message: `${name} is not supported` }
  }
}

function readStart(hub: Hub, body: Record<string, unknown>): Order | HubAnswer {
  const { location_id, evse_uid, authorization_reference } = body
  const token = readToken(body['token'])
  if (token === null || typeof location_id !== 'string') return invalid('token or location_id is missing')
  const problem = uidProblem(token)
  if (problem !== null) return invalid(problem)
  if (typeof evse_uid !== 'string') return rejected(2002, 'evse_uid is missing, which this hub needs')
  const site = siteShownAs(hub, location_id, evse_uid)
  if (site === null) return rejected(2003, `no EVSE ${evse_uid} at ${location_id}, or more than one`)
  const { location, evse } = site
  const reference = typeof authorization_reference === 'string' ? hub.ids.reference(authorization_reference) : undefined
  return {
    owner: { country: location.country_code, id: location.party_id },
    body: {
      ...body,
      location_id: location.id,
      evse_uid: evse.uid,
      ...(reference === undefined ? {} : { authorization_reference: reference }),
    },
    site: { locationId: location.id, evseUid: evse.uid },
    sessionId: null,
  }
}

function readStop(hub: Hub, body: Record<string, unknown>): Order | HubAnswer {
  const sessionId = body['session_id']
  if (typeof sessionId !== 'string') return invalid('session_id is missing')
  const session = hub.ids.ownerOf(sessionId)
  if (session === null)
    return { statusCode: 1000, data: { result: 'UNKNOWN_SESSION', timeout: 0 }, message: `no session ${sessionId}` }
  const [country = '', id = ''] = session.owner.split('*')
  return { owner: { country, id }, body: { ...body, session_id: session.id }, site: null, sessionId: session.id }
}

const rejected = (statusCode: number, message: string): HubAnswer => ({
  statusCode,
  message,
  data: { result: 'REJECTED', timeout: 0 },
})

async function passOn(hub: Hub, request: HubRequest, name: string, order: Order): Promise<HubAnswer> {
  const { from, to, connection, correlationId, body } = request
  const { owner, site } = order
  const cpo = connectionOf(hub.connections, 'cpo', owner)
  const entry = entryOf(name, order, success())
  hub.journal.commands.push(entry)
  const finish = (answer: HubAnswer) => {
    const result = isRecord(answer.data) ? String(answer.data['result']) : null
    Object.assign(entry, { httpStatus: answer.httpStatus ?? 200, statusCode: answer.statusCode, result })
    return hub.settings.addressing === 'party' && cpo !== undefined ? { ...answer, from: owner } : answer
  }
  const isForHub = to !== null && partyKey(to.country, to.id) === partyKey(hub.own.country, hub.own.id)
  if (hub.settings.addressing === 'party') {
    if (isForHub) return finish(invalid('a command is for one party, not for all'))
    if (to !== null && partyKey(to.country, to.id) !== partyKey(owner.country, owner.id))
      return finish(rejected(2003, 'it is at another party'))
  }
  if (cpo === undefined) return finish(unknownReceiver(`nobody here is ${partyKey(owner.country, owner.id)}`))
  const status = hub.clients.find(owner.country, owner.id, 'CPO')?.status ?? 'CONNECTED'
  if (status !== 'CONNECTED') return finish(receiverNotConnected(`${partyKey(owner.country, owner.id)} is ${status}`))
  const id = randomUUID()
  const emspParty = from ?? hub.own
  hub.commands.await(id, {
    responseUrl: String(Object(body)['response_url']),
    emsp: connection,
    emspParty,
    owner,
    correlationId: correlationId ?? '',
    fault: site === null ? null : hub.commands.takePrepared(site.locationId, site.evseUid),
    entry,
  })
  const { came, reply } = await callPeer(hub, cpo, {
    module: 'commands',
    role: 'RECEIVER',
    method: 'POST',
    path: [name],
    body: { ...order.body, response_url: `${hub.origin}/ocpi/2.2.1/commands/${name}/${id}` },
    from: hub.settings.addressing === 'hub' ? hub.own : emspParty,
    to: owner,
    ...(correlationId === null ? {} : { correlationId }),
  })
  // What was not answered in time may have happened, and its result may come yet.
  if (came === 'timeout') return finish(receiverTimedOut('the operator did not answer in time'))
  if (reply === null || (reply.httpStatus ?? 500) >= 500) {
    hub.commands.take(id)
    return finish(receiverNotConnected('the operator cannot be reached'))
  }
  const { httpStatus, statusCode, data, error } = reply
  return finish({
    httpStatus: httpStatus ?? 200,
    statusCode: statusCode ?? 3000,
    data,
    ...(error === null ? {} : { message: error }),
  })
}

/** An operator says what became of a command; the eMSP learns it where it asked to. */
export function answerResult(hub: Hub, { method, path, body }: HubRequest): HubAnswer {
  if (method !== 'POST') return notAllowed('POST')
  const [, id = ''] = path
  if (!isRecord(body) || typeof body['result'] !== 'string') return invalid('result is missing')
  const pending = hub.commands.take(id)
  if (pending === null) return notFound(`no command ${id} waits for a result`)
  pending.entry.outcome = { result: body['result'], fault: pending.fault, sent: [] }
  track(hub, passResult(hub, pending, body))
  return success()
}

async function passResult(hub: Hub, pending: PendingCommand, body: Record<string, unknown>): Promise<void> {
  const { fault } = pending
  if (fault === 'lost') return
  await sleep(hub.settings.resultDelayMs + (fault === 'late' ? lateMs : 0))
  for (let attempt = 1; attempt <= resultAttempts; attempt += 1) {
    if (await sendResult(hub, pending, body)) break
    await sleep(hub.settings.retryMs)
  }
  if (fault === 'twice') await sendResult(hub, pending, body)
}

async function sendResult(hub: Hub, pending: PendingCommand, body: Record<string, unknown>): Promise<boolean> {
  const { responseUrl, emsp, emspParty, owner, correlationId, entry } = pending
  const { reply } = await callUrl(hub, emsp, {
    method: 'POST',
    url: responseUrl,
    token: tokenFor(emsp, responseUrl),
    body: versionOf(hub, emsp) === '2.1.1' ? olderResult(body) : body,
    from: hub.settings.addressing === 'hub' ? hub.own : owner,
    to: emspParty,
    correlationId,
  })
  const httpStatus = reply?.httpStatus ?? null
  entry.outcome?.sent.push({ at: new Date().toISOString(), httpStatus })
  return httpStatus !== null && httpStatus < 500
}

/** Our credential goes to the platform it belongs to, not wherever a command says. */
function tokenFor({ credentials: { peer } }: HubConnection, responseUrl: string): string | null {
  if (peer === null) return null
  const { origin } = new URL(responseUrl)
  const registered = [peer.versionsUrl, ...peer.endpoints.map(({ url }) => url)]
  return registered.some((url) => URL.canParse(url) && new URL(url).origin === origin) ? peer.token : null
}

function entryOf(name: string, order: Order | null, answer: HubAnswer): CommandEntry {
  return {
    name,
    owner: order === null ? null : partyKey(order.owner.country, order.owner.id),
    locationId: order?.site?.locationId ?? null,
    evseUid: order?.site?.evseUid ?? null,
    sessionId: order?.sessionId ?? null,
    httpStatus: answer.httpStatus ?? 200,
    statusCode: answer.statusCode,
    result: isRecord(answer.data) ? String(answer.data['result']) : null,
    outcome: null,
  }
}
