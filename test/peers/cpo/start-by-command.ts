import { setTimeout as sleep } from 'node:timers/promises'
import type { Site } from './catalogue.ts'
import type { Authorization } from './charge-record.ts'
import type { Command, CommandTaken } from './command.ts'
import type { Token } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'
import { type ChargeWish, identifyCharge, prepareCharge, refusedRecord } from './prepare-charge.ts'
import { readToken } from './read-token.ts'
import { beginCharge } from './run-charge.ts'

/** With `start_result_late`: the promised time, and when the result really comes. */
const lateTimeoutSeconds = 3
const lateResultMs = 4500

/** START_SESSION: the eMSP vouches for the token, so nobody is asked again. */
export function startByCommand(operator: Operator, { body }: Command): CommandTaken | null {
  const token = readToken(body.token)
  const { location_id, evse_uid, connector_id, authorization_reference } = body
  if (token === null || typeof location_id !== 'string') return null
  const site = findSite(operator, location_id, evse_uid)
  if (site === null) return { result: 'REJECTED', statusCode: 2003 }
  const wanted = typeof connector_id === 'string' ? connector_id.toLowerCase() : null
  const connector = site.evse.connectors.find(({ id }) => wanted === null || id.toLowerCase() === wanted)
  if (connector === undefined) return { result: 'REJECTED', statusCode: 2003 }

  const prepared = operator.desk.takePrepared(site)
  const wish: ChargeWish = {
    ...prepared,
    way: 'command',
    site,
    connector,
    uid: token.uid,
    short: operator.settings.auto > 0,
  }
  const authorization: Authorization = {
    by: 'command',
    allowed: 'ALLOWED',
    httpStatus: null,
    statusCode: null,
    reference: typeof authorization_reference === 'string' ? authorization_reference : null,
  }
  const start = () => startNow(operator, wish, token, authorization)
  if (wish.faults.includes('start_result_late')) {
    const outcome = async () => {
      await sleep(lateResultMs)
      return start()
    }
    return { result: 'ACCEPTED', timeoutSeconds: lateTimeoutSeconds, outcome }
  }
  return { result: 'ACCEPTED', outcome: async () => start() }
}

function startNow(operator: Operator, wish: ChargeWish, token: Token, authorization: Authorization): string | null {
  const obstacle = obstacleAt(operator, wish.site, token)
  if (obstacle !== null) return obstacle
  const identity = identifyCharge(operator, wish)
  const reject = (result: string | null) => {
    operator.desk.journal.set(identity.chargeId, refusedRecord(wish, identity, authorization, 'rejected'))
    return result
  }
  if (wish.faults.includes('start_rejected')) return reject('REJECTED')
  if (wish.faults.includes('start_timeout')) return reject(null)
  const { country_code, party_id, uid, type, contract_id } = token
  const cdrToken = { country_code, party_id, uid, type, contract_id }
  const { plan, context } = prepareCharge(operator, wish, identity, cdrToken, authorization)
  beginCharge(operator, plan, context, wish.stopAfter ?? null)
  return 'ACCEPTED'
}

function obstacleAt(operator: Operator, site: Site, token: Token): string | null {
  const { status } = site.evse
  if (status === 'INOPERATIVE' || status === 'OUTOFORDER' || status === 'REMOVED' || status === 'PLANNED')
    return 'EVSE_INOPERATIVE'
  if (status === 'CHARGING' || status === 'BLOCKED' || operator.desk.chargeAt(site) !== null) return 'EVSE_OCCUPIED'
  if (status !== 'RESERVED') return null
  const reservation = [...operator.reservations.values()].find((kept) => kept.site.evse === site.evse)
  if (reservation === undefined) return null
  if (reservation.uid !== token.uid && reservation.expiresMs > Date.now()) return 'EVSE_OCCUPIED'
  operator.reservations.delete(reservation.id)
  return null
}

/** The named EVSE, or the first free one of the location. */
function findSite(operator: Operator, locationId: string, evseUid: unknown): Site | null {
  if (typeof evseUid === 'string') return operator.catalogue.site(evseUid, locationId)
  const location = operator.catalogue.location(locationId)
  if (location === null) return null
  const evse = location.evses.find(({ status }) => status === 'AVAILABLE') ?? location.evses[0]
  return evse === undefined ? null : { location, evse }
}
