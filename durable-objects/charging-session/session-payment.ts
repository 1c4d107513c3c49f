import type { Instant } from '#domain/instant'
import type {
  CaptureResult,
  HoldResult,
  LookupResult,
  RefundResult,
  ReleaseResult,
} from '#integrations/payments/payment-provider'
import { beforeItRunsOut } from './expiring-hold.ts'
import type { MoneyMove } from './money-move.ts'
import { DAY_MS, nextLook } from './payment-looks.ts'
import type { AskedOfProvider, HeldPayment, Refund, SessionRecord } from './session-record.ts'
import { isLeftToClaim } from './session-watch.ts'

/** How soon an unfinished payment step is tried again at first; then twice as long each time. */
const FIRST_RETRY_MS = 10_000
const LONGEST_RETRY_MS = 15 * 60_000
/** A hold that comes later than this finds nobody at the charger any more. */
export const HOLD_WITHIN_MS = 10 * 60_000

/**
 * What is to be done with the hold, by where the session stands: a billed price is taken, at most the hold; nothing to bill, a start that
 * never came, or a charge that ended with nothing measured gives the hold back; a price that waits for a person keeps it, until it runs out.
 */
export function moneyToMove(record: SessionRecord, now: Instant): MoneyMove | null {
  const { payment, price, phase } = record
  // What the provider refused is for a person.
  if (!payment || isGivenUp(payment)) return null
  const { status, captureMinor, isProvisional = false } = payment
  // What was begun is finished first: until its outcome is known, nothing else can be right.
  if (status === 'capturing') return { kind: 'capture', amountMinor: captureMinor, isProvisional }
  if (status === 'releasing') return { kind: 'release' }
  if (phase === 'refused' || phase === 'cancelled' || isLeftToClaim(record)) {
    return status === 'held' || status === 'authenticating' ? { kind: 'release' } : null
  }
  if (status !== 'held') return null
  if (price && price.status !== 'held') {
    const amountMinor = price.status === 'billed' ? Math.min(price.grossMinor, payment.heldMinor) : 0
    return amountMinor > 0 ? { kind: 'capture', amountMinor, isProvisional: false } : { kind: 'release' }
  }
  if (endedWithNothing(record)) return { kind: 'release' }
  return beforeItRunsOut(record, now)
}

/** A charge that its operator ended without energy and that costs nothing by its price. Should a CDR say otherwise, it stays owed. */
function endedWithNothing({ phase, reported, costSoFarMinor }: SessionRecord): boolean {
  return phase === 'ended' && reported?.energyWh === 0 && costSoFarMinor === 0
}

/** The command that is open, or a new one under a key of its own; stored before it is sent. */
export function askProvider(payment: HeldPayment, command: AskedOfProvider['command'], now: Instant): AskedOfProvider {
  const { asked, intent } = payment
  const open = asked?.command === command ? asked : { command, key: `${intent}:${command}`, at: now, tries: 0 }
  return { ...open, tries: open.tries + 1 }
}

/** When a command is sent again should its answer not come. */
export function retryAt(asked: AskedOfProvider | undefined, now: Instant): Instant {
  return now + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, (asked?.tries ?? 1) - 1))
}

/**
 * The refund that is to be made, or was asked for without an answer; null without one. Once the CDR that the money was captured for is
 * credited, all of it goes back that is not due for the CDR in its place. Of money that was captured before the price was known, what the
 * price does not need goes back. Each CDR leads to one refund at most.
 */
export function refundToMake({ payment, price, credited = [] }: SessionRecord, now: Instant): Refund | null {
  if (payment?.status !== 'captured') return null
  const { refunds = [], capturedFor, isProvisional } = payment
  const open = refunds.find(({ status }) => status === 'asked')
  if (open) return open
  const credit = credited.some(({ cdrKey }) => cdrKey === capturedFor) ? credited.at(-1)?.by : undefined
  const isNowPriced = isProvisional && price !== null && price.status !== 'held' && capturedFor === undefined
  const id = credit ?? (isNowPriced ? price.cdrKey : undefined)
  if (id === undefined || refunds.some((refund) => refund.id === id)) return null
  const keptMinor = payment.capturedMinor - refundedMinor(payment) - disputedMinor(payment)
  const dueMinor = price?.status === 'billed' && price.cdrKey !== capturedFor ? price.grossMinor : 0
  const amountMinor = keptMinor - Math.min(dueMinor, keptMinor)
  return amountMinor > 0 ? { id, amountMinor, status: 'asked', problem: null, askedAt: now } : null
}

/** What its holder has disputed and the bank has taken back, for now or for good. */
export function disputedMinor(payment: SessionRecord['payment']): number {
  return (payment?.disputes ?? []).reduce(
    (sum, { status, amountMinor }) => sum + (status === 'open' || status === 'lost' ? amountMinor : 0),
    0,
  )
}

/** What has gone back to the card after it was captured. */
export function refundedMinor(payment: SessionRecord['payment']): number {
  return (payment?.refunds ?? []).reduce(
    (sum, refund) => sum + (refund.status === 'refunded' ? refund.amountMinor : 0),
    0,
  )
}

/** What can still be, or was, charged by card; nothing once it was given back. A capture gives the rest of its hold back for good. */
export function chargeableMinor(payment: SessionRecord['payment']): number {
  if (payment?.status === 'captured') return payment.capturedMinor - refundedMinor(payment)
  return payment?.status === 'held' || payment?.status === 'capturing' ? payment.heldMinor : 0
}

/** Has a charge cost all that is held for it, as far as its operator says? */
export function isHoldSpent({ payment, costSoFarMinor }: SessionRecord): boolean {
  return payment?.status === 'held' && costSoFarMinor !== null && costSoFarMinor >= payment.heldMinor
}

