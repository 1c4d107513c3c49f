import { invalid, notAllowed, notFound, success } from '../cpo/ocpi-answer.ts'
import { partyKey } from '../cpo/party.ts'
import { answerCommand, answerResult } from './answer-command.ts'
import { answerEmspList, answerEmspLocation, type HubLists, listsOf } from './answer-emsp-lists.ts'
import { answerHubCredentials } from './answer-hub-credentials.ts'
import { answerTokenRequest } from './answer-token-request.ts'
import { authorizeForOperator } from './authorize-for-operator.ts'
import type { Hub } from './hub.ts'
import { connectionOf, type HubConnection, type Side } from './hub-connection.ts'
import { type HubAnswer, type HubRequest, unknownReceiver } from './hub-request.ts'
import { takeCdr, takeLocation, takeSession, takeTariff } from './take-from-operator.ts'

/** The OCPI side of the hub, after transport and before the envelope. */
export type HubSurface = (request: Omit<HubRequest, 'connection'>) => Promise<HubAnswer>

const forEmsp = [
  ['locations', 'SENDER'],
  ['tariffs', 'SENDER'],
  ['sessions', 'SENDER'],
  ['cdrs', 'SENDER'],
  ['tokens', 'RECEIVER'],
  ['commands', 'RECEIVER'],
] as const
const forOperators = [
  ['locations', 'RECEIVER'],
  ['tariffs', 'RECEIVER'],
  ['sessions', 'RECEIVER'],
  ['cdrs', 'RECEIVER'],
  ['tokens', 'SENDER'],
  ['commands', 'SENDER'],
] as const

/** Modules of the line itself: nobody is addressed in them. */
const configuration = ['credentials', 'hubclientinfo']

/** Routes a request below `/ocpi`. The token tells which half of the market asks; each half is offered its own modules. */
export function createHubSurface(hub: Hub): HubSurface {
  const lists = listsOf(hub)
  return async (given) => {
    const connection = connectionFor(hub, given.token)
    const [head, module = '', ...path] = given.path
    if (isOut(hub, connection?.side ?? null, module))
      return { httpStatus: 503, statusCode: 3000, message: 'out of order' }
    const isSetUp = head === 'versions' || (head === '2.2.1' && (module === '' || module === 'credentials'))
    const known = connection ?? (isSetUp ? invitationFor(hub, given.token) : undefined)
    if (known === undefined) return { httpStatus: 401, statusCode: 2000, message: 'unknown token' }
    const request: HubRequest = { ...given, connection: known, path }
    const refusal = refuse(hub, request, isSetUp || configuration.includes(module))
    if (refusal !== null) {
      hub.journal.refuse(known.id, `${given.method} ${module}`, refusal.message ?? '')
      return refusal
    }
    if (head === 'versions') return success([{ version: '2.2.1', url: `${hub.origin}/ocpi/2.2.1` }])
    if (head !== '2.2.1') return notFound('only version 2.2.1')
    if (module === '') return success(versionDetails(hub, known))
    const answer = await answerModule(hub, lists, module, request)
    if (answer.statusCode >= 2000)
      hub.journal.refuse(known.id, `${given.method} ${module}`, `${answer.statusCode} ${answer.message ?? ''}`)
    return answer
  }
}

function answerModule(hub: Hub, lists: HubLists, module: string, request: HubRequest): HubAnswer | Promise<HubAnswer> {
  if (module === 'credentials') return answerHubCredentials(hub, request)
  if (module === 'hubclientinfo' && hub.settings.clientInfo)
    return request.method === 'GET' ? lists.clients.answer({ ...request, to: null }) : notAllowed('GET')
  return request.connection.side === 'emsp'
    ? answerEmsp(hub, lists, module, request)
    : answerOperator(hub, lists, module, request)
}

