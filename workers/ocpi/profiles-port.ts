import type { ActiveProfile, ProfileRequestKind, ProfileResult } from '#domain/charging-profile/charging-profile'
import type { PartyKey } from '#domain/identity/party'
import type { ProfileRequest } from '#integrations/ocpi/client/charging-profiles'
import type { ProfileResponse } from '#integrations/ocpi/smart-charging'
import type { ConnectedPeer } from '#workers/ocpi/ports'

/** A request that a party who shapes charges for us makes through us. */
export interface RelayedRequest {
  /** The session, by the id under which we told of it. */
  readonly session: string
  readonly request: ProfileRequest
  readonly responseUrl: string
  readonly correlationId: string
}

/** Charging profiles as the OCPI surface needs them. */
export interface ProfilesPort {
  /** What an operator says came of a request of this kind. */
  result(
    peer: ConnectedPeer,
    about: { readonly kind: ProfileRequestKind; readonly session: string; readonly secret: string },
    result: ProfileResult,
    correlationId: string,
  ): Promise<'accepted' | 'unknown' | 'repeated'>
  /** What an operator says of its own accord about its session; false where it is not known. */
  active(
    peer: ConnectedPeer,
    party: PartyKey,
    operatorSessionId: string,
    active: ActiveProfile,
    correlationId: string,
  ): Promise<boolean>
  /** Hands a request on to the operator; refused where the URL for the result is none agreed with the peer. */
  relay(peer: ConnectedPeer, relayed: RelayedRequest): Promise<ProfileResponse | 'unanswered'>
}
