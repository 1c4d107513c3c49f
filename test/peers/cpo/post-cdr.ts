import { setTimeout as sleep } from 'node:timers/promises'
import { cdrObject } from './cdr-object.ts'
import type { ChargeContext } from './charge-context.ts'
import type { Operator } from './operator.ts'
import type { ChargePlan, PlannedMessage } from './plan-charge.ts'
import { fromDecimal, toDecimal } from './rational.ts'
import { sentMessage } from './send-session.ts'
import { sendToEmsp } from './send-to-emsp.ts'

const attempts = 3

/** Sends the bill. Without an answer the same CDR goes out again, up to three times; a refusal is final. */
export async function postCdr(
  operator: Operator,
  context: ChargeContext,
  plan: ChargePlan,
  message: PlannedMessage,
): Promise<void> {
  const cdr = operator.cdrs.get(context.cdrId) ?? cdrObject(context, plan, message.aboutMs)
  operator.cdrs.set(cdr.id, cdr)
  const { record } = context
  record.claimed = {
    exclVat: decimal(cdr.total_cost.excl_vat, 4),
    inclVat: cdr.total_cost.incl_vat === undefined ? null : decimal(cdr.total_cost.incl_vat, 4),
    kWh: decimal(cdr.total_energy, 3),
  }
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const sentAt = new Date().toISOString()
    const reply = await sendToEmsp(operator, {
      module: 'cdrs',
      role: 'RECEIVER',
      method: 'POST',
      body: cdr,
      from: { country: cdr.country_code, id: cdr.party_id },
      to: { country: cdr.cdr_token.country_code, id: cdr.cdr_token.party_id },
    })
    record.messages.push(sentMessage(message, 'POST', sentAt, attempt, reply))
    record.cdrPosted.push({
      at: sentAt,
      httpStatus: reply.httpStatus,
      statusCode: reply.statusCode,
      location: reply.location,
    })
    const isAnswered = reply.httpStatus !== null && reply.httpStatus < 500 && reply.statusCode !== null
    if (isAnswered || operator.connection.peer === null) return
    if (attempt < attempts) await sleep(200 * attempt)
  }
}

const decimal = (value: number, places: number) => toDecimal(fromDecimal(value), places)