function answerEmsp(hub: Hub, lists: HubLists, module: string, request: HubRequest): HubAnswer | Promise<HubAnswer> {
  switch (module) {
    case 'locations':
      return answerEmspLocation(hub, lists, request)
    case 'tariffs':
    case 'sessions':
    case 'cdrs':
      return answerEmspList(hub, lists, module, request)
    case 'tokens':
      return answerTokenRequest(hub, request)
    case 'commands':
      return answerCommand(hub, request)
    default:
      return notFound(`no module ${module}`)
  }
}

function answerOperator(
  hub: Hub,
  lists: HubLists,
  module: string,
  request: HubRequest,
): HubAnswer | Promise<HubAnswer> {
  switch (module) {
    case 'locations':
      return takeLocation(hub, request)
    case 'tariffs':
      return takeTariff(hub, request)
    case 'sessions':
      return takeSession(hub, request)
    case 'cdrs':
      return takeCdr(hub, request)
    case 'tokens':
      if (request.path.length > 0) return authorizeForOperator(hub, request)
      return request.method === 'GET' ? lists.tokens.answer(filterFor(hub, request)) : notAllowed('GET')
    case 'commands':
      return answerResult(hub, request)
    default:
      return notFound(`no module ${module}`)
  }
}

/** A list asked of the hub holds everybody's; asked of a party, that party's. */
function filterFor(hub: Hub, request: HubRequest): HubRequest {
  const { to } = request
  const isForAll = to === null || partyKey(to.country, to.id) === partyKey(hub.own.country, hub.own.id)
  return isForAll ? { ...request, to: null } : request
}

function connectionFor(hub: Hub, token: string): HubConnection | undefined {
  return hub.connections.find(({ credentials }) => credentials.accepts(token))
}

function invitationFor(hub: Hub, token: string): HubConnection | undefined {
  return hub.connections.find(({ credentials }) => credentials.isInvitation(token))
}

function isOut({ outage }: Hub, side: Side | null, module: string): boolean {
  if (outage.untilMs <= Date.now()) return false
  const isSide = outage.side === 'both' || outage.side === side
  return isSide && (outage.modules.length === 0 || outage.modules.includes(module))
}

/** What every request needs: ids to be traced by and, where parties speak, who speaks to whom. */
function refuse(hub: Hub, request: HubRequest, isConfiguration: boolean): HubAnswer | null {
  const { requestId, correlationId, from, to, connection } = request
  if (requestId === null || correlationId === null)
    return { ...invalid('X-Request-ID and X-Correlation-ID are missing'), httpStatus: 400 }
  if (isConfiguration) return request.method === 'PATCH' ? notAllowed('GET, POST, DELETE') : null
  if (from === null) return { ...invalid('OCPI-from-* is missing'), httpStatus: 400 }
  if (connection.side === 'emsp' && connectionOf([connection], 'emsp', from) === undefined)
    return invalid(`${partyKey(from.country, from.id)} is not a party of this connection`)
  const isForHub = to !== null && partyKey(to.country, to.id) === partyKey(hub.own.country, hub.own.id)
  if (connection.side === 'cpo') {
    const isForEmsp = to !== null && connectionOf(hub.connections, 'emsp', to) !== undefined
    return isForHub || isForEmsp || request.path.length > 0
      ? null
      : unknownReceiver('address the hub, or an eMSP it knows')
  }
  if (hub.settings.addressing === 'hub')
    return isForHub
      ? null
      : { ...invalid('every request is addressed to the hub'), ...(to === null ? { httpStatus: 400 } : {}) }
  if (to === null || isForHub || connectionOf(hub.connections, 'cpo', to) !== undefined) return null
  return unknownReceiver(`nobody here is ${partyKey(to.country, to.id)}`)
}

function versionDetails({ origin, settings }: Hub, { side }: HubConnection) {
  const modules: (readonly [string, string])[] = [
    ['credentials', 'SENDER'],
    ...(side === 'emsp' ? forEmsp : forOperators),
  ]
  if (settings.clientInfo) modules.push(['hubclientinfo', 'SENDER'])
  return {
    version: '2.2.1',
    endpoints: modules.map(([identifier, role]) => ({ identifier, role, url: `${origin}/ocpi/2.2.1/${identifier}` })),
  }
}
