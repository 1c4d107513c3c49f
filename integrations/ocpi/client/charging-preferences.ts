import type { ChargingPreferences, PreferencesResponse } from '#domain/charging-profile/charging-preferences'
import { endpointMissing, type OcpiDeps, type OcpiPeer, type OcpiResult } from '#integrations/ocpi/call-ocpi'
import { callForAnswer } from '#integrations/ocpi/client/call-for-answer'
import { endpointUrl, joinUrl } from '#integrations/ocpi/endpoints'

/** Tells an operator what the driver of a running session wishes. Yes is no promise; the same wish again changes nothing. */
export async function putPreferences(
  peer: OcpiPeer,
  operatorSessionId: string,
  preferences: ChargingPreferences,
  deps: OcpiDeps,
): Promise<OcpiResult<PreferencesResponse>> {
  const { smartCharging } = peer.dialect
  const endpoint = endpointUrl(peer.endpoints, 'sessions', 'SENDER')
  if (smartCharging === null || endpoint === null) return endpointMissing('charging_preferences')
  const request = {
    method: 'PUT',
    url: joinUrl(endpoint, operatorSessionId, 'charging_preferences'),
    module: 'sessions',
    body: smartCharging.writePreferences(preferences),
  } as const
  const read = (raw: unknown) => smartCharging.readPreferencesResponse(raw)
  return callForAnswer(peer, request, read, (response) => response === 'ACCEPTED', deps)
}
