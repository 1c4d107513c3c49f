import { setTimeout as sleep } from 'node:timers/promises'
import { ControlError, optionalText, requireText } from '../cpo/control.ts'
import { isRecord } from '../cpo/load-feed.ts'
import type { Party } from '../cpo/party.ts'
import { leave, registerHub } from './answer-hub-credentials.ts'
import { callPeer } from './call-peer.ts'
import { CLIENT_STATUSES } from './client-list.ts'
import { RESULT_FAULTS } from './command-desk.ts'
import { deliver } from './deliver.ts'
import { catchUp, fetchFromOperator, fetchTokens } from './fetch-from-peers.ts'
import { type CostSource, type Hub, waitingMessages } from './hub.ts'
import { connectionOf, HubConnection, partiesOf, type Side } from './hub-connection.ts'
import type { HubAccount } from './hub-journal.ts'
import { LINE_FAULTS } from './line-faults.ts'
import { tellClient, tellStatus } from './tell-peers.ts'

/** A switch: what it returns is answered as JSON. */
type HubControl = (hub: Hub, body: Record<string, unknown>) => unknown

/** All switches of the hub. */
export const hubControls: Record<string, HubControl> = {
  'GET health': (hub) => ({
    ok: true,
    waiting: waitingMessages(hub),
    connections: hub.connections.map((connection) => ({
      id: connection.id,
      side: connection.side,
      registered: connection.credentials.peer !== null,
      parties: partiesOf(connection).map(({ country, id }) => `${country}*${id}`),
      waiting: connection.waiting,
    })),
  }),
  'POST invite': (hub, body) => {
    const connection = addConnection(hub, readSide(body))
    const token = connection.credentials.invite()
    return { connection: connection.id, token, versionsUrl: `${hub.origin}/ocpi/versions` }
  },
  'POST register': async (hub, body) => {
    const connection = addConnection(hub, 'emsp')
    try {
      await registerHub(hub, connection, requireText(body, 'versionsUrl'), requireText(body, 'token'))
    } catch (error) {
      hub.connections = hub.connections.filter((one) => one !== connection)
      throw error
    }
    return {
      connection: connection.id,
      roles: connection.credentials.peer?.roles ?? [],
      tokens: hub.tokens.all().length,
    }
  },
  'POST leave': async (hub, body) => {
    const connection = requireConnection(hub, body)
    const { reply } = await callPeer(hub, connection, { module: 'credentials', role: 'SENDER', method: 'DELETE' })
    leave(hub, connection)
    return { httpStatus: reply?.httpStatus ?? null, statusCode: reply?.statusCode ?? null }
  },
  'POST pull': async (hub) => {
    const pulled: Record<string, unknown> = {}
    for (const connection of hub.connections) {
      if (connection.side === 'emsp') pulled[connection.id] = { tokens: await fetchTokens(hub, connection) }
      else await fetchFromOperator(hub, connection)
    }
    return pulled
  },
  'POST catch-up': async (hub) => {
    const found: Record<string, unknown> = {}
    for (const connection of hub.connections)
      if (connection.side === 'cpo') found[connection.id] = await catchUp(hub, connection)
    return found
  },
  'POST publish': (hub) => ({ published: hub.changes.publishAll() }),
  'POST faults': (hub, body) => {
    for (const fault of LINE_FAULTS) {
      const share = body[fault]
      if (typeof share === 'number' && share >= 0 && share <= 1) hub.faults[fault] = share
      else if (share !== undefined) throw new ControlError(400, `${fault} is a share from 0 to 1`)
    }
    return hub.faults
  },
  'POST prepare': (hub, body) => {
    const fault = RESULT_FAULTS.find((one) => one === body['result'])
    if (fault === undefined) throw new ControlError(400, `result is ${RESULT_FAULTS.join(' or ')}`)
    hub.commands.prepare(requireText(body, 'locationId'), requireText(body, 'evseUid'), fault)
    return { result: fault }
  },
  'POST cost': (hub, body) => {
    const source = (['operator', 'hub', 'none'] as const).find((one: CostSource) => one === body['source'])
    if (source === undefined) throw new ControlError(400, 'source is operator, hub or none')
    hub.costSources.set(requireText(body, 'party').toUpperCase(), source)
    return Object.fromEntries(hub.costSources)
  },
  'POST outage': (hub, body) => {
    const seconds = body['seconds'] === 'off' ? 0 : Number(body['seconds'] ?? Number.NaN)
    if (Number.isNaN(seconds)) throw new ControlError(400, 'seconds is a number or "off"')
    const side = body['side'] === 'emsp' || body['side'] === 'cpo' ? body['side'] : 'both'
    const modules = Array.isArray(body['modules']) ? body['modules'].map(String) : []
    hub.outage = { side, modules, untilMs: seconds === 0 ? 0 : Date.now() + seconds * 1000 }
    return { side, modules, outageSeconds: seconds }
  },
  'POST hold': (hub, body) => {
    for (const connection of hub.connections) if (connection.side === readSide(body)) connection.hold()
    return { held: readSide(body) }
  },
  'POST let-go': (hub) => {
    for (const connection of hub.connections) connection.letGo()
    return { waiting: waitingMessages(hub) }
  },
  'POST client': (hub, body) => {
    const status = CLIENT_STATUSES.find((one) => one === body['status'])
    if (status === undefined) throw new ControlError(400, `status is ${CLIENT_STATUSES.join(', ')}`)
    const { country, id } = requireParty(body)
    const news = hub.clients.set(country, id, optionalText(body, 'role') ?? 'CPO', status, Date.now())
    if (news !== null) tellClient(hub, news)
    return { told: news !== null }
  },
  'POST remove-location': (hub, body) => {
    const { country, id } = requireParty(body)
    const held = hub.catalogue.location(`${country}*${id}`, requireText(body, 'locationId'))
    if (held === null) throw new ControlError(404, 'no such location')
    const now = new Date().toISOString()
    // A location is taken away EVSE by EVSE: nobody is told of the location itself.
    for (const evse of held.object.evses) {
      hub.catalogue.setStatus(evse, 'REMOVED', now)
      tellStatus(hub, held, evse.uid, crypto.randomUUID())
    }
    held.object.last_updated = now
    return { removed: held.object.evses.length }
  },
  // As it comes: to see what an eMSP says to questions it should not be asked.
  'POST authorize': async (hub, body) => {
    const to = requireParty(body)
    const connection = connectionOf(hub.connections, 'emsp', to)
    if (connection === undefined) throw new ControlError(404, 'no such eMSP')
    const { came, reply } = await callPeer(hub, connection, {
      module: 'tokens',
      role: 'SENDER',
      method: 'POST',
      path: [requireText(body, 'uid'), 'authorize'],
      query: { type: optionalText(body, 'type') ?? 'RFID' },
      from: hub.own,
      to,
      ...(isRecord(body['location']) ? { body: body['location'] } : {}),
    })
    return { came, httpStatus: reply?.httpStatus ?? null, statusCode: reply?.statusCode ?? null, data: reply?.data }
  },
  'POST idle': async (hub, body) => {
    const untilMs = Date.now() + Math.min(Number(body['seconds'] ?? 240), 240) * 1000
    const isBusy = () => waitingMessages(hub) > 0 || hub.work.size > 0
    while (isBusy() && Date.now() < untilMs) await sleep(20)
    return { waiting: waitingMessages(hub), working: hub.work.size }
  },
  'GET journal': ({ journal, clients, ids }): HubAccount => ({
    sessions: journal.sessions.all(),
    cdrs: journal.cdrs.all(),
    deliveries: journal.deliveries,
    commands: journal.commands,
    authorizations: journal.authorizations,
    references: ids.references(),
    clients: clients.all(),
    refused: journal.refused(),
    flaws: journal.flaws(),
  }),
}

function addConnection(hub: Hub, side: Side): HubConnection {
  const id = `${side}-${hub.connections.length + 1}`
  const connection = new HubConnection(id, side, hub.settings.retryMs, (to, delivery) => deliver(hub, to, delivery))
  hub.connections.push(connection)
  return connection
}

function readSide(body: Record<string, unknown>): Side {
  if (body['side'] === 'emsp' || body['side'] === 'cpo') return body['side']
  throw new ControlError(400, 'side is emsp or cpo')
}

function requireConnection(hub: Hub, body: Record<string, unknown>): HubConnection {
  const id = requireText(body, 'connection')
  const connection = hub.connections.find((one) => one.id === id)
  if (connection === undefined) throw new ControlError(404, `no connection ${id}`)
  return connection
}

function requireParty(body: Record<string, unknown>): Party {
  const [country = '', id = ''] = requireText(body, 'party').toUpperCase().split('*')
  return { country, id }
}
