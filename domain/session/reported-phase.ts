import type { ReportedSession } from '#domain/session/session'

/**
 * Where a charge stands for the driver.
 * `declined`: the payment was refused. `reserving`: the operator was asked to keep the place. `reserved`: it does. `cancelled`: it no longer
 * does. `asking`: the operator was asked to start. `refused`: it said no. `unanswered`: it did not say; the
 * charge may still start, so nothing is sent again. `starting`: it said yes. `charging`, `stopping`, `ended`: as the operator reports.
 * `settled`: the price is final.
 */
export type SessionPhase =
  | 'created'
  | 'declined'
  | 'reserving'
  | 'reserved'
  | 'cancelled'
  | 'asking'
  | 'refused'
  | 'unanswered'
  | 'starting'
  | 'charging'
  | 'stopping'
  | 'ended'
  | 'settled'

/** Where the charge stands after an operator's report. A final price stays final, and a stop that is being asked for goes on being asked for. */
export function reportedPhase(before: SessionPhase, session: ReportedSession): SessionPhase {
  if (before === 'settled') return 'settled'
  switch (session.status) {
    case 'ACTIVE':
      return before === 'stopping' ? 'stopping' : 'charging'
    case 'COMPLETED':
    case 'INVALID':
      return before === 'cancelled' ? 'cancelled' : 'ended'
    case 'PENDING':
      return 'starting'
    case 'RESERVATION':
      // A place that is kept says nothing of a start that is under way, nor of its own end.
      return before === 'asking' || before === 'starting' || before === 'cancelled' ? before : 'reserved'
  }
}
