import type { OcpiReply } from './call-ocpi.ts'
import type { Site } from './catalogue.ts'
import type { Authorization } from './charge-record.ts'
import { isRecord } from './load-feed.ts'
import type { Token } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'
import type { Party } from './party.ts'
import { readToken, tokenKey } from './read-token.ts'
import { emspParties, emspParty, sendToEmsp } from './send-to-emsp.ts'

/** May this token charge here? Asks the eMSP, unless the token says it must not be asked for; also gives the token it named. */
export async function authorizeToken(
  operator: Operator,
  site: Site,
  uid: string,
  type: string,
): Promise<{ authorization: Authorization; token: Token | null }> {
  const known = operator.whitelist.get(tokenKey(uid, type))
  if (known?.whitelist === 'ALWAYS') return { authorization: fromWhitelist(known), token: known }
  const brands = known === null ? emspParties(operator) : [{ country: known.country_code, id: known.party_id }]
  const reply = await askBrands(operator, site, uid, type, brands)
  const isOffline = reply.httpStatus === null || reply.httpStatus >= 500
  const mayUseList = known?.whitelist === 'ALLOWED' || known?.whitelist === 'ALLOWED_OFFLINE'
  if (isOffline && known !== null && mayUseList) return { authorization: fromWhitelist(known), token: known }
  const answer = reply.ok && isRecord(reply.data) ? reply.data : {}
  return {
    authorization: {
      by: 'real_time',
      allowed: typeof answer.allowed === 'string' ? answer.allowed : 'NO_ANSWER',
      httpStatus: reply.httpStatus,
      statusCode: reply.statusCode,
      reference: typeof answer.authorization_reference === 'string' ? answer.authorization_reference : null,
    },
    token: readToken(answer.token) ?? known,
  }
}

/** A card does not say whose it is: each brand is asked until one knows it. */
async function askBrands(
  operator: Operator,
  site: Site,
  uid: string,
  type: string,
  brands: readonly Party[],
): Promise<OcpiReply> {
  const { country_code, party_id, id } = site.location
  const ask = (to: Party) =>
    sendToEmsp(operator, {
      module: 'tokens',
      role: 'SENDER',
      method: 'POST',
      path: [uid, 'authorize'],
      query: { type },
      body: { location_id: id, evse_uids: [site.evse.uid] },
      from: { country: country_code, id: party_id },
      to,
    })
  const [first = emspParty(operator), ...others] = brands
  let reply = await ask(first)
  for (const brand of others) {
    if (reply.httpStatus !== 404) break
    reply = await ask(brand)
  }
  return reply
}

function fromWhitelist(token: Token): Authorization {
  const allowed = token.valid === false ? 'NOT_ALLOWED' : 'ALLOWED'
  return { by: 'whitelist', allowed, httpStatus: null, statusCode: null, reference: null }
}
