import type { Instant } from '#domain/instant'
import { isProfileId, peerProfile } from '#integrations/ocpi/profiles'
import { profilesOfPeers } from '#store/catalogue/profiles-of-peers'
import { listStale, listWithoutCdr, type UnfinishedSession } from '#store/market/list-unfinished'
import type { House } from '#workers/house'

const HOUR_MS = 3_600_000
const DEFAULT_HOURS = 24

/** Charges whose CDR should be here by what was agreed with their operator, the oldest first. */
export async function sessionsWithoutCdr(house: House): Promise<readonly UnfinishedSession[]> {
  const now = house.now()
  // No agreement is for less than an hour.
  const ended = await inAllMarkets(house, (database) => listWithoutCdr(database, now - HOUR_MS))
  const profiles = await profilesOfPeers(house.catalogue, [...new Set(ended.map(({ peer }) => peer))])
  return ended.filter(({ peer, since }) => since < now - hoursOf(profiles.get(peer)) * HOUR_MS)
}

/** Charges whose operator says nothing of them, the oldest first. */
export function staleSessions(house: House): Promise<readonly UnfinishedSession[]> {
  return inAllMarkets(house, listStale)
}

/** A charge as an alert names it: the operator's id, ours, and how long it has waited. */
export function nameUnfinished({ id, operatorSessionId, since }: UnfinishedSession, now: Instant): string {
  return `${operatorSessionId ?? '?'} ${id}: ${Math.floor((now - since) / HOUR_MS)} h`
}

function hoursOf(profile: string | undefined): number {
  return profile !== undefined && isProfileId(profile) ? peerProfile(profile).cdrs.expectedWithinH : DEFAULT_HOURS
}

async function inAllMarkets(
  house: House,
  list: (database: D1Database) => Promise<readonly UnfinishedSession[]>,
): Promise<readonly UnfinishedSession[]> {
  const found = await Promise.all(house.markets.map(({ database }) => list(database)))
  return found.flat().toSorted((left, right) => left.since - right.since)
}
