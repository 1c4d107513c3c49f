import type { Instant } from '#domain/instant'
import type { FoundPayment, LookupResult } from '#integrations/payments/payment-provider'
import { DAY_MS, nextLook } from './payment-looks.ts'
import { declined, HOLD_WITHIN_MS, withHold } from './session-payment.ts'
import type { HeldPayment, Refund, SessionRecord } from './session-record.ts'

/** How soon the provider is asked again while the driver is with the bank, or when it did not answer. */
const SOON_MS = 10_000
const LATER_MS = 15 * 60_000

/** When the provider is asked how a payment stands; null where nothing can come of it. */
export function lookDueAt({ payment }: SessionRecord): Instant | null {
  return payment?.lookAt ?? null
}

/**
 * The record after the provider was asked how the payment stands, whatever made us ask: its own message, or our calendar. What it says is the
 * whole of it, so that messages may come twice, late, in any order or not at all.
 */
export function afterLook(record: SessionRecord, found: LookupResult, now: Instant): SessionRecord {
  const { payment } = record
  if (!payment) return record
  const isWaiting = payment.status === 'authenticating'
  if (found.outcome === 'unknown') return withLook(record, now + (isWaiting ? SOON_MS : LATER_MS))
  if (found.outcome === 'absent') return withLook(withProblem(record, 'payment_absent'), null)
  if (isWaiting) return afterBank(record, found, now)
  const after = { ...record, payment: merged(payment, found) }
  if (payment.status === 'held') return afterHeldLook(after, found, now)
  if (payment.status !== 'captured') return withLook(after, null)
  return withLook(after, nextLook(payment.capturedAt ?? record.createdAt, now))
}

/** The bank agreed, refused, or has not heard the driver yet; for ever it is not waited for. */
function afterBank(record: SessionRecord, found: FoundPayment, now: Instant): SessionRecord {
  const { payment } = record
  if (!payment) return record
  const { heldMinor, captureBefore } = found
  if (found.state === 'held') return withHold({ ...record, payment: { ...payment, heldMinor, captureBefore } }, now)
  if (found.state !== 'waiting') return declined(record, found.declineReason ?? 'authentication_failed')
  if (now - record.createdAt <= HOLD_WITHIN_MS) return withLook({ ...record, dueAt: now + SOON_MS }, now + SOON_MS)
  const late = { ...record, phase: 'refused', reason: 'authentication_failed', dueAt: null } as const
  return withLook(late, null)
}

/** Money that we believe on hold: captured or let go behind our back is told, and taken as it is. */
function afterHeldLook(record: SessionRecord, found: FoundPayment, now: Instant): SessionRecord {
  const { payment } = record
  if (!payment) return record
  const { captureBefore, capturedMinor, releasedMinor } = found
  switch (found.state) {
    case 'held':
      return { ...record, payment: { ...payment, captureBefore, lookAt: now + DAY_MS } }
    case 'captured': {
      const taken = { status: 'captured', capturedMinor, releasedMinor, isProvisional: true, capturedAt: now } as const
      const after = { ...record, payment: { ...payment, ...taken, lookAt: nextLook(now, now) } }
      return withProblem(after, 'captured_elsewhere')
    }
    default:
      return withProblem(
        { ...record, payment: { ...payment, status: 'released', releasedMinor, lookAt: null } },
        'hold_lost',
      )
  }
}

/** With what went back and what is disputed, each once by its id. */
function merged(payment: HeldPayment, found: FoundPayment): HeldPayment {
  const refunds = new Map((payment.refunds ?? []).map((refund) => [refund.id, refund]))
  for (const { id, amountMinor, status, at } of found.refunds) {
    const known = refunds.get(id)
    // Its own answer is still to come, or to be looked up, and says more.
    if (known?.status === 'asked') continue
    const isFailed = status === 'failed'
    const refund: Refund = {
      ...(known ?? { id, amountMinor, askedAt: at }),
      status: isFailed ? 'failed' : 'refunded',
      problem: isFailed ? 'came_back' : null,
    }
    refunds.set(id, refund)
  }
  const disputes = new Map((payment.disputes ?? []).map((dispute) => [dispute.id, dispute]))
  for (const dispute of found.disputes) disputes.set(dispute.id, dispute)
  return { ...payment, refunds: [...refunds.values()], disputes: [...disputes.values()] }
}

function withProblem(record: SessionRecord, problem: string): SessionRecord {
  return record.payment ? { ...record, payment: { ...record.payment, problem } } : record
}

function withLook(record: SessionRecord, lookAt: Instant | null): SessionRecord {
  return record.payment ? { ...record, payment: { ...record.payment, lookAt } } : record
}
