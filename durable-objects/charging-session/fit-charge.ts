import type { Instant } from '#domain/instant'
import type { SessionPhase } from '#domain/session/reported-phase'
import type { ChargeFit, UnreferencedCharge } from './charging-session-rpc.ts'
import type { SentCommand, SessionRecord } from './session-record.ts'

/** Phases in which a start may still lead to a charge. */
const OPEN: ReadonlySet<SessionPhase> = new Set(['reserving', 'reserved', 'asking', 'unanswered', 'starting'])
/** Results that do not say no: whatever was asked may have been done. */
const NO_REFUSAL: ReadonlySet<string | null> = new Set([null, 'ACCEPTED', 'TIMEOUT', 'unanswered'])
/** A start that nobody answered is another day's charge no more. */
const GIVEN_UP_FOR_MS = 24 * 3_600_000

/**
 * How well this session fits a charge of its token and place that its operator reports without our reference. One that was reported is meant
 * by a CDR of the same time. One that was not may be whatever begins: while its start is open; or within a day where it was given up, or has
 * its CDR already, as long as the operator never said no. A token for one charge alone can be no other's.
 */
export function fitCharge(record: SessionRecord, charge: UnreferencedCharge, now: Instant): ChargeFit | null {
  const { reported, phase, way } = record
  if (reported !== null) {
    if (charge.endAt === null) return null
    const overlaps = charge.startAt <= (reported.endAt ?? charge.startAt) && charge.endAt >= reported.startAt
    return overlaps ? 'reported' : null
  }
  if (OPEN.has(phase)) return 'open'
  if (way === 'ad_hoc') return 'given_up'
  const isRecent = now - record.createdAt < GIVEN_UP_FOR_MS
  return isRecent && (mayBeDone(record.start) || mayBeDone(record.reserve)) ? 'given_up' : null
}

function mayBeDone(sent: SentCommand | null | undefined): boolean {
  return sent != null && NO_REFUSAL.has(sent.result)
}
