import type { ChargingPreferences } from '#domain/charging-profile/charging-preferences'
import type { ActiveProfile, ChargingProfile, ProfileRequestKind } from '#domain/charging-profile/charging-profile'
import type { Instant } from '#domain/instant'
import type { PreferencesAnswer } from '../party/operator-calls-rpc.ts'

/** How fast a charge may go, as it is known here. */
export interface Shaping {
  readonly preferences: {
    readonly asked: ChargingPreferences
    readonly answer: PreferencesAnswer
    readonly at: Instant
  } | null
  /** The limit that the charger took last, and by whom: `us`, or the peer who shapes this charge for us. */
  readonly profile: { readonly profile: ChargingProfile; readonly by: string; readonly at: Instant } | null
  /** What the charger has worked out from all that limits it. */
  readonly active: { readonly active: ActiveProfile; readonly at: Instant } | null
  /** The peer who is told of this charge and may shape it, since the driver agreed. */
  readonly sharedWith: string | null
  /** The operator wants to be left alone until then. */
  readonly waitUntil: Instant | null
  /** How often in a row it said so. */
  readonly timesTooOften: number
}

/** A request about a profile: stored before it is sent, its result once. */
export interface ProfileRequestRecord {
  readonly kind: ProfileRequestKind
  readonly profile: ChargingProfile | null
  readonly sentAt: Instant
  readonly answerBy: Instant
  /** Who asked through us, and where the result is to go; null: we asked ourselves. */
  readonly relay: ProfileRelay | null
  /** What came of it: the operator's refusal or the charger's result; null while that may still come. */
  readonly result: string | null
}

/** A request that a peer makes through us. */
export interface ProfileRelay {
  readonly peer: string
  readonly responseUrl: string
  readonly correlationId: string
}
