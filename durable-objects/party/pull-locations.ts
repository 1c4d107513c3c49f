import type { Instant } from '#domain/instant'
import type { Location } from '#domain/location/location'
import { allowanceDigests } from '#integrations/crypto/allowance-digests'
import type { Parsed } from '#integrations/ocpi/parsed'
import { recordFindings } from '#store/catalogue/record-findings'
import { saveLocations } from '#store/catalogue/save-locations'
import { withoutStale } from '#store/catalogue/without-stale'
import type { TakenItems } from './pulls.ts'
import type { Site, SiteIndex } from './site-index.ts'
import { sortPulled } from './sort-pulled.ts'

/** What storing pulled locations needs. */
export interface LocationsTarget {
  readonly db: D1Database
  readonly sites: SiteIndex
  readonly peer: string
  readonly now: Instant
  /** Does the list hold outdated copies? Then what is older than what is stored is left. */
  readonly isGuarded: boolean
  /** Keys the digests of tokens. */
  readonly pepper: string
  readonly read: (raw: unknown) => Parsed<Location>
}

/** Stores a page of locations; what cannot be read is listed. The site index follows in the step's transaction. */
export async function takeLocations(
  target: LocationsTarget,
  items: readonly unknown[],
  page: number,
): Promise<TakenItems> {
  const { db, peer, now, sites } = target
  const { readable, refused, findings } = sortPulled('locations', items, page, target.read)
  const intakes = await Promise.all(
    readable.map(async ({ raw, value, leniencies }) => {
      const { publishAllowedTo = [] } = value
      // Hardly any location has such a list, and every turn of the event loop counts here.
      const allowedTo = publishAllowedTo.length === 0 ? [] : await allowanceDigests(target.pepper, publishAllowedTo)
      return { raw, location: value, leniencies, allowedTo }
    }),
  )
  const current = target.isGuarded ? await withoutStale(db, peer, intakes, now) : intakes
  const outcome = await saveLocations(db, peer, current, now)
  await recordFindings(db, peer, findings, now)
  return {
    stored: readable.length - outcome.refused,
    refused: refused.length + outcome.refused,
    commit: () => sites.add(outcome.saved.map(siteOf)),
  }
}

/** What the index keeps of a location. */
export function siteOf(location: Location): Site {
  const { countryCode, partyId, id, country, latitude, longitude } = location
  return { countryCode, partyId, locationId: id, facts: { country, latitude, longitude } }
}
