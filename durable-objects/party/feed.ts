import type { Endpoint } from '#integrations/ocpi/endpoints'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import type { FeedAddresses } from './party-rpc.ts'

/** The profile by which a feed is read: nothing is sent to it but a token that was given for it, and nothing is asked of it but its lists. */
export function feedProfile(profile: PeerProfile, { hasToken }: FeedAddresses): PeerProfile {
  return {
    ...profile,
    auth: { ...profile.auth, ...(hasToken ? {} : { sendScheme: 'none' }) },
    http: { ...profile.http, routingHeaders: 'omit' },
    commands: { ...profile.commands, supported: [] },
  }
}

/** The lists of a feed: where it was said to be, or else where its profile knows it to be. */
export function feedEndpoints(feed: FeedAddresses, { endpointUrls }: PeerProfile): readonly Endpoint[] {
  const urls = {
    locations: feed.locationsUrl ?? endpointUrls['locations'],
    tariffs: feed.tariffsUrl ?? endpointUrls['tariffs'],
  }
  return Object.entries(urls).flatMap(([identifier, url]) =>
    url === undefined ? [] : [{ identifier, role: 'SENDER' as const, url }],
  )
}
