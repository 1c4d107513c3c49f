import type { Instant } from '#domain/instant'
import type { CaptureResult, HoldResult, ReleaseResult } from '#integrations/payments/payment-provider'
import type { SessionRecord } from './session-record.ts'

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
  const open = payment.status === 'held' || payment.status === 'capturing' || payment.status === 'releasing'
  if (!open) return null
  if (phase === 'refused') return { kind: 'release', intent: payment.intent }
  if (!price || price.status === 'held') return null
  const amountMinor = price.status === 'billed' ? Math.min(price.grossMinor, payment.heldMinor) : 0
  return amountMinor > 0
    ? { kind: 'capture', intent: payment.intent, currency: payment.currency, amountMinor }
    : { kind: 'release', intent: payment.intent }
}

/** What can still be, or was, charged against the hold; nothing once it was given back. */
export function chargeableMinor(payment: SessionRecord['payment']): number {
  const there = payment?.status === 'held' || payment?.status === 'capturing' || payment?.status === 'captured'
  return there ? payment.heldMinor : 0
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
