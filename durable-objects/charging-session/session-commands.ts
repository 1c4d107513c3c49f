import type { Instant } from '#domain/instant'
import { RESERVATION_MARGIN_MS } from '#domain/session/reservation'
import type { CommandAnswer } from '../party/operator-calls-rpc.ts'
import type { SentCommand, SessionRecord } from './session-record.ts'

export type CommandName = 'CANCEL_RESERVATION' | 'RESERVE_NOW' | 'START_SESSION' | 'STOP_SESSION'

/** Where a command of a session is remembered. */
const SLOTS = {
  START_SESSION: 'start',
  STOP_SESSION: 'stop',
  RESERVE_NOW: 'reserve',
  CANCEL_RESERVATION: 'cancel',
} as const satisfies Record<CommandName, keyof SessionRecord>

/** How long after the operator's own time-out we go on waiting before we say so. */
const RESULT_MARGIN_MS = 2_000
/** How long a hold stays after a start nobody answered: the car may start after all. */
export const UNANSWERED_GRACE_MS = 15 * 60_000
/** A charge that was accepted begins within this, if the cable is in; then the driver is told that nothing came. */
const BEGINS_WITHIN_MS = 3 * 60_000
/** How long the operator is given to tell of its sessions before a stop is asked for once more. */
const STOP_AGAIN_MS = 20_000

/** The command of a session, as it was last sent; null when it never was. */
export function commandIn(record: SessionRecord, command: CommandName): SentCommand | null {
  return record[SLOTS[command]] ?? null
}

/** Is a result still to come? */
export function commandOpen(command: SentCommand | null | undefined): boolean {
  return command?.result === null
}

/** The record after the operator's first answer. An accepted command is still open; a missing answer is an unknown outcome, never a no. */
export function afterCommandAnswer(
  record: SessionRecord,
  command: CommandName,
  answer: CommandAnswer,
  now: Instant,
): SessionRecord {
  const sent = commandIn(record, command)
  // The result itself may have overtaken the answer.
  if (!sent || sent.result !== null) return record
  if (answer.result === 'ACCEPTED') {
    const answerBy = now + answer.timeoutS * 1000
    return withCommand(record, command, { ...sent, answerBy }, { dueAt: answerBy + RESULT_MARGIN_MS })
  }
  return afterOutcome(record, command, answer.result, now)
}

/** The record after the operator's asynchronous result, or after its time for one is over (`unanswered`). */
export function afterOutcome(record: SessionRecord, command: CommandName, result: string, now: Instant): SessionRecord {
  const sent = commandIn(record, command)
  if (!sent) return record
  const done = withCommand(record, command, { ...sent, result }, {})
  // Also of a time-out at the charger nobody knows whether it will not begin after all.
  const open = result === 'unanswered' || (result === 'TIMEOUT' && command !== 'CANCEL_RESERVATION')
  switch (command) {
    case 'START_SESSION':
      return result === 'ACCEPTED' ? started(done, now) : open ? startOpen(done, result, now) : startRefused(done, now)
    case 'STOP_SESSION':
      return afterStop(done, result, now)
    case 'RESERVE_NOW':
      return result === 'ACCEPTED' ? reserved(done) : reserveFailed(done, result, open, now)
    case 'CANCEL_RESERVATION':
      return afterCancel(done, result)
  }
}

/** The record when the operator gives up a reservation that it had accepted, at the address of the command that made it. */
export function afterGivenUp(record: SessionRecord): SessionRecord {
  const { phase } = record
  if (phase !== 'reserved' && phase !== 'reserving' && phase !== 'unanswered') return record
  return { ...record, phase: 'cancelled', reason: 'reserve_canceled_reservation', dueAt: null }
}

/** The record once a reservation's time is over and nothing was charged. */
export function afterReservationEnd(record: SessionRecord): SessionRecord {
  return { ...record, phase: 'cancelled', reason: 'reservation_expired', dueAt: null }
}

