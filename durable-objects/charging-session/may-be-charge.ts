import { sameCi } from '#integrations/ocpi/ci-string'
import type { SessionPhase, UnreferencedCharge } from './charging-session-rpc.ts'
import type { SessionRecord } from './session-record.ts'

/** Phases in which a start may still lead to a charge. */
const OPEN: ReadonlySet<SessionPhase> = new Set(['reserving', 'reserved', 'asking', 'unanswered', 'starting'])

/**
 * May this session be the charge that its operator reports without our reference? By its EVSE, and: a session that was reported by a CDR at
 * the same time, one that was not by whatever begins while its start is open. A token for one charge alone can be no other's.
 */
export function mayBeCharge(record: SessionRecord, charge: UnreferencedCharge): boolean {
  if (charge.evseUid !== '#NA' && !sameCi(record.evseUid, charge.evseUid)) return false
  const { reported } = record
  if (reported === null) return OPEN.has(record.phase) || record.way === 'ad_hoc'
  if (charge.endAt === null) return false
  return charge.startAt <= (reported.endAt ?? charge.startAt) && charge.endAt >= reported.startAt
}
