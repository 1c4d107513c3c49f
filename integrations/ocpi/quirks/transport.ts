import type { PartyKey } from '#domain/identity/party'
import type { Endpoint } from '#integrations/ocpi/endpoints'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'

/** A URL with or without a slash at the end of its path, as the peer wants it. */
export function slashed(url: string, profile: PeerProfile | undefined): string {
  const rule = profile?.http.trailingSlash ?? 'asis'
  if (rule === 'asis') return url
  const [, path = url, query = ''] = /^([^?]*)(\?.*)?$/.exec(url) ?? []
  const bare = path.replace(/\/+$/, '')
  return `${rule === 'add' ? `${bare}/` : bare}${query}`
}

/** Who speaks to whom, as the peer wants it said: some hubs are addressed themselves, whoever is meant. */
export function addressed<T extends { readonly to: PartyKey | null; readonly hub?: PartyKey | null }>(
  peer: T,
  profile: PeerProfile | undefined,
): T {
  return profile?.http.routingHeaders === 'hub-only' && peer.hub ? { ...peer, to: peer.hub } : peer
}

/** The peer's modules, with the URLs that its profile knows better; those it does not list are added on the operator's side. */
export function endpointsFor(endpoints: readonly Endpoint[], { endpointUrls }: PeerProfile): readonly Endpoint[] {
  const replaced = endpoints.map((endpoint) => {
    const url = endpointUrls[endpoint.identifier]
    return url === undefined ? endpoint : { ...endpoint, url }
  })
  const listed = new Set(endpoints.map(({ identifier }) => identifier))
  const added = Object.entries(endpointUrls).filter(([identifier]) => !listed.has(identifier))
  return [...replaced, ...added.map(([identifier, url]): Endpoint => ({ identifier, role: roleOf(identifier), url }))]
}

function roleOf(identifier: string): Endpoint['role'] {
  return identifier === 'commands' || identifier === 'tokens' ? 'RECEIVER' : 'SENDER'
}

/** Was it agreed that the peer speaks for this party beside those of its roles? */
export function isAllowed({ parties }: PeerProfile, { countryCode, partyId }: PartyKey): boolean {
  const label = `${countryCode}*${partyId}`.toUpperCase()
  return parties.allow === 'any' || parties.allow.includes(label)
}
