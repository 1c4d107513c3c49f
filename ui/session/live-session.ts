import type { SessionPhase } from '#domain/session/reported-phase'

/** What a live view shows of a charge: the part of the session object's view that people see. */
export interface LiveSession {
  readonly id: string
  readonly revision: number
  readonly phase: SessionPhase
  readonly reason: string | null
  readonly locationName: string | null
  readonly evseId: string | null
  readonly currency: string | null
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly energyWh: number
  readonly costSoFarMinor: number | null
  /** When it costs something else, and what: with VAT, of a kWh or an hour, in 10⁻⁶ of the major unit. */
  readonly nextPrice: {
    readonly at: number
    readonly timeZone: string
    readonly prices: readonly { readonly kind: 'energy' | 'parking' | 'time'; readonly grossMicros: number }[]
  } | null
  readonly powerW: number | null
  readonly updatedAt: number | null
  readonly answerBy: number | null
  /** Until when the place is kept. */
  readonly reservedUntil: number | null
  readonly holdMinor: number
  /** Where the driver's bank is to be met before the charge can begin; only where it is paid on the spot. */
  readonly bankUrl?: string | null
  readonly capturedMinor: number | null
  readonly releasedMinor: number | null
  readonly refundedMinor: number | null
  readonly price: {
    readonly status: 'billed' | 'held' | 'parked' | 'none'
    readonly currency: string
    readonly grossMinor: number
  } | null
}

/** A message on the live socket: the whole at first, then what changed. */
export type LiveUpdate =
  | { readonly kind: 'snapshot'; readonly view: LiveSession; readonly at: number }
  | {
      readonly kind: 'delta'
      readonly from: number
      readonly to: number
      readonly changes: Partial<LiveSession>
      readonly at: number
    }

/** The view after a message; null when a revision is missing and only a new snapshot can tell. */
export function applyUpdate(known: LiveSession | null, update: LiveUpdate): LiveSession | null {
  if (update.kind === 'snapshot') return update.view
  // What is already in the snapshot may come once more.
  if (known && update.to <= known.revision) return known
  if (!known || update.from !== known.revision) return null
  return { ...known, ...update.changes, revision: update.to }
}

/** Can this charge be asked to stop? One that has not begun is stopped as soon as it does. */
export function isStoppable(phase: SessionPhase): boolean {
  return phase === 'starting' || phase === 'unanswered' || phase === 'charging' || phase === 'stopping'
}

/** After so long without a word the numbers are no longer shown as the present. */
const STALE_MS = 60_000

/** Has the operator been silent for longer than a driver should take for live? */
export function isStale(session: LiveSession, now: number): boolean {
  return session.phase === 'charging' && session.updatedAt !== null && now - session.updatedAt > STALE_MS
}