function started(record: SessionRecord, now: Instant): SessionRecord {
  if (record.phase !== 'asking' && record.phase !== 'unanswered') return { ...record, dueAt: null }
  return { ...record, phase: 'starting', reason: null, dueAt: now + BEGINS_WITHIN_MS }
}

function startOpen(record: SessionRecord, result: string, now: Instant): SessionRecord {
  const { phase } = record
  if (phase === 'unanswered') return record
  if (phase !== 'asking' && phase !== 'starting') return { ...record, dueAt: null }
  const reason = reasonOf('start', phase === 'starting' ? 'no_session' : result)
  return { ...record, phase: 'unanswered', reason, dueAt: now + UNANSWERED_GRACE_MS }
}

/** An operator that accepted a start and then never told of a charge: perhaps no cable, perhaps a message that was lost. */
export function afterNothingBegan(record: SessionRecord, now: Instant): SessionRecord {
  return startOpen(record, 'no_session', now)
}

function startRefused(record: SessionRecord, now: Instant): SessionRecord {
  const reason = reasonOf('start', record.start?.result ?? '')
  const { reported, reservation } = record
  // A place that is kept stays kept.
  if (reservation?.until && reservation.until > now && (reported === null || reported.status === 'RESERVATION')) {
    return { ...record, phase: 'reserved', reason, dueAt: reservation.until + RESERVATION_MARGIN_MS }
  }
  // A session that reports itself is running, whatever the result said.
  if (reported) return { ...record, dueAt: null }
  return { ...record, phase: 'refused', reason, dueAt: null }
}

function afterStop(record: SessionRecord, result: string, now: Instant): SessionRecord {
  if (record.phase !== 'stopping' || result === 'ACCEPTED') return { ...record, dueAt: null }
  // What it is called there may have changed: it is asked for its sessions first, and to stop once more.
  if (result === 'UNKNOWN_SESSION' && !record.stop?.again) return { ...record, dueAt: now + STOP_AGAIN_MS }
  return { ...record, phase: 'charging', reason: reasonOf('stop', result), dueAt: null }
}

function reserved(record: SessionRecord): SessionRecord {
  const { reservation, phase } = record
  if (!reservation) return record
  const kept = { ...record, reservation: { ...reservation, until: reservation.askedUntil } }
  if (phase !== 'reserving' && phase !== 'reserved' && phase !== 'unanswered') return kept
  return { ...kept, phase: 'reserved', reason: null, dueAt: reservation.askedUntil + RESERVATION_MARGIN_MS }
}

function reserveFailed(record: SessionRecord, result: string, open: boolean, now: Instant): SessionRecord {
  const reason = reasonOf('reserve', result)
  const until = record.reservation?.until ?? null
  if (until !== null && record.phase === 'reserved') return { ...record, reason, dueAt: until + RESERVATION_MARGIN_MS }
  if (record.phase === 'unanswered') return record
  if (record.phase !== 'reserving') return { ...record, dueAt: null }
  if (open) return { ...record, phase: 'unanswered', reason, dueAt: now + UNANSWERED_GRACE_MS }
  return { ...record, phase: 'refused', reason, dueAt: null }
}

function afterCancel(record: SessionRecord, result: string): SessionRecord {
  if (record.phase !== 'reserved') return { ...record, dueAt: null }
  const reason = result === 'ACCEPTED' ? null : reasonOf('cancel', result)
  // An operator that has no such reservation keeps no place either.
  if (result === 'ACCEPTED' || result === 'UNKNOWN_RESERVATION') {
    return { ...record, phase: 'cancelled', reason, dueAt: null }
  }
  const until = record.reservation?.until ?? null
  return { ...record, reason, dueAt: until === null ? null : until + RESERVATION_MARGIN_MS }
}

function reasonOf(what: string, result: string): string {
  return `${what}_${result.toLowerCase()}`
}

function withCommand(
  record: SessionRecord,
  command: CommandName,
  sent: SentCommand,
  changes: Partial<SessionRecord>,
): SessionRecord {
  return { ...record, [SLOTS[command]]: sent, ...changes }
}
