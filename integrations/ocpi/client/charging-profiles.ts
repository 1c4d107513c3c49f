import type { ActiveProfile, ChargingProfile, ProfileResult } from '#domain/charging-profile/charging-profile'
import type { ReportedSession } from '#domain/session/session'
import {
  callOcpi,
  endpointMissing,
  ignoreData,
  type OcpiDeps,
  type OcpiPeer,
  type OcpiResult,
} from '#integrations/ocpi/call-ocpi'
import { callForAnswer } from '#integrations/ocpi/client/call-for-answer'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'
import type { ProfileResponse, SmartCharging } from '#integrations/ocpi/smart-charging'

/** What is asked of an operator about the profile of a session. */
export type ProfileRequest =
  | { readonly kind: 'set'; readonly profile: ChargingProfile }
  /** How far ahead the charger's own plan is wanted; no further than is of use. */
  | { readonly kind: 'get'; readonly durationS: number }
  | { readonly kind: 'clear' }

/** A request, with what ties its result to it and to what caused it. */
export interface ProfileCall {
  readonly operatorSessionId: string
  readonly request: ProfileRequest
  readonly responseUrl: string
  readonly correlationId?: string
}

/** Asks an operator to set, tell or clear the profile of a session. The URL for the result may have a query of its own, so it is encoded. */
export async function requestProfile(
  peer: OcpiPeer,
  call: ProfileCall,
  deps: OcpiDeps,
): Promise<OcpiResult<ProfileResponse>> {
  const { smartCharging } = peer.dialect
  const endpoint = endpointUrl(peer.endpoints, 'chargingprofiles', 'RECEIVER')
  if (smartCharging === null || endpoint === null) return endpointMissing('chargingprofiles')
  const request = {
    ...messageOf(smartCharging, joinUrl(endpoint, call.operatorSessionId), call),
    module: 'chargingprofiles',
    ...(call.correlationId === undefined ? {} : { correlationId: call.correlationId }),
  }
  const read = (raw: unknown) => smartCharging.readProfileResponse(raw)
  return callForAnswer(peer, request, read, ({ result }) => result === 'ACCEPTED', deps)
}

function messageOf(smartCharging: SmartCharging, url: string, { request, responseUrl }: ProfileCall) {
  switch (request.kind) {
    case 'set': {
      const body = { charging_profile: smartCharging.writeProfile(request.profile), response_url: responseUrl }
      return { method: 'PUT', url, body } as const
    }
    case 'get': {
      const query = new URLSearchParams({ duration: String(request.durationS), response_url: responseUrl })
      return { method: 'GET', url: `${url}?${query}` } as const
    }
    case 'clear':
      return { method: 'DELETE', url: `${url}?${new URLSearchParams({ response_url: responseUrl })}` } as const
  }
}

/** What is handed on to a party that shapes charges for us. */
export type SharedMessage =
  | { readonly kind: 'session'; readonly session: ReportedSession }
  | { readonly kind: 'active_profile'; readonly session: string; readonly active: ActiveProfile }
  | { readonly kind: 'result'; readonly responseUrl: string; readonly result: ProfileResult }

/** Hands something on to who shapes charges for us; a result goes where it was asked to go, if that is a host agreed with this peer. */
export async function shareMessage(
  peer: OcpiPeer,
  message: SharedMessage,
  correlationId: string | null,
  deps: OcpiDeps,
): Promise<OcpiResult<null>> {
  const { smartCharging } = peer.dialect
  if (smartCharging === null) return endpointMissing('chargingprofiles')
  const cause = correlationId === null ? {} : { correlationId }
  switch (message.kind) {
    case 'session': {
      const { countryCode, partyId, id } = message.session
      const endpoint = endpointUrl(peer.endpoints, 'sessions', 'RECEIVER')
      if (endpoint === null) return endpointMissing('sessions')
      const url = joinUrl(endpoint, countryCode, partyId, id)
      const body = smartCharging.writeSession(message.session)
      return callOcpi(peer, { method: 'PUT', url, module: 'sessions', body, ...cause }, ignoreData, deps)
    }
    case 'active_profile': {
      const endpoint = endpointUrl(peer.endpoints, 'chargingprofiles', 'SENDER')
      if (endpoint === null) return endpointMissing('chargingprofiles')
      const url = joinUrl(endpoint, message.session)
      const body = smartCharging.writeActiveProfile(message.active)
      return callOcpi(peer, { method: 'PUT', url, module: 'chargingprofiles', body, ...cause }, ignoreData, deps)
    }
    case 'result': {
      const body = smartCharging.writeProfileResult(message.result)
      const request = { method: 'POST', url: message.responseUrl, module: 'chargingprofiles', body, ...cause } as const
      return callOcpi(peer, request, ignoreData, deps)
    }
  }
}
