import { answerModule, type ModuleAnswers } from '../cpo/answer-module.ts'
import { invalid, notAllowed, notFound, success } from '../cpo/ocpi-answer.ts'
import { partyKey } from '../cpo/party.ts'
import { type OfferedModules, versionDocument, versionList } from '../cpo/version-document.ts'
import { answerCommand, answerResult } from './answer-command.ts'
import { answerEmspList, answerEmspLocation, type HubLists, listsOf } from './answer-emsp-lists.ts'
import { answerHubCredentials } from './answer-hub-credentials.ts'
import { answerTokenRequest } from './answer-token-request.ts'
import { authorizeForOperator } from './authorize-for-operator.ts'
import type { Hub } from './hub.ts'
import { connectionOf, type HubConnection, type Side } from './hub-connection.ts'
import { type HubAnswer, type HubRequest, unknownReceiver } from './hub-request.ts'
import { asNewer, asOlder, versionOf } from './older-line.ts'
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

/** Routes a request below `/ocpi`. The token tells which half of the market asks; each half is offered its own modules, in its version. */
export function createHubSurface(hub: Hub): HubSurface {
  const answers = answersOf(hub)
  return async (given) => {
    const connection = connectionFor(hub, given.token)
    const [head = '', module = '', ...path] = given.path
    if (isOut(hub, connection?.side ?? null, module))
      return { httpStatus: 503, statusCode: 3000, message: 'out of order' }
    const isSetUp = head === 'versions' || module === '' || module === 'credentials'
    const known = connection ?? (isSetUp ? invitationFor(hub, given.token) : undefined)
    if (known === undefined) return { httpStatus: 401, statusCode: 2000, message: 'unknown token' }
    const version = versionOf(hub, known)
    if (head !== 'versions' && head !== version) return notFound(`only version ${version}`)
    const asked: HubRequest = { ...given, connection: known, path }
    const request = version === '2.1.1' ? asNewer(hub, module, asked) : asked
    const refusal = refuse(hub, request, isSetUp || configuration.includes(module))
    if (refusal !== null) {
      hub.journal.refuse(known.id, `${given.method} ${module}`, refusal.message ?? '')
      return refusal
    }
    if (head === 'versions') return success(versionList(hub.origin, version))
    if (module === '') return success(versionDocument(hub.origin, version, offeredTo(hub, known)))
    const answer: HubAnswer = await answerModule(answers[known.side], module, request)
    if (answer.statusCode >= 2000)
      hub.journal.refuse(known.id, `${given.method} ${module}`, `${answer.statusCode} ${answer.message ?? ''}`)
    return version === '2.1.1' ? asOlder(hub, module, asked, answer) : answer
  }
}

/** Who answers whom. */
function answersOf(hub: Hub): Record<Side, ModuleAnswers<HubRequest, HubAnswer>> {
  const lists = listsOf(hub)
  const all: ModuleAnswers<HubRequest, HubAnswer> = {
    credentials: (request) => answerHubCredentials(hub, request),
    ...(hub.settings.clientInfo
      ? {
          hubclientinfo: (request) =>
            request.method === 'GET' ? lists.clients.answer({ ...request, to: null }) : notAllowed('GET'),
        }
      : {}),
  }
  return {
    emsp: {
      ...all,
      locations: (request) => answerEmspLocation(hub, lists, request),
      tariffs: (request) => answerEmspList(hub, lists, 'tariffs', request),
      sessions: (request) => answerEmspList(hub, lists, 'sessions', request),
      cdrs: (request) => answerEmspList(hub, lists, 'cdrs', request),
      tokens: (request) => answerTokenRequest(hub, request),
      commands: (request) => answerCommand(hub, request),
    },
    cpo: {
      ...all,
      locations: (request) => takeLocation(hub, request),
      tariffs: (request) => takeTariff(hub, request),
      sessions: (request) => takeSession(hub, request),
      cdrs: (request) => takeCdr(hub, request),
      tokens: (request) => answerTokensOf(hub, lists, request),
      commands: (request) => answerResult(hub, request),
    },
  }
}

function answerTokensOf(hub: Hub, lists: HubLists, request: HubRequest): HubAnswer | Promise<HubAnswer> {
  if (request.path.length > 0) return authorizeForOperator(hub, request)
  return request.method === 'GET' ? lists.tokens.answer(filterFor(hub, request)) : notAllowed('GET')
}

/** A list asked of the hub holds everybody's; asked of a party, that party's. */
function filterFor(hub: Hub, request: HubRequest): HubRequest {
  const { to } = request
  const isForAll = to === null || partyKey(to.country, to.id) === partyKey(hub.own.country, hub.own.id)
  return isForAll ? { ...request, to: null } : request
}

/** The connection with this credential, in whichever spelling it has them. */
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

function offeredTo({ settings }: Hub, { side }: HubConnection): OfferedModules {
  const own = side === 'emsp' ? forEmsp : forOperators
  return [['credentials', 'SENDER'], ...own, ...(settings.clientInfo ? ([['hubclientinfo', 'SENDER']] as const) : [])]
}
