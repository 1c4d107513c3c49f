import type { PartyKey } from '#domain/identity/party'
import type { SiteFacts } from '#durable-objects/token/token-rpc'
import type { LocationReferences } from '#integrations/ocpi/authorization-decision'
import type { House } from '../house.ts'
import type { ConnectedPeer } from '../ocpi/ports.ts'
import { within } from './within.ts'

/** Site facts are worth this much waiting, and no more. */
const SITE_WITHIN_MS = 150
/** A site hardly ever moves; one that was not there may come at any moment, so that is never remembered. */
const TRUST_MS = 60_000
const MOST_TRUSTED = 20_000

type Trusted = { readonly facts: SiteFacts; readonly until: number }

// By peer and site, what this isolate was told of late.
const trusted = new Map<string, Trusted>()

/** Facts of the site from the peer's own index; late or absent, the rules that need them are skipped. */
export async function siteOf(
  house: House,
  peer: ConnectedPeer,
  references: LocationReferences | null,
  caller: PartyKey | null,
): Promise<SiteFacts | null> {
  const operator = caller ?? peer.roles.find((role) => role.role === 'CPO')
  if (!references || !operator) return null
  const key = JSON.stringify([peer.peerId, operator.countryCode, operator.partyId, references.locationId])
  const now = house.now()
  const known = trusted.get(key)
  if (known && known.until > now) return known.facts
  const asked = house.objects.party(peer.peerId).site(operator.countryCode, operator.partyId, references.locationId)
  const facts = await within(
    SITE_WITHIN_MS,
    asked.catch(() => null),
    null,
  )
  if (facts !== null) {
    if (trusted.size >= MOST_TRUSTED) trusted.clear()
    trusted.set(key, { facts, until: now + TRUST_MS })
  }
  return facts
}
