import type { Instant } from '#domain/instant'

/** A payment as the simulated Stripe remembers it. Times in seconds, as Stripe's are. */
export interface SimulatedIntent {
  readonly id: string
  readonly status: 'requires_action' | 'requires_capture' | 'requires_payment_method' | 'succeeded' | 'canceled'
  readonly amount: number
  readonly amountReceived: number
  readonly currency: string
  readonly method: string
  readonly metadata: Readonly<Record<string, string>>
  readonly created: number
  /** Null while nothing was held. */
  readonly captureBefore: number | null
  readonly cancellationReason: string | null
  readonly decline: { readonly code: string; readonly declineCode: string } | null
}

export interface SimulatedRefund {
  readonly id: string
  readonly intent: string
  readonly amount: number
  readonly status: 'succeeded' | 'failed'
  readonly metadata: Readonly<Record<string, string>>
  readonly created: number
  /** Null for the rest of a hold that was not captured: it moved nothing. */
  readonly balanceTransaction: string | null
}

export interface SimulatedDispute {
  readonly id: string
  readonly intent: string
  readonly amount: number
  readonly status: string
  readonly created: number
}

/** Something that happened, with the object as it was right after. */
export interface SimulatedEvent {
  readonly id: string
  readonly type: string
  readonly created: number
  readonly object: unknown
}

/** The answer to a key, kept for a day. */
interface KeptAnswer {
  readonly request: string
  readonly status: number
  readonly body: string
  readonly at: Instant
}

/** All that the simulated Stripe knows: plain data, so that any key-value store can keep it. */
export interface SimulatedBooks {
  readonly intents: readonly SimulatedIntent[]
  readonly refunds: readonly SimulatedRefund[]
  readonly disputes: readonly SimulatedDispute[]
  readonly events: readonly SimulatedEvent[]
  readonly keys: Readonly<Record<string, KeptAnswer>>
}

export const EMPTY_BOOKS: SimulatedBooks = { intents: [], refunds: [], disputes: [], events: [], keys: {} }

/** Where the simulated Stripe keeps its books; read and written without a wait in between, so that two requests are one after the other. */
export interface SimulatedAccount {
  read(): SimulatedBooks
  write(books: SimulatedBooks): void
  newId(prefix: string): string
  now(): Instant
}
