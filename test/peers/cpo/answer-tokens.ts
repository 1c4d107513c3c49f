import { isRecord } from './load-feed.ts'
import { invalid, notAllowed, notFound, type OcpiAnswer, type OcpiRequest, success } from './ocpi-answer.ts'
import type { Operator } from './operator.ts'
import { readToken, tokenKey } from './read-token.ts'

/** The whitelist: the eMSP writes its tokens here, and may look at them. */
export function answerTokens(operator: Operator, { method, path, url, body }: OcpiRequest): OcpiAnswer {
  const [country, party, uid, ...rest] = path
  if (country === undefined || party === undefined || uid === undefined || rest.length > 0)
    return notFound('tokens/{cc}/{party}/{uid}')
  const key = tokenKey(uid, url.searchParams.get('type') ?? 'RFID')
  const known = operator.whitelist.get(key)
  switch (method) {
    case 'GET':
      return known === null ? notFound(`no token ${uid}`, 2004) : success(known)
    case 'PUT': {
      const token = readToken(body)
      if (token === null) return invalid('a token needs country_code, party_id, uid and contract_id')
      if (token.uid.toLowerCase() !== uid.toLowerCase())
        return invalid('the uid in the URL is another than in the body')
      operator.whitelist.set(key, token)
      return { ...success(), httpStatus: known === null ? 201 : 200 }
    }
    case 'PATCH': {
      if (known === null) return notFound(`no token ${uid}`, 2004)
      if (!isRecord(body) || typeof body.last_updated !== 'string') return invalid('last_updated is missing')
      operator.whitelist.set(key, { ...known, ...body })
      return success()
    }
    default:
      return notAllowed('GET, PUT, PATCH')
  }
}
