import { canonicalJson } from '#domain/canonical-json'
import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import type { Location } from '#domain/location/location'
import { buildQuote } from '#domain/quote/build-quote'
import type { PlanTerms, Quote } from '#domain/quote/quote'
import { chooseTariff } from '#domain/tariff/choose-tariff'
import type { TariffVersion } from '#domain/tariff/tariff'
import { equalInConstantTime, hmacHex, sha256Hex } from '#integrations/crypto/digests'
import { marketOfCountry } from '#jurisdictions/registry'
import { connectorPrices } from '#store/catalogue/connector-prices'
import { readQuote } from '#store/catalogue/read-quote'
import { saveQuote } from '#store/catalogue/save-quote'
import type { Charger, DriverPorts, QuoteRequest } from '#workers/driver/ports'
import type { House } from '#workers/house'

/** Quotes begin at a quarter of an hour, so that everybody who looks within it is shown the same one, */
const STEP_MS = 15 * 60_000
/** and last until the end of the next, so that each is good for 15 minutes at least. */
const VALID_MS = 2 * STEP_MS
/** Operators are to be asked in hours rather than minutes. */
const ASK_AGAIN_MS = 60 * 60_000

/** Without an account there is no fee of ours: what is shown is the operator's price with VAT. */
const AD_HOC: PlanTerms = { kind: 'ad_hoc', sessionFeeMinor: 0 }

/** Showing a price creates or reuses a stored, signed quote. */
export function quotesPort(house: House): Pick<DriverPorts, 'quote' | 'storedQuote' | 'isCurrent'> {
  const { catalogue } = house
  return {
    async quote(request) {
      const version = await currentVersion(house, request, house.now())
      try {
        const quote = await makeQuote(request, version, house.now())
        const content = canonicalJson(withoutId(quote))
        const signature = await sign(house, content)
        await saveQuote(catalogue, { id: quote.id, content, signature, validUntil: quote.validUntil }, house.now())
        return { outcome: 'quoted', quote }
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        const { code } = error
        if (code !== 'market_not_supported' && code !== 'price_unknown') throw error
        return { outcome: 'none', reason: code }
      }
    },

    async storedQuote(id) {
      const stored = await readQuote(catalogue, id)
      if (!stored || !equalInConstantTime(stored.signature, await sign(house, stored.content))) return null
      return { ...JSON.parse(stored.content), id }
    },

    async isCurrent(quote) {
      const { countryCode, partyId, id } = quote.tariff
      // The book is the truth; the catalogue says which tariff the connector names now.
      const [entry, named] = await Promise.all([
        house.objects.party(quote.peer).tariffAt({ countryCode, partyId, id }, house.now()),
        currentVersion(house, { charger: quote, connector: { id: quote.connectorId }, plan: quote.plan }, house.now()),
      ])
      return entry?.hash === quote.tariffHash && named?.hash === quote.tariffHash
    },
  }
}

interface VersionRequest {
  readonly charger: Pick<Charger, 'peer' | 'countryCode' | 'partyId' | 'locationId' | 'evseUid'>
  readonly connector: { readonly id: string }
  readonly plan: PlanTerms | null
}

/** The version that counts at a connector now. A tariff that is named and was never sent is asked for: the next to look may have a price. */
async function currentVersion(house: House, request: VersionRequest, now: Instant): Promise<TariffVersion | null> {
  const { charger, connector, plan } = request
  const prices = await connectorPrices(house.catalogue, charger.peer, charger, charger.locationId, charger.evseUid)
  const named = prices.find(({ connectorId }) => connectorId === connector.id)?.tariffs ?? []
  const known = named.filter((tariff) => tariff.unknown === null)
  const chosen = chooseTariff(known, plan === null || plan.kind === 'ad_hoc' ? 'ad_hoc' : 'token', now)
  if (chosen) return { hash: chosen.hash, tariff: chosen.tariff }
  if (named.some(({ unknown }) => unknown === 'dangling')) house.after(pullTariffs(house, charger.peer, now))
  return null
}

/** Asks a peer for its tariffs, unless it was asked lately: a connector may go on naming what its operator does not send. */
async function pullTariffs({ objects }: House, peer: string, now: Instant): Promise<void> {
  const party = objects.party(peer)
  const pulls = await party.pulls()
  const askedLately = pulls.some(({ module, updatedAt }) => module === 'tariffs' && now - updatedAt < ASK_AGAIN_MS)
  if (!askedLately) await party.startPull('tariffs', now)
}

async function makeQuote(request: QuoteRequest, version: TariffVersion | null, now: Instant): Promise<Quote> {
  const { charger, connector, brand } = request
  const step = now - (now % STEP_MS)
  const startsAt = version?.tariff.startsAt ?? 0
  const content = buildQuote({
    brand,
    peer: charger.peer,
    location: locationOf(request),
    evseUid: charger.evseUid,
    connectorId: connector.id,
    version,
    plan: request.plan ?? AD_HOC,
    siteMarket: marketOfCountry(charger.country),
    // A tariff that came into force within this quarter is quoted from its own start.
    now: startsAt > step && startsAt <= now ? startsAt : step,
    validForMs: VALID_MS,
  })
  if (content.validUntil <= now) throw new DomainError('price_unknown')
  return { id: await sha256Hex(canonicalJson(content)), ...content }
}

/** The part of a location that a quote is made from. */
function locationOf({ charger, connector }: QuoteRequest): Location {
  const { countryCode, partyId, locationId, locationName, address, city, postalCode, country, latitude, longitude } =
    charger
  const { timeZone, operatorName, evseUid, evseId, status, statusAt } = charger
  const evse = {
    uid: evseUid,
    evseId,
    status,
    capabilities: [],
    physicalReference: null,
    floorLevel: null,
    latitude: null,
    longitude: null,
    connectors: [connector],
    lastUpdated: statusAt,
  }
  return {
    countryCode,
    partyId,
    id: locationId,
    publish: true,
    name: locationName,
    address,
    city,
    postalCode,
    country,
    latitude,
    longitude,
    timeZone,
    timeZoneSource: timeZone === null ? 'unknown' : 'stated',
    operatorName,
    twentyFourSeven: null,
    evses: [evse],
    lastUpdated: statusAt,
  }
}

function withoutId({ id: _, ...content }: Quote): Omit<Quote, 'id'> {
  return content
}

function sign(house: House, content: string): Promise<string> {
  return hmacHex(house.keys.signing, `quote|${content}`)
}
