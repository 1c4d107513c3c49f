import { randomUUID } from 'node:crypto'
import { isRecord } from '../cpo/load-feed.ts'
import type { Party } from '../cpo/party.ts'
import type { Hub } from './hub.ts'
import { type HubConnection, partiesOf } from './hub-connection.ts'
import type { HubAnswer, HubRequest } from './hub-request.ts'
import { olderObject } from './older-objects.ts'
import { fromOlderToken } from './older-token.ts'

/** Which version of OCPI a connection speaks: operators always 2.2.1. */
export const versionOf = ({ settings }: Pick<Hub, 'settings'>, { side }: Pick<HubConnection, 'side'>) =>
  side === 'emsp' ? settings.version : '2.2.1'

/** An eMSP of 2.1.1 is one party, and so is the other end: nobody has to be named, and nothing is traced. */
export function asNewer({ own }: Hub, module: string, request: HubRequest): HubRequest {
  const [from = null] = partiesOf(request.connection)
  const { requestId, correlationId, body, path } = request
  return {
    ...request,
    from,
    to: own,
    requestId: requestId ?? randomUUID(),
    correlationId: correlationId ?? randomUUID(),
    body: from === null || !isRecord(body) ? body : newerBody(module, path, body, from),
  }
}

function newerBody(module: string, [name]: readonly string[], body: Record<string, unknown>, party: Party): unknown {
  if (module === 'tokens') return fromOlderToken(body, party)
  if (module !== 'commands' || name !== 'START_SESSION') return body
  const { token, authorization_id, ...rest } = body
  const reference = authorization_id === undefined ? {} : { authorization_reference: authorization_id }
  return { ...rest, token: isRecord(token) ? fromOlderToken(token, party) : token, ...reference }
}

/** The answer as 2.1.1 has it: the objects in its words, and no time within which the result of a command would come. */
export function asOlder(hub: Hub, module: string, { path }: HubRequest, answer: HubAnswer): HubAnswer {
  const { data } = answer
  if (module === 'commands' && isRecord(data)) return { ...answer, data: { result: data['result'] } }
  if (Array.isArray(data)) return { ...answer, data: data.map((one) => olderObject(hub, module, one)) }
  const what = module === 'locations' ? ['locations', 'evses', 'connectors'][path.length - 1] : module
  return data === undefined ? answer : { ...answer, data: olderObject(hub, what ?? '', data) }
}

/** A result in the words of 2.1.1, which has fewer. */
export function olderResult(body: Record<string, unknown>): Record<string, unknown> {
  const result = String(body['result'])
  return { result: ['ACCEPTED', 'NOT_SUPPORTED', 'REJECTED', 'TIMEOUT'].includes(result) ? result : 'REJECTED' }
}
