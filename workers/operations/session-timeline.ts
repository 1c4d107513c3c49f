import type { z } from '@hono/zod-openapi'
import type { CdrRow } from '#store/market/list-cdrs'
import type { PaymentRow } from '#store/market/list-payments'
import type { PostedTransaction } from '#store/market/list-postings'
import type { RatingRow } from '#store/market/list-ratings'
import type { SessionRow } from '#store/market/list-sessions'
import type { TimelineEntry } from './session-schema.ts'

type Entry = z.infer<typeof TimelineEntry>

/** All that is known of a session's course, from the rows about it. */
export interface SessionFile {
  readonly session: SessionRow
  readonly cdrs: readonly CdrRow[]
  readonly ratings: readonly RatingRow[]
  readonly postings: readonly PostedTransaction[]
  readonly payments: readonly PaymentRow[]
}

/** The file as one list in order of time; what carries no amount has none. */
export function sessionTimeline({ session, cdrs, ratings, postings, payments }: SessionFile): Entry[] {
  const entry = (at: number | null, kind: Entry['kind'], detail: string | null, money?: Money): Entry[] =>
    at === null ? [] : [{ at, kind, detail, amountMinor: money?.minor ?? null, currency: money?.currency ?? null }]
  return [
    ...entry(session.createdAt, 'created', session.way),
    ...entry(session.startedAt, 'started', session.evseId ?? session.evseUid),
    ...entry(session.endedAt, 'ended', null),
    ...cdrs.flatMap((cdr) => [
      ...entry(cdr.receivedAt, 'cdr_received', cdr.key),
      ...entry(cdr.settledAt, 'operator_settled', cdr.operatorStatus),
    ]),
    ...ratings.flatMap((rating) =>
      entry(rating.ratedAt, 'rated', rating.pinnedFrom, { minor: rating.grossMinor, currency: rating.currency }),
    ),
    ...postings.flatMap((posting) =>
      entry(posting.postedAt, 'posted', posting.kind, { minor: debits(posting), currency: posting.currency }),
    ),
    ...payments.flatMap((payment) =>
      entry(payment.updatedAt, 'payment', payment.status, { minor: moved(payment), currency: payment.currency }),
    ),
    ...entry(session.updatedAt, 'last_word', session.phase),
  ].toSorted((a, b) => a.at - b.at)
}

interface Money {
  readonly minor: number
  readonly currency: string
}

function debits(posting: PostedTransaction): number {
  return posting.entries.reduce((sum, entry) => sum + Math.max(0, entry.amountMinor), 0)
}

/** What the payment's present state is about: the part taken, else the part given back, else the part held. */
function moved(payment: PaymentRow): number {
  return payment.capturedMinor || payment.releasedMinor || payment.heldMinor
}
