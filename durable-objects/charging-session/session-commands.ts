import type { Instant } from '#domain/instant'
import type { CommandAnswer } from '../party/operator-calls-rpc.ts'
import type { SentCommand, SessionRecord } from './session-record.ts'

export type CommandName = 'START_SESSION' | 'STOP_SESSION'

/** How long after the operator's own time-out we go on waiting before we say so. */
const RESULT_MARGIN_MS = 2_000
/** How long a hold stays after a start nobody answered: the car may start after all. */
export const UNANSWERED_GRACE_MS = 15 * 60_000

/** Is a result still to come? */
export function commandOpen(command: SentCommand | null): boolean {
  return command !== null && command.result === null
}

/** The record after the operator's first answer. An accepted command is still open; a missing answer is an unknown outcome, never a no. */
export function afterCommandAnswer(
  record: SessionRecord,
  command: CommandName,
  answer: CommandAnswer,
  now: Instant,
): SessionRecord {
  const sent = command === 'START_SESSION' ? record.start : record.stop
  // The result itself may have overtaken the answer.
  if (!sent || sent.result !== null) return record
  if (answer.result === 'ACCEPTED') {
    const answerBy = now + answer.timeoutS * 1000
    return withCommand(record, command, { ...sent, answerBy }, { dueAt: answerBy + RESULT_MARGIN_MS })
  }
  if (answer.result === 'unanswered') return unanswered(record, command, sent, now)
  return refused(record, command, { ...sent, result: answer.result })
}

/** The record after the operator's asynchronous result. */
export function afterResult(record: SessionRecord, command: CommandName, result: string, _now: Instant): SessionRecord {
  const sent = command === 'START_SESSION' ? record.start : record.stop
  if (!sent) return record
  const done = { ...sent, result }
  if (result !== 'ACCEPTED') return refused(record, command, done)
  const waiting = record.phase === 'asking' || record.phase === 'unanswered'
  const phase = command === 'START_SESSION' && waiting ? { phase: 'starting' as const, reason: null } : {}
  return withCommand(record, command, done, { ...phase, dueAt: null })
}

function unanswered(record: SessionRecord, command: CommandName, sent: SentCommand, now: Instant): SessionRecord {
  const done = { ...sent, result: 'unanswered' }
  if (command === 'STOP_SESSION') {
    const back = record.phase === 'stopping' ? { phase: 'charging' as const, reason: 'stop_unanswered' } : {}
    return withCommand(record, command, done, { ...back, dueAt: null })
  }
  if (record.phase !== 'asking') return withCommand(record, command, done, { dueAt: null })
  return withCommand(record, command, done, {
    phase: 'unanswered',
    reason: 'start_unanswered',
    dueAt: now + UNANSWERED_GRACE_MS,
  })
}

function refused(record: SessionRecord, command: CommandName, done: SentCommand): SessionRecord {
  const reason = `${command === 'START_SESSION' ? 'start' : 'stop'}_${(done.result ?? '').toLowerCase()}`
  if (command === 'STOP_SESSION') {
    const back = record.phase === 'stopping' ? { phase: 'charging' as const, reason } : {}
    return withCommand(record, command, done, { ...back, dueAt: null })
  }
  // A session that reports itself is running, whatever the result said.
  if (record.reported) return withCommand(record, command, done, { dueAt: null })
  return withCommand(record, command, done, { phase: 'refused', reason, dueAt: null })
}

function withCommand(
  record: SessionRecord,
  command: CommandName,
  sent: SentCommand,
  changes: Partial<SessionRecord>,
): SessionRecord {
  return { ...record, ...(command === 'START_SESSION' ? { start: sent } : { stop: sent }), ...changes }
}
