import { authorizeToken } from './authorize-token.ts'
import type { Authorization } from './charge-record.ts'
import type { CdrToken, Token } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'
import type { Party } from './party.ts'
import { type ChargeWish, identifyCharge, prepareCharge, refusedRecord } from './prepare-charge.ts'
import { beginCharge } from './run-charge.ts'
import { seededRandom } from './seeded-random.ts'
import { emspParty } from './send-to-emsp.ts'

/** A card held before the reader. */
export interface RfidWish extends ChargeWish {
  type: string
  contractId: string | null
}

/** What became of it. */
export interface RfidOutcome {
  chargeId: string
  authorization: Authorization
  sessionId?: string
}

/** Asks the eMSP, and charges only if it says ALLOWED; unless this operator was told not to ask. */
export async function startRfidCharge(operator: Operator, wish: RfidWish): Promise<RfidOutcome> {
  const identity = identifyCharge(operator, wish)
  const { chargeId, sessionId } = identity
  const { authorization, token } = wish.faults.includes('not_authorized')
    ? unaskedToken(operator, identity.key)
    : await authorizeToken(operator, wish.site, wish.uid, wish.type)
  if (authorization.allowed !== 'ALLOWED') {
    operator.desk.journal.set(chargeId, refusedRecord(wish, identity, authorization, 'refused'))
    return { chargeId, authorization }
  }
  const { plan, context } = prepareCharge(operator, wish, identity, cdrToken(operator, wish, token), authorization)
  beginCharge(operator, plan, context)
  return { chargeId, authorization, sessionId }
}

/** A card the eMSP has never seen, under the eMSP's own party, let in without a question. */
function unaskedToken(operator: Operator, key: string): { authorization: Authorization; token: Token } {
  const random = seededRandom(`${key}/unknown-token`)
  const uid = Array.from({ length: 14 }, () => random.integer(0, 15).toString(16).toUpperCase()).join('')
  const { country, id } = issuerOf(operator)
  return {
    authorization: { by: 'nobody', allowed: 'ALLOWED', httpStatus: null, statusCode: null, reference: null },
    token: {
      country_code: country,
      party_id: id,
      uid,
      type: 'RFID',
      contract_id: `${country}-${id}-C${uid.slice(0, 8)}-0`,
    },
  }
}

/** Whose card it claims to be. A hub says nothing of the eMSPs behind it; the list of tokens does. */
function issuerOf(operator: Operator): Party {
  const [listed] = operator.whitelist.all()
  const isHub = operator.connection.peer?.roles.every(({ role }) => role !== 'EMSP') ?? false
  return isHub && listed !== undefined ? { country: listed.country_code, id: listed.party_id } : emspParty(operator)
}

function cdrToken(operator: Operator, wish: RfidWish, token: Token | null): CdrToken {
  const { country, id } = emspParty(operator)
  return {
    country_code: token?.country_code ?? country,
    party_id: token?.party_id ?? id,
    uid: token?.uid ?? wish.uid,
    type: token?.type ?? wish.type,
    contract_id: token?.contract_id ?? wish.contractId ?? wish.uid,
  }
}
