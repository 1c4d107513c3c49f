/** What is asked of an EVSE. */
export type EvseUse =
  | 'CANCEL_RESERVATION'
  | 'RESERVE_NOW'
  | 'START_SESSION'
  | 'STOP_SESSION'
  | 'UNLOCK_CONNECTOR'
  | 'preferences'
  | 'profile'

/** What has to be listed for it: only where the capability is not often left out. Source: OCPI 2.2.1, locations, Capability. */
const REQUIRED: Partial<Readonly<Record<EvseUse, { readonly capability: string; readonly mustBeListed: boolean }>>> = {
  START_SESSION: { capability: 'REMOTE_START_STOP_CAPABLE', mustBeListed: false },
  RESERVE_NOW: { capability: 'RESERVABLE', mustBeListed: false },
  UNLOCK_CONNECTOR: { capability: 'UNLOCK_CAPABLE', mustBeListed: false },
  preferences: { capability: 'CHARGING_PREFERENCES_CAPABLE', mustBeListed: true },
  profile: { capability: 'CHARGING_PROFILE_CAPABLE', mustBeListed: true },
}

/** May an EVSE be asked? `unlisted`: it says nothing of what it can do, so it may be tried and is worth a remark. */
export interface CapabilityVerdict {
  readonly verdict: 'capable' | 'unlisted' | 'incapable'
  readonly capability: string | null
}

/**
 * Many operators list no capabilities at all, so that an empty list says nothing. One that lists others and not this one means it, but for
 * what a peer's profile says its EVSEs can do.
 */
export function judgeCapability(
  use: EvseUse,
  listed: readonly string[],
  assumed: readonly string[],
): CapabilityVerdict {
  const required = REQUIRED[use]
  if (!required) return { verdict: 'capable', capability: null }
  const { capability, mustBeListed } = required
  if (listed.includes(capability) || assumed.includes(capability)) return { verdict: 'capable', capability }
  return { verdict: listed.length === 0 && !mustBeListed ? 'unlisted' : 'incapable', capability }
}
