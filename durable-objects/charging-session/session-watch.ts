import type { Instant } from '#domain/instant'
import type { SessionRecord } from './session-record.ts'

/** An operator that says nothing of a charge for so long is asked for it: many send an update a quarter of an hour, all of them some. */
const SILENCE_MS = 2 * 3_600_000
/** Asked for so many times, two hours apart at first and then a day, a session is left to a person: it stays stale, and nothing is invented. */
const MOST_ASKED = 30
const OFTEN_ASKED = 12
const SELDOM_MS = 24 * 3_600_000

/** The watch over a charge that its operator says goes on. */
export interface SessionWatch {
  /** When the operator is asked next. */
  readonly at: Instant | null
  readonly asked: number
  /** The operator's last word, where it has been silent since. */
  readonly staleSince: Instant | null
}

/** The watch after an operator's word; null once nothing goes on. */
export function watchFrom(phase: SessionRecord['phase'], now: Instant): SessionWatch | null {
  return goesOn(phase) ? { at: now + SILENCE_MS, asked: 0, staleSince: null } : null
}

/** When an operator is asked for a session it reported and says nothing of; null when it is not. */
export function watchDueAt({ phase, reported, watch }: SessionRecord): Instant | null {
  return goesOn(phase) && reported ? (watch?.at ?? null) : null
}

/** Since when an operator says nothing of a charge that goes on; null while it does. */
export function staleSince({ phase, watch }: SessionRecord): Instant | null {
  return goesOn(phase) ? (watch?.staleSince ?? null) : null
}

/** The record once the operator is asked; null where that is not due. */
export function afterSilence(record: SessionRecord, now: Instant): SessionRecord | null {
  const dueAt = watchDueAt(record)
  if (dueAt === null || dueAt > now) return null
  const asked = (record.watch?.asked ?? 0) + 1
  const next = now + (asked < OFTEN_ASKED ? SILENCE_MS : SELDOM_MS)
  return {
    ...record,
    watch: {
      at: asked < MOST_ASKED ? next : null,
      asked,
      staleSince: record.watch?.staleSince ?? record.updatedAt,
    },
  }
}

/** Does the operator say that something goes on at its charger? A reservation ends by itself. */
function goesOn(phase: SessionRecord['phase']): boolean {
  return phase === 'starting' || phase === 'charging' || phase === 'stopping'
}
