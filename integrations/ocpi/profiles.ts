/** What was agreed with a peer, or learned of it, as data. */
export interface PeerProfile {
  /** How long a page of a pull may take, in ms. */
  readonly pullTimeoutMs: number
  /** How large a page of a pull may be, in bytes. */
  readonly pullMaxBytes: number
}

/** Profiles by name. */
export const PEER_PROFILES = {
  'ocpi-221': { pullTimeoutMs: 10_000, pullMaxBytes: 5_000_000 },
  /** For peers that answer unpaged: the most a profile may allow, read as a stream. */
  'ocpi-221-unpaged': { pullTimeoutMs: 60_000, pullMaxBytes: 50_000_000 },
} as const satisfies Record<string, PeerProfile>

/** A profile's name. */
export type PeerProfileName = keyof typeof PEER_PROFILES

/** The profile with this name; the plain one for a name that no longer exists. */
export function peerProfile(name: string): PeerProfile {
  return PEER_PROFILES[name as PeerProfileName] ?? PEER_PROFILES['ocpi-221']
}
