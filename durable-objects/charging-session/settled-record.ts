import type { SettledNews } from './charging-session-rpc.ts'
import type { SessionRecord } from './session-record.ts'

/**
 * The record once a CDR of the charge is settled. News may come again and in any order: what was credited never counts again, and a credit
 * takes nothing from the CDR that came in the place of what it took back.
 */
export function settledRecord(record: SessionRecord, { reverses, ...price }: SettledNews): SessionRecord {
  const { credited = [] } = record
  const isCredited = (key: string) => credited.some(({ cdrKey }) => cdrKey === key)
  const before = withCapturedFor(record)
  const shown = { ...before, phase: 'settled', reason: null, price, costSoFarMinor: null } as const
  if (reverses === undefined) {
    const isKnown = record.price?.cdrKey === price.cdrKey && record.price.status === price.status
    return isKnown || isCredited(price.cdrKey) ? record : shown
  }
  if (isCredited(reverses)) return record
  const isShown = record.price === null || record.price.cdrKey === reverses
  return { ...(isShown ? shown : before), credited: [...credited, { cdrKey: reverses, by: price.cdrKey }] }
}

/** In records from before captured money could be given back, it was captured for the price that they show. */
function withCapturedFor(record: SessionRecord): SessionRecord {
  const { payment, price } = record
  const isToldApart = payment === null || payment.capturedFor !== undefined || price?.status !== 'billed'
  if (isToldApart || (payment.status !== 'captured' && payment.status !== 'capturing')) return record
  return { ...record, payment: { ...payment, capturedFor: price.cdrKey } }
}
