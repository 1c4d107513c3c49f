import { setTimeout as sleep } from 'node:timers/promises'
import { answerCommands } from './answer-commands.ts'
import { answerCredentials } from './answer-credentials.ts'
import { ListAnswerer } from './answer-list.ts'
import { answerModule, type ModuleAnswers } from './answer-module.ts'
import { answerCdrs, answerLocations, answerSessions, answerTariffs, type Lists } from './answer-objects.ts'
import { answerProfiles } from './answer-profiles.ts'
import { answerTokens } from './answer-tokens.ts'
import { notAllowed, notFound, type OcpiAnswer, type OcpiRequest, success } from './ocpi-answer.ts'
import type { Operator } from './operator.ts'
import { partyKey } from './party.ts'
import { versionDocument, versionList } from './version-document.ts'

/** The OCPI side of the operator, after transport and before the envelope. */
export type OcpiSurface = (request: OcpiRequest) => Promise<OcpiAnswer>

const VERSION = '2.2.1'

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
  const answers = answersOf(operator)
  return async (request) => {
    const [head, ...path] = request.path
    const [module = ''] = path
    const isConfiguration = head === 'versions' || (head === VERSION && (module === '' || module === 'credentials'))
    const refusal = refuse(operator, request, isConfiguration)
    if (refusal !== null) return refusal
    if (request.method !== 'GET' && (head === 'versions' || module === '')) return notAllowed('GET')
    if (head === 'versions') return success(versionList(operator.origin, VERSION))
    if (head !== VERSION) return notFound(`only version ${VERSION}`)
    if (module === '') return success(versionDocument(operator.origin, VERSION, modules))
    await sleep(operator.troubles.slowMs.get(module) ?? 0)
    return answerModule(answers, module, { ...request, path: path.slice(1) })
  }
}

function answersOf(operator: Operator): ModuleAnswers<OcpiRequest, OcpiAnswer> {
  const lists = listsOf(operator)
  return {
    credentials: (request) => answerCredentials(operator, request),
    locations: (request) => answerLocations(operator, lists, request),
    tariffs: (request) => answerTariffs(lists, request),
    sessions: (request) => answerSessions(lists, request),
    cdrs: (request) => answerCdrs(lists, request),
    tokens: (request) => answerTokens(operator, request),
    commands: (request) => answerCommands(operator, request),
    chargingprofiles: (request) => answerProfiles(operator, request),
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
