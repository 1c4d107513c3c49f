import type { Instant } from '#domain/instant'
import type { SessionPhase } from '#domain/session/reported-phase'
import type { SessionStatus } from '#domain/session/session'

/** What is waited for: another word on a charge that goes on, the beginning of one that is pending, or the CDR of one that has ended. */
export type WatchedFor = 'word' | 'begin' | 'cdr'

/**
 * `ask`: the operator is asked for the session. `hold`: it is asked again, and a CDR that claims the silence is not billed before a person has
 * looked. `close`: our view of a charge that never began ends, and its hold is given back; the operator's is left as it is. `warn`: the console
 * says that the CDR is due. `pull`: the operator is asked for its CDRs since the charge began. `claim`: the hold is given back, and it is for
 * the operator to claim the charge; a CDR that comes after all is priced as any other.
 */
export type WatchStep = 'ask' | 'claim' | 'close' | 'hold' | 'pull' | 'warn'

interface WatchRule {
  readonly step: WatchStep
  /** After the last word, the first sign of a charge, or its end. */
  readonly afterMs: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * What is done about a session that waits, in order of time: many operators send an update a quarter of an hour, all of them some, and a CDR
 * may come once a month. What comes after the last step is for a person: a session stays in the console's list, and nothing is invented.
 * Source: OCPI 2.2.1, sessions and cdrs ("once a month is also allowed"); decision 0036.
 */
export const WATCH_RULES: Readonly<Record<WatchedFor, readonly WatchRule[]>> = {
  word: [
    ...every(2 * HOUR_MS, 2 * HOUR_MS, DAY_MS),
    { step: 'hold', afterMs: DAY_MS },
    ...every(DAY_MS, 2 * DAY_MS, 30 * DAY_MS),
  ],
  begin: [...every(2 * HOUR_MS, 2 * HOUR_MS, 6 * HOUR_MS), { step: 'close', afterMs: 6 * HOUR_MS }],
  cdr: [
    { step: 'warn', afterMs: DAY_MS },
    { step: 'pull', afterMs: 3 * DAY_MS },
    { step: 'claim', afterMs: 30 * DAY_MS },
  ],
}

/** The agreement that the rules for CDRs are written for. */
const CDR_EXPECTED_MS = DAY_MS

/** The watch over a session. */
export interface SessionWatch {
  /** When the next step is due; null when none is. */
  readonly at: Instant | null
  /** How many of the rules are done, or were passed over. */
  readonly asked: number
  /** The operator's last word, where it has been silent since. */
  readonly staleSince: Instant | null
  // From here on: absent in records from before sessions were watched for more than silence.
  readonly watched?: WatchedFor
  /** From when the rules count. */
  readonly since?: Instant
  readonly done?: DueStep | null
  /** Within what the operator's CDRs are agreed to come; the rules for them move by what it is more than a day. */
  readonly expectedMs?: number
}

/** What is to be done, or was, and when. */
export interface DueStep {
  readonly step: WatchStep
  readonly at: Instant
}

/** The watch after an operator's word; null where nothing is waited for. */
export function watchFrom(
  before: SessionWatch | null,
  word: { readonly phase: SessionPhase; readonly status: SessionStatus },
  now: Instant,
): SessionWatch | null {
  // A correction of a charge that has ended begins nothing anew.
  if (word.phase === 'ended' && before?.watched === 'cdr') return before
  if (!goesOn(word.phase)) return null
  if (word.status !== 'PENDING') return newWatch('word', now)
  // A word that says no more than the one before does not make it younger.
  const isKept = before?.watched === 'begin' && before.done?.step !== 'close'
  return isKept ? before : newWatch('begin', now)
}

/** The watch for the CDR of a charge that ended. An operator's clock may say anything: no time counts in which we did not know of the charge. */
export function watchForCdr(charge: {
  readonly endAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
}): SessionWatch {
  const { endAt, createdAt, updatedAt } = charge
  return newWatch('cdr', Math.max(createdAt, Math.min(endAt ?? updatedAt, updatedAt)))
}

/** The next step by the rules; null when all is done. */
export function nextStep(watch: SessionWatch): DueStep | null {
  const { watched = 'word', asked, expectedMs = CDR_EXPECTED_MS } = watch
  const rule = WATCH_RULES[watched][asked]
  const since = sinceOf(watch)
  if (!rule || since === null) return null
  const moreMs = watched === 'cdr' ? Math.max(0, expectedMs - CDR_EXPECTED_MS) : 0
  return { step: rule.step, at: since + rule.afterMs + moreMs }
}

/** The watch once its next step is done. Asked late, an operator is not asked again for each time that was missed. */
export function afterStep(watch: SessionWatch, now: Instant): SessionWatch {
  const step = nextStep(watch)
  if (!step) return { ...watch, at: null }
  const staleSince = (watch.watched ?? 'word') === 'word' ? sinceOf(watch) : null
  let after: SessionWatch = { ...watch, asked: watch.asked + 1, staleSince, done: { step: step.step, at: now } }
  for (let next = nextStep(after); next?.step === 'ask' && next.at <= now; next = nextStep(after))
    after = { ...after, asked: after.asked + 1 }
  return { ...after, at: nextStep(after)?.at ?? null }
}

/** The watch with what was agreed with the operator about its CDRs. */
export function withExpected(watch: SessionWatch, expectedMs: number): SessionWatch {
  const agreed = { ...watch, expectedMs }
  return { ...agreed, at: nextStep(agreed)?.at ?? null }
}

/** From when a session has waited. */
export function sinceOf({ since, staleSince, at }: SessionWatch): Instant | null {
  // Before there was more than silence to watch for, the first step was due two hours after the last word.
  return since ?? staleSince ?? (at === null ? null : at - 2 * HOUR_MS)
}

/** Does the operator say that something goes on at its charger? A reservation ends by itself. */
export function goesOn(phase: SessionPhase): boolean {
  return phase === 'starting' || phase === 'charging' || phase === 'stopping'
}

function newWatch(watched: WatchedFor, since: Instant): SessionWatch {
  const watch: SessionWatch = { at: null, asked: 0, staleSince: null, watched, since, done: null }
  return { ...watch, at: nextStep(watch)?.at ?? null }
}

function every(stepMs: number, fromMs: number, untilMs: number): readonly WatchRule[] {
  const count = Math.max(0, Math.ceil((untilMs - fromMs) / stepMs))
  return Array.from({ length: count }, (_, index) => ({ step: 'ask', afterMs: fromMs + index * stepMs }))
}
