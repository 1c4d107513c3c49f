import type { Instant } from '#domain/instant'
import type { LedgerTransaction } from '#domain/ledger/ledger'
import { postDispute, postFailedRefund, postPayment, postRefund, postWonDispute } from '#domain/ledger/post-charge'
import { disputedMinor, refundedMinor } from '#durable-objects/charging-session/session-payment'
import type { HeldPayment, SessionRecord } from '#durable-objects/charging-session/session-record'
import { insertLedgerTransaction } from '#store/market/insert-ledger-transaction'
import { type PaymentProjection, projectPayment } from '#store/market/project-payment'

/** The payment's copy and, once money was taken or went back, its postings: one batch. Each posting is there once, by the provider's or our own id. */
export async function applyPayment(
  database: D1Database,
  record: SessionRecord,
  revision: number,
  now: Instant,
): Promise<void> {
  if (!record.payment) return
  await database.batch([
    projectPayment(database, paymentRow(record, record.payment, revision), now),
    ...postingsOf(record, record.payment).flatMap(({ transaction, cdrKey }) =>
      transaction ? insertLedgerTransaction(database, transaction, cdrKey, now) : [],
    ),
  ])
}

function paymentRow(record: SessionRecord, payment: HeldPayment, revision: number): PaymentProjection {
  const { refunds = [] } = payment
  return {
    intent: payment.intent,
    session: record.id,
    brand: record.brand,
    market: record.market,
    // Absent in rows from before there was another.
    provider: payment.provider ?? 'simulated',
    reference: payment.reference,
    currency: payment.currency,
    heldMinor: payment.heldMinor,
    capturedMinor: payment.capturedMinor,
    releasedMinor: payment.releasedMinor,
    refundedMinor: refundedMinor(payment),
    refundingMinor: refunds.reduce((sum, { status, amountMinor }) => sum + (status === 'asked' ? amountMinor : 0), 0),
    refundProblem: refunds.find(({ problem }) => problem !== null)?.problem ?? null,
    captureBefore: payment.captureBefore ?? null,
    unknownSince: payment.unknownSince ?? null,
    problem: payment.problem ?? null,
    disputedMinor: disputedMinor(payment),
    status: statusOf(payment),
    revision,
  }
}

/** A command whose outcome the provider has not said is neither done nor undone. */
function statusOf({ status, unknownSince }: HeldPayment): string {
  if (unknownSince != null) return 'unknown'
  return status === 'authenticating' ? 'holding' : status
}

interface Posted {
  readonly transaction: LedgerTransaction | null
  readonly cdrKey: string | null
}

function postingsOf(record: SessionRecord, payment: HeldPayment): readonly Posted[] {
  const { id: payer, brand, market } = record
  const posting = { intent: payment.intent, payer, brand, market, currency: payment.currency }
  const { refunds = [], disputes = [], capturedMinor } = payment
  const captured = {
    transaction: postPayment({
      ...posting,
      amountMinor: payment.status === 'captured' ? capturedMinor : 0,
      occurredAt: record.reported?.endAt ?? record.createdAt,
    }),
    cdrKey: payment.capturedFor ?? record.price?.cdrKey ?? null,
  }
  const refunded = refunds
    .filter(({ status }) => status === 'refunded' || status === 'failed')
    .flatMap(({ id, amountMinor, status, askedAt }): Posted[] => {
      const back = { ...posting, refund: id, amountMinor, occurredAt: askedAt }
      const failed = status === 'failed' ? [{ transaction: postFailedRefund(back), cdrKey: id }] : []
      return [{ transaction: postRefund(back), cdrKey: id }, ...failed]
    })
  const disputed = disputes
    .filter(({ status }) => status !== 'inquiry')
    .flatMap(({ id, amountMinor, status, at }): Posted[] => {
      const taken = { ...posting, dispute: id, amountMinor, occurredAt: at }
      const { cdrKey } = captured
      const won = status === 'won' ? [{ transaction: postWonDispute(taken), cdrKey }] : []
      return [{ transaction: postDispute(taken), cdrKey }, ...won]
    })
  return [captured, ...refunded, ...disputed]
}
