import type { EvseStatus } from '#domain/location/location'

/** What a driver wants to know of a status. Occupied is not broken, and unknown is neither. */
export type StatusGroup = 'available' | 'occupied' | 'faulted' | 'closed' | 'unknown'

const GROUPS: Readonly<Record<EvseStatus, StatusGroup>> = {
  AVAILABLE: 'available',
  BLOCKED: 'occupied',
  CHARGING: 'occupied',
  RESERVED: 'occupied',
  INOPERATIVE: 'faulted',
  OUTOFORDER: 'faulted',
  PLANNED: 'closed',
  REMOVED: 'closed',
  UNKNOWN: 'unknown',
}

/** The group of an operator's status. */
export function statusGroup(status: EvseStatus): StatusGroup {
  return GROUPS[status]
}
