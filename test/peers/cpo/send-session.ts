import type { OcpiReply } from './call-ocpi.ts'
import type { ChargeContext } from './charge-context.ts'
import type { SentMessage } from './charge-record.ts'
import type { Session, SessionPatch } from './ocpi-objects.ts'
import type { Operator } from './operator.ts'
import type { ChargePlan, PlannedMessage } from './plan-charge.ts'
import { sendToEmsp } from './send-to-emsp.ts'
import { sessionObject, sessionPatch } from './session-object.ts'
import { toDateTime } from './to-date-time.ts'

/**
 * Tells the eMSP how the session stands. A lost update is not sent again: the next one, or a pull, mends it. Where the
 * eMSP does not know the session an update speaks of, or takes no updates of sessions, it gets the whole session instead.
 */
export async function sendSession(
  operator: Operator,
  context: ChargeContext,
  plan: ChargePlan,
  message: PlannedMessage,
): Promise<void> {
  const session = sessionObject(context, plan, message)
  const stored = operator.sessions.get(session.id)
  if (stored === null || stored.last_updated <= session.last_updated) operator.sessions.set(session.id, session)
  const send = async (method: 'PUT' | 'PATCH', body: Session | SessionPatch, attempt: number) => {
    const sentAt = new Date().toISOString()
    const { country_code, party_id, id } = session
    const reply = await sendToEmsp(operator, {
      module: 'sessions',
      role: 'RECEIVER',
      method,
      path: [country_code, party_id, id],
      body,
      from: { country: country_code, id: party_id },
      to: { country: context.cdrToken.country_code, id: context.cdrToken.party_id },
    })
    context.record.messages.push(sentMessage(message, method, sentAt, attempt, reply))
    return reply
  }
  const { habits } = operator.settings
  if (message.kind !== 'session_patch') {
    // Only the first is sent in another way: the last one says how it ended.
    await send(habits.patchFirst && message.kind === 'session_start' ? 'PATCH' : 'PUT', session, 1)
    return
  }
  const changed = sessionPatch(context, plan, message)
  const periods = habits.repeatPeriods ? (session.charging_periods ?? []) : changed.charging_periods
  const method = habits.partialPuts ? 'PUT' : 'PATCH'
  const reply = await send(method, { ...changed, charging_periods: periods }, 1)
  if (reply.httpStatus === 404 || reply.httpStatus === 405) await send('PUT', session, 2)
}

/** A line of the journal. */
export function sentMessage(
  message: PlannedMessage,
  method: string,
  sentAt: string,
  attempt: number,
  reply: OcpiReply,
): SentMessage {
  return {
    key: message.key,
    method,
    about: toDateTime(message.aboutMs),
    sentAt,
    attempt,
    httpStatus: reply.httpStatus,
    statusCode: reply.statusCode,
    error: reply.error,
  }
}
