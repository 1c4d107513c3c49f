import type { OcpiDialect, OcpiVersion } from '#integrations/ocpi/dialect'
import { dialectOf } from '#integrations/ocpi/dialects'
import { apcoa } from '#integrations/ocpi/quirks/apcoa'
import { charGy } from '#integrations/ocpi/quirks/char-gy'
import { chargecloudAfirProfile } from '#integrations/ocpi/quirks/chargecloud-afir'
import { chargecloudPublic } from '#integrations/ocpi/quirks/chargecloud-public'
import { connekt } from '#integrations/ocpi/quirks/connekt'
import { eClearing } from '#integrations/ocpi/quirks/e-clearing'
import { eaazePbw } from '#integrations/ocpi/quirks/eaaze-pbw'
import { ecoMovement } from '#integrations/ocpi/quirks/eco-movement'
import { electricEra } from '#integrations/ocpi/quirks/electric-era'
import { geniepoint } from '#integrations/ocpi/quirks/geniepoint'
import { gireve211 } from '#integrations/ocpi/quirks/gireve-211'
import { gireve221 } from '#integrations/ocpi/quirks/gireve-221'
import { gridserve } from '#integrations/ocpi/quirks/gridserve'
import { itcharge } from '#integrations/ocpi/quirks/itcharge'
import { jolt } from '#integrations/ocpi/quirks/jolt'
import { lakd } from '#integrations/ocpi/quirks/lakd'
import { mfg } from '#integrations/ocpi/quirks/mfg'
import { mobie } from '#integrations/ocpi/quirks/mobie'
import { ndw } from '#integrations/ocpi/quirks/ndw'
import { ocpi211 } from '#integrations/ocpi/quirks/ocpi-211'
import { ocpi221 } from '#integrations/ocpi/quirks/ocpi-221'
import { ocpi221LateCdrs } from '#integrations/ocpi/quirks/ocpi-221-late-cdrs'
import { ocpi221LimitStatus } from '#integrations/ocpi/quirks/ocpi-221-limit-status'
import { ocpi221OpenResults } from '#integrations/ocpi/quirks/ocpi-221-open-results'
import { ocpi221PatchTokens } from '#integrations/ocpi/quirks/ocpi-221-patch-tokens'
import { ocpi221RawToken } from '#integrations/ocpi/quirks/ocpi-221-raw-token'
import { ocpi221RemoteStart } from '#integrations/ocpi/quirks/ocpi-221-remote-start'
import { ocpi221Unpaged } from '#integrations/ocpi/quirks/ocpi-221-unpaged'
import { ocpi230 } from '#integrations/ocpi/quirks/ocpi-230'
import type { PeerProfile, ProfileData } from '#integrations/ocpi/quirks/profile-schema'
import { ProfileError, resolveProfile } from '#integrations/ocpi/quirks/resolve-profile'
import { satimoto } from '#integrations/ocpi/quirks/satimoto'
import { swStuttgart } from '#integrations/ocpi/quirks/sw-stuttgart'
import { withProfile } from '#integrations/ocpi/quirks/with-profile'

/** What is shipped. An id is for ever: peers are kept with it. */
const SHIPPED: readonly ProfileData[] = [
  apcoa,
  charGy,
  chargecloudAfirProfile,
  chargecloudPublic,
  connekt,
  eClearing,
  eaazePbw,
  ecoMovement,
  electricEra,
  geniepoint,
  gireve211,
  gireve221,
  gridserve,
  itcharge,
  jolt,
  lakd,
  mfg,
  mobie,
  ndw,
  ocpi211,
  ocpi221,
  ocpi221LateCdrs,
  ocpi221LimitStatus,
  ocpi221OpenResults,
  ocpi221PatchTokens,
  ocpi221RawToken,
  ocpi221RemoteStart,
  ocpi221Unpaged,
  ocpi230,
  satimoto,
  swStuttgart,
]

/** The ids of the profiles that there are. */
export const PROFILE_IDS: readonly string[] = SHIPPED.map(({ id }) => id)

const PLAIN: Readonly<Record<OcpiVersion, string>> = { '2.1.1': 'ocpi-211', '2.2.1': 'ocpi-221', '2.3.0': 'ocpi-230' }

const resolved = new Map<string, PeerProfile>()

/** Is there a profile with this id? */
export function isProfileId(id: string): boolean {
  return PROFILE_IDS.includes(id)
}

/**
 * The profile with this id; where another version was agreed upon with the peer than the profile is for, the plain one of that version, since
 * rules about names and forms are about one version's. Throws `ProfileError` for an id that nothing has: no peer gets rules by accident.
 */
export function peerProfile(id: string, version: string | null = null): PeerProfile {
  let profile = resolved.get(id)
  if (profile === undefined) {
    profile = resolveProfile(id, SHIPPED)
    resolved.set(id, profile)
  }
  if (version === null || version === profile.version) return profile
  const plain = Object.entries(PLAIN).find(([known]) => known === version)?.[1]
  if (plain === undefined) throw new ProfileError(id, 'version', `${version} is none that has a plain profile`)
  return peerProfile(plain)
}

/** The plain profile of a profile's version: what it is told apart from. */
export function plainProfile(profile: PeerProfile): PeerProfile {
  return peerProfile(PLAIN[profile.version])
}

/** A version as a peer of this profile speaks it; without a profile, by the specification. */
export function dialectAsSpoken(version: string | null, profile?: string): OcpiDialect {
  const dialect = dialectOf(version)
  return profile === undefined ? dialect : withProfile(dialect, peerProfile(profile, dialect.version))
}
