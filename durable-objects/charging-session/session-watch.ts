import type { Instant } from '#domain/instant'
import type { SessionPhase } from '#domain/session/reported-phase'
import {
  afterStep,
  type DueStep,
  goesOn,
  nextStep,
  type SessionWatch,
  sinceOf,
  type WatchedFor,
  watchForCdr,
} from '#domain/session/watch-session'
import type { SessionRecord } from './session-record.ts'

/** A step whose outcome a crash has swallowed is done again after this. Each of them may be done twice: what it asks for is asked for once. */
const AGAIN_MS = 60_000

/** The watch over a session as it stands; null where nothing is waited for. One that ended is watched for its CDR, whoever wrote its record. */
export function watchOf(record: SessionRecord): SessionWatch | null {
  const { phase, reported, watch = null, price, createdAt } = record
  if (!reported) return null
  if (goesOn(phase)) return watch
  // One that its operator declared invalid never gets a CDR.
  if (phase !== 'ended' || price !== null || reported.status === 'INVALID') return null
  if (watch?.watched === 'cdr') return watch
  return watchForCdr({ endAt: reported.endAt, createdAt, updatedAt: record.updatedAt ?? createdAt })
}

/** When something is to be done about a session that waits; null when nothing is. */
export function watchDueAt(record: SessionRecord): Instant | null {
  return watchOf(record)?.at ?? null
}

/** Since when an operator says nothing of a charge that goes on; null while it does. */
export function staleSince({ phase, watch }: SessionRecord): Instant | null {
  return goesOn(phase) ? (watch?.staleSince ?? null) : null
}

/** What is due now; the alarm that comes twice finds it begun. */
export function dueStep(record: SessionRecord, now: Instant): DueStep | null {
  const watch = watchOf(record)
  return watch && watch.at !== null && watch.at <= now ? nextStep(watch) : null
}

/** The record when a step is begun. */
export function beginStep(record: SessionRecord, now: Instant): SessionRecord {
  const watch = watchOf(record)
  return watch ? { ...record, watch: { ...watch, at: now + AGAIN_MS } } : record
}

/** The record when a step is done; unchanged where the operator has said something meanwhile. */
export function endStep(record: SessionRecord, begun: SessionWatch, now: Instant): SessionRecord {
  const watch = watchOf(record)
  const isSame = watch?.watched === begun.watched && watch?.asked === begun.asked && watch?.since === begun.since
  if (!watch || !isSame) return record
  const after = { ...record, watch: afterStep(watch, now) }
  // Should it begin after all, the operator's word brings it back.
  return after.watch.done?.step === 'close' ? { ...after, phase: 'refused', reason: 'never_began', dueAt: null } : after
}

/** Was the operator's CDR waited for in vain? */
export function isLeftToClaim(record: SessionRecord): boolean {
  return watchOf(record)?.done?.step === 'claim'
}

/** How a session waits, for whoever looks after it. */
export interface Waiting {
  readonly watched: WatchedFor | 'answer'
  readonly since: Instant
  readonly lastStep: string | null
  readonly lastStepAt: Instant | null
  readonly nextStep: string | null
  readonly nextStepAt: Instant | null
}

/** What a session waits for and what is done about it; null where it waits for nothing. An open command waits for its answer. */
export function waitingOf(record: SessionRecord): Waiting | null {
  const { phase, createdAt, dueAt } = record
  const watch = watchOf(record)
  const since = watch && sinceOf(watch)
  if (watch && since !== null) {
    const next = watch.at === null ? null : nextStep(watch)
    return {
      watched: watch.watched ?? 'word',
      since,
      lastStep: watch.done?.step ?? null,
      lastStepAt: watch.done?.at ?? null,
      nextStep: next?.step ?? null,
      nextStepAt: next?.at ?? null,
    }
  }
  if (!ANSWERED_FOR.has(phase)) return null
  const next = dueAt === null ? null : 'give_up'
  return { watched: 'answer', since: createdAt, lastStep: null, lastStepAt: null, nextStep: next, nextStepAt: dueAt }
}

const ANSWERED_FOR: ReadonlySet<SessionPhase> = new Set(['created', 'reserving', 'asking', 'unanswered', 'starting'])
