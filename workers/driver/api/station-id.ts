import type { Charger, StationSummary } from '../ports.ts'

/** A station's address in one text: peer, party and the operator's id, each escaped. */
export function stationId(station: Pick<StationSummary, 'peer' | 'countryCode' | 'partyId' | 'id'>): string {
  return [station.peer, station.countryCode, station.partyId, station.id].map(encodeURIComponent).join('~')
}

/** Where a charging point stands. */
export function stationIdOf({ peer, countryCode, partyId, locationId }: Charger): string {
  return stationId({ peer, countryCode, partyId, id: locationId })
}

/** The parts of a station's address; null when it is none. */
export function parseStationId(
  text: string,
): { peer: string; countryCode: string; partyId: string; id: string } | null {
  try {
    const [peer, countryCode, partyId, id, ...rest] = text.split('~').map(decodeURIComponent)
    return peer && countryCode && partyId && id && rest.length === 0 ? { peer, countryCode, partyId, id } : null
  } catch {
    return null
  }
}