/** The record after the provider's word on the hold. A hold that comes when nobody waits for it any more is given back. */
export function afterHold(record: SessionRecord, result: HoldResult, now: Instant): SessionRecord {
  const { payment } = record
  if (payment?.status !== 'holding') return record
  if (result.outcome === 'unknown') return withUnknown(record, now)
  const known: HeldPayment = { ...payment, unknownSince: null }
  switch (result.outcome) {
    case 'held': {
      const { reference, heldMinor, captureBefore } = result
      return withHold({ ...record, payment: { ...known, reference, captureBefore, heldMinor } }, now)
    }
    case 'action_required': {
      const { reference, url } = result
      return {
        ...record,
        dueAt: now + FIRST_RETRY_MS,
        payment: { ...known, status: 'authenticating', reference, actionUrl: url, lookAt: now + FIRST_RETRY_MS },
      }
    }
    case 'declined':
      return declined({ ...record, payment: { ...known, reference: result.reference } }, result.reason)
    case 'refused':
      return declined({ ...record, payment: known }, result.reason)
  }
}

/** The record with money on hold: for a charge that begins now, or to be given back. */
export function withHold(record: SessionRecord, now: Instant): SessionRecord {
  const { payment } = record
  if (!payment) return record
  const held = { ...payment, status: 'held', actionUrl: null, lookAt: now + DAY_MS } as const
  if (now - record.createdAt <= HOLD_WITHIN_MS) return { ...record, payment: held }
  return { ...record, phase: 'refused', reason: 'payment_late', dueAt: null, payment: held }
}

/** The record of a charge whose payment came to nothing. */
export function declined(record: SessionRecord, reason: string): SessionRecord {
  const { payment } = record
  if (!payment) return record
  const nothing = { ...payment, status: 'declined', heldMinor: 0, actionUrl: null, lookAt: null } as const
  return { ...record, phase: 'declined', reason, dueAt: null, payment: nothing }
}

/** The record after the provider's word on a capture. An unknown outcome is sent again: the intent makes it one capture. */
export function afterCapture(record: SessionRecord, result: CaptureResult, now: Instant): SessionRecord {
  const { payment } = record
  // Somebody else heard it first.
  if (payment?.status !== 'capturing') return record
  if (result.outcome === 'unknown') return withUnknown(record, now)
  if (result.outcome === 'refused') return withRefusal(record, `capture_${result.reason}`)
  const { capturedMinor, releasedMinor } = result
  const captured = {
    status: 'captured',
    capturedMinor,
    releasedMinor,
    lookAt: nextLook(now, now),
    capturedAt: now,
  } as const
  return { ...record, dueAt: null, payment: { ...payment, ...captured, unknownSince: null } }
}

/** The record after the provider's word on a release. */
export function afterRelease(record: SessionRecord, result: ReleaseResult, now: Instant): SessionRecord {
  const { payment } = record
  if (payment?.status !== 'releasing') return record
  if (result.outcome === 'unknown') return withUnknown(record, now)
  const isNothing = result.outcome === 'refused' && result.reason === 'not_held'
  if (result.outcome === 'refused' && !isNothing) return withRefusal(record, `release_${result.reason}`)
  const releasedMinor = result.outcome === 'released' ? result.releasedMinor : 0
  const released = { status: 'released', releasedMinor, lookAt: null, unknownSince: null } as const
  return { ...record, dueAt: null, payment: { ...payment, ...released } }
}

/** The provider did not say. It is asked again, under the same key, until it does. */
function withUnknown(record: SessionRecord, now: Instant): SessionRecord {
  const { payment } = record
  if (!payment) return record
  const unknownSince = payment.unknownSince ?? now
  return { ...record, dueAt: retryAt(payment.asked, now), payment: { ...payment, unknownSince } }
}

/** The provider will not: no use in asking again, so a person is told. */
function withRefusal(record: SessionRecord, problem: string): SessionRecord {
  const { payment } = record
  if (!payment) return record
  return { ...record, reason: problem, dueAt: null, payment: { ...payment, problem, unknownSince: null, lookAt: null } }
}

function isGivenUp({ problem }: HeldPayment): boolean {
  return problem?.startsWith('capture_') === true || problem?.startsWith('release_') === true
}

/** The record after the provider's word on a refund. An unknown outcome is looked up before anything else is done about it. */
export function afterRefund(record: SessionRecord, id: string, result: RefundResult, retryAt: Instant): SessionRecord {
  if (result.outcome === 'unknown') return { ...record, dueAt: retryAt }
  const isRefused = result.outcome === 'refused'
  return withRefund(record, id, isRefused ? 'refused' : 'refunded', isRefused ? result.reason : null)
}

/** The record after the provider was asked what became of a refund; null where it never heard of it, so that it is still to be sent. */
export function afterRefundLookup(
  record: SessionRecord,
  id: string,
  result: LookupResult,
  retryAt: Instant,
): SessionRecord | null {
  if (result.outcome === 'unknown') return { ...record, dueAt: retryAt }
  const isThere = result.outcome === 'found' && result.refunds.some((refund) => refund.id === id)
  return isThere ? withRefund(record, id, 'refunded', null) : null
}

function withRefund(
  record: SessionRecord,
  id: string,
  status: Refund['status'],
  problem: string | null,
): SessionRecord {
  const { payment } = record
  if (!payment) return record
  const refunds = (payment.refunds ?? []).map((refund) => (refund.id === id ? { ...refund, status, problem } : refund))
  return { ...record, dueAt: null, payment: { ...payment, refunds } satisfies HeldPayment }
}
