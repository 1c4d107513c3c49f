import { isRecord } from '../cpo/load-feed.ts'
import { invalid, notAllowed, notFound, success } from '../cpo/ocpi-answer.ts'
import type { Token } from '../cpo/ocpi-objects.ts'
import { readToken, tokenKey } from '../cpo/read-token.ts'
import type { Hub } from './hub.ts'
import { speaksFor } from './hub-connection.ts'
import type { HubAnswer, HubRequest } from './hub-request.ts'
import { broadcast } from './tell-peers.ts'
import { uidProblem } from './token-form.ts'

/** An eMSP writes its tokens here, once for all operators, and may look at what is kept. */
export function answerTokenRequest(hub: Hub, request: HubRequest): HubAnswer {
  const { method, path, url, connection, body } = request
  const [country, id, uid, ...rest] = path
  if (country === undefined || id === undefined || uid === undefined || rest.length > 0)
    return notFound('tokens/{cc}/{party}/{uid}')
  if (!speaksFor(connection, { country, id })) return notFound(`${country}*${id} is not a party of this connection`)
  const key = tokenKey(uid, url.searchParams.get('type') ?? 'RFID')
  const known = hub.tokens.get(key)
  switch (method) {
    case 'GET':
      return known === null ? notFound(`no token ${uid}`, 2004) : success(known)
    case 'PUT': {
      const token = readToken(body)
      if (token === null) return invalid('a token needs country_code, party_id, uid and contract_id')
      if (token.uid.toLowerCase() !== uid.toLowerCase())
        return invalid('the uid in the URL is another than in the body')
      return take(hub, request, token, known === null)
    }
    case 'PATCH': {
      if (known === null) return notFound(`no token ${uid}`, 2004)
      if (!isRecord(body) || typeof body['last_updated'] !== 'string') return invalid('last_updated is missing')
      return take(hub, request, { ...known, ...body }, false)
    }
    default:
      return notAllowed('GET, PUT, PATCH')
  }
}

/** What changed is told to operators as the whole token, one after the other in the order it came. */
function take(hub: Hub, { correlationId }: HubRequest, token: Token, isNew: boolean): HubAnswer {
  const problem = uidProblem(token)
  if (problem !== null) return invalid(problem)
  hub.tokens.set(tokenKey(token.uid, token.type), token)
  const { country_code, party_id, uid, type, last_updated } = token
  broadcast(hub, 'cpo', {
    module: 'tokens',
    method: 'PUT',
    path: [country_code, party_id, uid],
    query: { type },
    body: token,
    correlationId: correlationId ?? '',
    owner: `${country_code}*${party_id}`,
    about: `${uid}/${type}/${last_updated ?? ''}`,
  })
  return { ...success(), httpStatus: isNew ? 201 : 200 }
}
