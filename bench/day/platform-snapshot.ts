import type { OperationsApi } from './operations-api.ts'

/** A CDR as the API says it, as far as the day compares it. */
export interface CdrView {
  readonly key: string
  readonly brand: string
  readonly market: string
  readonly session: string | null
  readonly operatorSessionId: string | null
  readonly authorization: string
  readonly startedAt: number
  readonly endedAt: number
  readonly energyWh: number
  readonly currency: string
  readonly claimedExclMicros: number
  readonly operatorStatus: string
  readonly operatorReasons: readonly string[]
  readonly driverStatus: string
  readonly driverReasons: readonly string[]
}

export interface SessionView {
  readonly id: string
  readonly way: string
  readonly brand: string
  readonly market: string
  readonly operatorSessionId: string | null
  readonly phase: string
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly energyWh: number
  readonly cdrKey: string | null
  readonly priceMinor: number | null
}

export interface RatingView {
  readonly cdrKey: string
  readonly currency: string
  readonly grossMinor: number
  readonly netMinor: number
  readonly vatMinor: number
  readonly vatBasisPoints: number
}

export interface PaymentView {
  readonly intent: string
  readonly session: string
  readonly currency: string
  readonly heldMinor: number
  readonly capturedMinor: number
  readonly releasedMinor: number
  readonly status: string
}

export interface PostingView {
  readonly id: string
  readonly kind: string
  readonly currency: string
  readonly cdrKey: string | null
  readonly entries: readonly { readonly account: string; readonly amountMinor: number }[]
}

/** All that the operations API says about the day. */
export interface PlatformSnapshot {
  readonly cdrs: readonly CdrView[]
  readonly sessions: readonly SessionView[]
  readonly ratings: readonly RatingView[]
  readonly payments: readonly PaymentView[]
  readonly postings: readonly PostingView[]
  readonly books: readonly {
    readonly market: string
    readonly currency: string
    readonly sumMinor: number
    readonly unbalanced: readonly { readonly id: string }[]
  }[]
  readonly quarantined: number
}

/** Reads it, list by list. */
export async function readPlatform(operations: OperationsApi): Promise<PlatformSnapshot> {
  const cdrs = await operations.list<CdrView>('/cdrs', ({ key }) => key)
  const sessions = await operations.list<SessionView>('/sessions', ({ id }) => id)
  const ratings = await operations.list<RatingView>('/ratings', ({ cdrKey }) => cdrKey)
  const payments = await operations.list<PaymentView>('/payments', ({ intent }) => intent)
  const postings = await operations.list<PostingView>('/ledger/transactions', ({ id }) => id)
  const { items: books } = await operations.get<{ items: PlatformSnapshot['books'] }>('/ledger/balances')
  const quarantined = (await operations.list<{ id: string }>('/quarantine', ({ id }) => id)).length
  return { cdrs, sessions, ratings, payments, postings, books, quarantined }
}
