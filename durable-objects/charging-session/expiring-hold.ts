import type { Instant } from '#domain/instant'
import { costSoFar } from './cost-so-far.ts'
import type { MoneyMove } from './money-move.ts'
import type { SessionRecord } from './session-record.ts'

/** So long before a hold runs out what is owed so far is taken: time enough to ask again, and for a person to look. */
const MARGIN_MS = 12 * 3_600_000

/** When something has to be done about a hold that runs out, by the provider's own word; null where it does not. */
export function holdRunsOutAt({ payment }: SessionRecord): Instant | null {
  if (payment?.status !== 'held' || payment.problem != null) return null
  return payment.captureBefore == null ? null : payment.captureBefore - MARGIN_MS
}

/**
 * What is done about a hold that is about to run out: what the charge costs so far is taken, and a hold nobody charged against is given back.
 * A cost that cannot be said is not made up: that is for a person.
 */
export function beforeItRunsOut(record: SessionRecord, now: Instant): MoneyMove | null {
  const at = holdRunsOutAt(record)
  if (at === null || now < at || !record.payment) return null
  if (!record.reported) return { kind: 'release' }
  const costMinor = costAtLast(record)
  if (costMinor === null) return null
  const amountMinor = Math.min(costMinor, record.payment.heldMinor)
  return amountMinor > 0 ? { kind: 'capture', amountMinor, isProvisional: true } : { kind: 'release' }
}

/** The record with the word that a person has to look at its hold; unchanged where that is not so. */
export function tellRunningOut(record: SessionRecord, now: Instant): SessionRecord {
  const at = holdRunsOutAt(record)
  if (at === null || now < at || !record.payment || !record.reported || costAtLast(record) !== null) return record
  return { ...record, payment: { ...record.payment, problem: 'hold_running_out' } }
}

/** By the last that was measured, also where a price of the CDR waits for a person. */
function costAtLast(record: SessionRecord): number | null {
  return record.costSoFarMinor ?? costSoFar(record)
}
