/** A fact that still has to reach a database. The row is the truth; a queue message about it is only a hint. */
export interface OutboxRow {
  readonly seq: number
  readonly type: OutboxType
  readonly version: number
  readonly payload: unknown
}

/** What an outbox can tell. `…Changed` rows carry the latest state; the others are facts. */
export type OutboxType =
  | 'TokenChanged'
  | 'ContractChanged'
  | 'DriverChanged'
  | 'SessionChanged'
  | 'PaymentChanged'
  | 'CdrReceived'
  | 'CdrQuarantined'
  | 'PeerChanged'
  | 'CaptureEnded'
  | 'TerminalOpened'
  | 'InvoiceRecordChanged'
  | 'ReviewRaised'
  | 'DriverAsked'

/** Counts for alerts. */
export interface OutboxState {
  readonly waiting: number
  readonly parked: number
  readonly oldestAt: number | null
}

/** What every object with an outbox offers to the consumer. */
export interface OutboxRpc {
  /** The rows with these numbers that are not confirmed yet. */
  readOutbox(seqs: readonly number[]): OutboxRow[]
  /** Their effects are in the database: forget them. */
  confirmOutbox(seqs: readonly number[]): void
  outboxState(): OutboxState
  /** Sends hints again for what is due; used by the schedule that re-arms. */
  rearm(): void
}

/** The classes that have one. */
export type OutboxClass = 'Token' | 'Contract' | 'ChargingSession' | 'Party' | 'Intake'

/** A queue message: where to look, nothing more. No personal data. */
export interface OutboxHint {
  readonly class: OutboxClass
  readonly object: string
  readonly seq: number
  readonly type: OutboxType
  readonly version: number
}
