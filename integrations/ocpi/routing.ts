import type { PartyKey } from '#domain/identity/party'

/** Who sends a message to whom. A side is null where its headers are missing or are no party. */
export interface Routing {
  readonly to: PartyKey | null
  readonly from: PartyKey | null
}

/** Reads the four routing headers. */
export function readRouting(headers: Headers): Routing {
  return { to: party(headers, 'to'), from: party(headers, 'from') }
}

/** The routing headers of a message; a side that is null is left out, which asks a hub to find the receiver. */
export function routingHeaders(routing: Routing): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const side of ['to', 'from'] as const) {
    const party = routing[side]
    if (party === null) continue
    headers[`OCPI-${side}-country-code`] = party.countryCode
    headers[`OCPI-${side}-party-id`] = party.partyId
  }
  return headers
}

function party(headers: Headers, side: 'to' | 'from'): PartyKey | null {
  const countryCode = headers.get(`OCPI-${side}-country-code`)?.toUpperCase() ?? ''
  const partyId = headers.get(`OCPI-${side}-party-id`)?.toUpperCase() ?? ''
  return /^[A-Z]{2}$/.test(countryCode) && /^[A-Z0-9]{3}$/.test(partyId) ? { countryCode, partyId } : null
}
