import type { Instant } from '#domain/instant'
import type {
  CaptureResult,
  HoldResult,
  LookupResult,
  RefundResult,
  ReleaseResult,
} from '#integrations/payments/payment-provider'
import type { HeldPayment, Refund, SessionRecord } from './session-record.ts'
import { isLeftToClaim } from './session-watch.ts'

/** A step the money of a session has to take. */
export type MoneyMove =
  | { readonly kind: 'capture'; readonly intent: string; readonly currency: string; readonly amountMinor: number }
  | { readonly kind: 'release'; readonly intent: string }

/**
 * What is to be done with the hold, by where the session stands: a billed price is taken, at most the hold; nothing to bill or a start that
 * never came gives the hold back; a price that waits for a person keeps it.
 */
export function moneyToMove(record: SessionRecord): MoneyMove | null {
  const { payment, price, phase } = record
  if (!payment) return null
  const { intent, currency } = payment
  // What was begun is finished first: until its outcome is known, nothing else can be right.
  if (payment.status === 'capturing') return { kind: 'capture', intent, currency, amountMinor: payment.captureMinor }
  if (payment.status !== 'held' && payment.status !== 'releasing') return null
  if (phase === 'refused' || isLeftToClaim(record)) return { kind: 'release', intent }
  if (!price || price.status === 'held') return null
  const amountMinor = price.status === 'billed' ? Math.min(price.grossMinor, payment.heldMinor) : 0
  return amountMinor > 0 ? { kind: 'capture', intent, currency, amountMinor } : { kind: 'release', intent }
}

/**
 * The refund that is to be made, or was asked for without an answer; null without one. Once the CDR that the money was captured for is
 * credited, all of it goes back that is not due for the CDR in its place. Each credit leads to one refund at most.
 */
export function refundToMake({ payment, price, credited = [] }: SessionRecord, now: Instant): Refund | null {
  if (payment?.status !== 'captured') return null
  const { refunds = [], capturedFor, capturedMinor } = payment
  const open = refunds.find(({ status }) => status === 'asked')
  if (open) return open
  const id = credited.at(-1)?.by
  const isTakenBack = credited.some(({ cdrKey }) => cdrKey === capturedFor)
  if (id === undefined || !isTakenBack || refunds.some((refund) => refund.id === id)) return null
  const keptMinor = capturedMinor - refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const dueMinor = price?.status === 'billed' && price.cdrKey !== capturedFor ? price.grossMinor : 0
  const amountMinor = keptMinor - Math.min(dueMinor, keptMinor)
  return amountMinor > 0 ? { id, amountMinor, status: 'asked', problem: null, askedAt: now } : null
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

/** The record after the provider's word on the hold. */
export function afterHold(record: SessionRecord, result: HoldResult, retryAt: Instant): SessionRecord {
  const { payment } = record
  if (payment?.status !== 'holding') return record
  switch (result.outcome) {
    case 'held':
      return {
        ...record,
        payment: { ...payment, status: 'held', reference: result.reference, heldMinor: result.heldMinor },
      }
    case 'declined':
      return {
        ...record,
        phase: 'declined',
        reason: result.reason,
        dueAt: null,
        payment: { ...payment, status: 'declined', reference: result.reference, heldMinor: 0 },
      }
    case 'refused':
      return {
        ...record,
        phase: 'declined',
        reason: result.reason,
        dueAt: null,
        payment: { ...payment, status: 'declined', heldMinor: 0 },
      }
    case 'unknown':
      return { ...record, dueAt: retryAt }
  }
}

/** The record after the provider's word on a capture. An unknown outcome is sent again: the intent makes it one capture. */
export function afterCapture(record: SessionRecord, result: CaptureResult, retryAt: Instant): SessionRecord {
  const { payment } = record
  if (!payment) return record
  if (result.outcome === 'unknown') return { ...record, dueAt: retryAt }
  if (result.outcome === 'refused') return { ...record, reason: `capture_${result.reason}`, dueAt: null }
  return {
    ...record,
    dueAt: null,
    payment: {
      ...payment,
      status: 'captured',
      capturedMinor: result.capturedMinor,
      releasedMinor: result.releasedMinor,
    },
  }
}

/** The record after the provider's word on a release. */
export function afterRelease(record: SessionRecord, result: ReleaseResult, retryAt: Instant): SessionRecord {
  const { payment } = record
  if (!payment) return record
  if (result.outcome === 'unknown') return { ...record, dueAt: retryAt }
  if (result.outcome === 'refused') return { ...record, reason: `release_${result.reason}`, dueAt: null }
  return { ...record, dueAt: null, payment: { ...payment, status: 'released', releasedMinor: result.releasedMinor } }
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
  const isThere = result.outcome === 'found' && result.refunds.some(({ refund }) => refund === id)
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
