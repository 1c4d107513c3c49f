import type { Site } from './catalogue.ts'
import type { Command, CommandTaken } from './command.ts'
import { cancelReservation, reserve } from './keep-reservation.ts'
import { isRecord } from './load-feed.ts'
import { invalid, notAllowed, notFound, type OcpiAnswer, type OcpiRequest } from './ocpi-answer.ts'
import type { Operator } from './operator.ts'
import { readToken } from './read-token.ts'
import { stopCharge } from './run-charge.ts'
import { startByCommand } from './start-by-command.ts'
import { tellResult } from './tell-result.ts'

/** The commands module: answers at once, and posts the result when the charge point has reacted. */
export async function answerCommands(operator: Operator, request: OcpiRequest): Promise<OcpiAnswer> {
  if (request.method !== 'POST') return notAllowed('POST')
  const [name = '', ...rest] = request.path
  const perform = commands[name]
  if (perform === undefined || rest.length > 0) return notFound(`no command ${name}`)
  if (!isRecord(request.body)) return invalid('a command is an object')
  const responseUrl = request.body.response_url
  if (typeof responseUrl !== 'string' || !URL.canParse(responseUrl)) return invalid('response_url is missing')
  const taken = perform(operator, { body: request.body, responseUrl })
  if (taken === null) return invalid(`${name} lacks a required field`)
  const { result, outcome } = taken
  const data = { result, timeout: taken.timeoutSeconds ?? (result === 'ACCEPTED' ? 30 : 0) }
  return {
    statusCode: taken.statusCode ?? 1000,
    data,
    ...(outcome === undefined ? {} : { afterwards: () => tellOutcome(operator, request, responseUrl, outcome) }),
  }
}

type Perform = (operator: Operator, command: Command) => CommandTaken | null

const commands: Record<string, Perform> = {
  START_SESSION: startByCommand,
  STOP_SESSION: stopByCommand,
  RESERVE_NOW: reserveNow,
  CANCEL_RESERVATION: cancelByCommand,
  UNLOCK_CONNECTOR: unlock,
}

function stopByCommand(operator: Operator, { body }: Command): CommandTaken | null {
  const sessionId = body.session_id
  if (typeof sessionId !== 'string') return null
  const charge = operator.desk.chargeOf(sessionId)
  if (charge === null) return { result: operator.sessions.get(sessionId) === null ? 'UNKNOWN_SESSION' : 'REJECTED' }
  const { stopPoint } = charge
  if (charge.record.faults.includes('stop_ignored')) {
    void stopPoint?.ask()
    return { result: 'ACCEPTED', outcome: async () => null }
  }
  const stop = async () => {
    if (stopPoint === null) return stopCharge(operator, charge)
    await stopPoint.ask()
    return charge.record.stopped
  }
  return { result: 'ACCEPTED', outcome: async () => ((await stop()) ? 'ACCEPTED' : 'REJECTED') }
}

function reserveNow(operator: Operator, { body }: Command): CommandTaken | null {
  const token = readToken(body.token)
  const { reservation_id, expiry_date, location_id, evse_uid, authorization_reference } = body
  if (token === null || typeof reservation_id !== 'string' || typeof location_id !== 'string') return null
  const expiresMs = Date.parse(String(expiry_date))
  if (Number.isNaN(expiresMs)) return null
  const location = operator.catalogue.location(location_id)
  if (location === null) return { result: 'REJECTED', statusCode: 2003 }
  const evse = location.evses.find(({ uid, status }) =>
    typeof evse_uid === 'string' ? uid === evse_uid : status === 'AVAILABLE',
  )
  if (evse === undefined) return { result: 'REJECTED' }
  const site: Site = { location, evse }
  const reference = typeof authorization_reference === 'string' ? authorization_reference : null
  return {
    result: 'ACCEPTED',
    outcome: () => reserve(operator, site, { id: reservation_id, token, expiresMs, reference }),
  }
}

function cancelByCommand(operator: Operator, { body }: Command): CommandTaken | null {
  const id = body.reservation_id
  return typeof id === 'string' ? { result: 'ACCEPTED', outcome: () => cancelReservation(operator, id) } : null
}

function unlock(operator: Operator, { body }: Command): CommandTaken | null {
  const { location_id, evse_uid, connector_id } = body
  if (typeof location_id !== 'string' || typeof evse_uid !== 'string' || typeof connector_id !== 'string') return null
  const site = operator.catalogue.site(evse_uid, location_id)
  if (!site?.evse.connectors.some(({ id }) => id === connector_id)) return { result: 'REJECTED', statusCode: 2003 }
  return {
    result: 'ACCEPTED',
    outcome: async () => {
      const charge = operator.desk.chargeAt(site)
      if (charge !== null) stopCharge(operator, charge)
      return 'ACCEPTED'
    },
  }
}

async function tellOutcome(
  operator: Operator,
  request: OcpiRequest,
  responseUrl: string,
  outcome: () => Promise<string | null>,
): Promise<void> {
  const result = await outcome()
  if (result !== null) await tellResult(operator, request, responseUrl, { result })
}
