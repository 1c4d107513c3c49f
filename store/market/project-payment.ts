import type { Instant } from '#domain/instant'

/** What the copy of a payment shows, in minor units. */
export interface PaymentProjection {
  readonly intent: string
  readonly session: string
  readonly brand: string
  readonly market: string
  readonly provider: string
  readonly reference: string | null
  readonly currency: string
  readonly heldMinor: number
  readonly capturedMinor: number
  readonly releasedMinor: number
  /** Given back after it was captured, on its way there, and why a refund was refused. */
  readonly refundedMinor: number
  readonly refundingMinor: number
  readonly refundProblem: string | null
  readonly captureBefore: Instant | null
  readonly unknownSince: Instant | null
  /** Why a person has to look; null where nobody has. */
  readonly problem: string | null
  /** What a card's holder disputes and the bank has taken back. */
  readonly disputedMinor: number
  readonly status: string
  readonly revision: number
}

/** Writes the copy of a payment; an older revision changes nothing. */
export function projectPayment(database: D1Database, payment: PaymentProjection, now: Instant): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO payments (intent, session, brand, market, provider, reference, currency, held_minor, captured_minor, released_minor,
         refunded_minor, refunding_minor, refund_problem, capture_before, unknown_since, problem, disputed_minor, status, revision, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (intent) DO UPDATE SET reference = excluded.reference, held_minor = excluded.held_minor,
         captured_minor = excluded.captured_minor, released_minor = excluded.released_minor,
         refunded_minor = excluded.refunded_minor, refunding_minor = excluded.refunding_minor, refund_problem = excluded.refund_problem,
         capture_before = excluded.capture_before, unknown_since = excluded.unknown_since, problem = excluded.problem,
         disputed_minor = excluded.disputed_minor, status = excluded.status,
         revision = excluded.revision, updated_at = excluded.updated_at WHERE excluded.revision > payments.revision`,
    )
    .bind(
      payment.intent,
      payment.session,
      payment.brand,
      payment.market,
      payment.provider,
      payment.reference,
      payment.currency,
      payment.heldMinor,
      payment.capturedMinor,
      payment.releasedMinor,
      payment.refundedMinor,
      payment.refundingMinor,
      payment.refundProblem,
      payment.captureBefore,
      payment.unknownSince,
      payment.problem,
      payment.disputedMinor,
      payment.status,
      payment.revision,
      now,
    )
}
