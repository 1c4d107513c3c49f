import { setTimeout as sleep } from 'node:timers/promises'
import { answerCommands } from './answer-commands.ts'
import { answerCredentials } from './answer-credentials.ts'
import { ListAnswerer } from './answer-list.ts'
import { answerCdrs, answerLocations, answerSessions, answerTariffs, type Lists } from './answer-objects.ts'
import { answerProfiles } from './answer-profiles.ts'
import { answerTokens } from './answer-tokens.ts'
import { notAllowed, notFound, type OcpiAnswer, type OcpiRequest, success } from './ocpi-answer.ts'
import type { Operator } from './operator.ts'
import { partyKey } from './party.ts'

/** The OCPI side of the operator, after transport and before the envelope. */
export type OcpiSurface = (request: OcpiRequest) => Promise<OcpiAnswer>

const modules = [
  ['credentials', 'SENDER'],
  ['locations', 'SENDER'],
  ['tariffs', 'SENDER'],
  ['sessions', 'SENDER'],
  ['cdrs', 'SENDER'],
  ['tokens', 'RECEIVER'],
  ['commands', 'RECEIVER'],
  ['chargingprofiles', 'RECEIVER'],
] as const

/** Routes a request below `/ocpi`. Who may ask at all is decided here, for every route alike. */
export function createOcpiSurface(operator: Operator): OcpiSurface {
  const lists = listsOf(operator)
  return async (request) => {
    const [head, ...path] = request.path
    const [module = ''] = path
    const isConfiguration = head === 'versions' || (head === '2.2.1' && (module === '' || module === 'credentials'))
    const refusal = refuse(operator, request, isConfiguration)
    if (refusal !== null) return refusal
    if (request.method !== 'GET' && (head === 'versions' || module === '')) return notAllowed('GET')
    if (head === 'versions') return success([{ version: '2.2.1', url: `${operator.origin}/ocpi/2.2.1` }])
    if (head !== '2.2.1') return notFound('only version 2.2.1')
    if (module === '') return success(versionDetails(operator))
    await sleep(operator.troubles.slowMs.get(module) ?? 0)
    return answerModule(operator, lists, module, { ...request, path: path.slice(1) })
  }
}

function answerModule(
  operator: Operator,
  lists: Lists,
  module: string,
  request: OcpiRequest,
): OcpiAnswer | Promise<OcpiAnswer> {
  switch (module) {
    case 'credentials':
      return answerCredentials(operator, request)
    case 'locations':
      return answerLocations(operator, lists, request)
    case 'tariffs':
      return answerTariffs(lists, request)
    case 'sessions':
      return answerSessions(lists, request)
    case 'cdrs':
      return answerCdrs(lists, request)
    case 'tokens':
      return answerTokens(operator, request)
    case 'commands':
      return answerCommands(operator, request)
    case 'chargingprofiles':
      return answerProfiles(operator, request)
    default:
      return notFound(`no module ${module}`)
  }
}

function refuse(operator: Operator, { token, method, to }: OcpiRequest, isConfiguration: boolean): OcpiAnswer | null {
  if (operator.troubles.outageUntilMs > Date.now())
    return { httpStatus: 503, statusCode: 3000, message: 'out of order' }
  const { connection } = operator
  const isKnown = connection.accepts(token) || (isConfiguration && connection.isInvitation(token))
  if (!isKnown) return { httpStatus: 401, statusCode: 2000, message: 'unknown token' }
  if (isConfiguration) return method === 'PATCH' ? notAllowed('GET, POST, PUT, DELETE') : null
  const isOurs =
    to === null ||
    operator.roles.some((role) => partyKey(role.country_code, role.party_id) === partyKey(to.country, to.id))
  return isOurs ? null : { statusCode: 2001, message: `no party ${to?.country}*${to?.id} here` }
}

function versionDetails({ origin }: Operator) {
  const endpoints = modules.map(([identifier, role]) => ({
    identifier,
    role,
    url: `${origin}/ocpi/2.2.1/${identifier}`,
  }))
  return { version: '2.2.1', endpoints }
}

function listsOf(operator: Operator): Lists {
  const { catalogue, sessions, cdrs, settings } = operator
  const origin = () => operator.origin
  const limit = settings.habits.paging === 'whole' ? 999_999_999 : settings.pageSize
  const published = <T>(items: readonly T[]) => ({ revision: catalogue.revision, items: () => items })
  return {
    locations: new ListAnswerer(() => published(catalogue.locations), limit, origin),
    tariffs: new ListAnswerer(() => published(catalogue.tariffs), limit, origin),
    sessions: new ListAnswerer(() => ({ revision: sessions.revision, items: () => sessions.all() }), limit, origin),
    cdrs: new ListAnswerer(() => ({ revision: cdrs.revision, items: () => cdrs.all() }), limit, origin),
  }
}
