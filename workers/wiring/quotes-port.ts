import { canonicalJson } from '#domain/canonical-json'
import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import type { Location } from '#domain/location/location'
import { buildQuote } from '#domain/quote/build-quote'
import type { PlanTerms, Quote, QuoteTerms } from '#domain/quote/quote'
import { chooseTariff } from '#domain/tariff/choose-tariff'
import type { TariffVersion } from '#domain/tariff/tariff'
import { LATEST } from '#durable-objects/party/party-rpc'
import type { PriceWatch } from '#durable-objects/party/price-watchers'
import { equalInConstantTime, hmacHex, sha256Hex } from '#integrations/crypto/digests'
import { marketOfCountry, marketRules } from '#jurisdictions/registry'
import { connectorPrices } from '#store/catalogue/connector-prices'
import { readQuote } from '#store/catalogue/read-quote'
import { readTariff } from '#store/catalogue/read-tariff'
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
export function quotesPort(house: House): Pick<DriverPorts, 'quote' | 'storedQuote' | 'isCurrent' | 'watchPrice'> {
  const { catalogue } = house
  return {
    async quote(request) {
      const current = await currentPrice(house, request, house.now())
      try {
        const terms = makeTerms(request, current, house.now())
        const words = request.words(terms)
        if (words === null) throw new DomainError('price_unknown')
        const content = canonicalJson({ ...terms, words })
        const id = await sha256Hex(content)
        const signature = await sign(house, content)
        await saveQuote(catalogue, { id, content, signature, validUntil: terms.validUntil }, house.now())
        return { outcome: 'quoted', quote: { id, ...terms, words } }
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
      // The id is the hash of the content: a signed content under another id is not what was asked for.
      if (id !== (await sha256Hex(stored.content))) return null
      const content: Omit<Quote, 'id'> = JSON.parse(stored.content)
      // Of a release that did not keep all the words of a price: none that a charge may start from.
      return content.words?.reservation === undefined ? null : { ...content, id }
    },

    async isCurrent(quote) {
      const now = house.now()
      const { plan, connectorId, vatBasisPoints } = quote
      if (plan.kind === 'ad_hoc' && canonicalJson(plan) !== canonicalJson(AD_HOC)) return false
      if (marketRules(quote.market)?.vatBasisPointsAt(now) !== vatBasisPoints) return false
      const current = await currentPrice(house, { charger: quote, connector: { id: connectorId }, plan }, now)
      return current.version?.hash === quote.tariffHash
    },

    async watchPrice(quote, upgrade) {
      const { peer, countryCode, partyId, locationId, connectorId, tariffHash: hash } = quote
      const prices = await connectorPrices(catalogue, peer, quote, locationId, quote.evseUid)
      const named = prices.find((price) => price.connectorId === connectorId)?.tariffs ?? []
      const { countryCode: country, partyId: party, id } = quote.tariff
      const shown = { countryCode: country, partyId: party, id }
      const watch: PriceWatch = { shown, hash, others: named.map((one) => ({ countryCode, partyId, id: one.id })) }
      const url = new URL('https://party/prices')
      url.searchParams.set('watch', JSON.stringify(watch))
      // Nothing of the visitor goes along: the object learns what is shown, not to whom.
      return house.objects
        .party(peer)
        .fetch(new Request(url, { headers: { upgrade: upgrade.headers.get('upgrade') ?? '' } }))
    },
  }
}

interface VersionRequest {
  readonly charger: Pick<Charger, 'peer' | 'countryCode' | 'partyId' | 'locationId' | 'evseUid'>
  readonly connector: { readonly id: string }
  readonly plan: PlanTerms | null
}

/** What counts at a connector now, and until when at most that is sure. */
interface CurrentPrice {
  readonly version: TariffVersion | null
  /** When another of its tariffs comes into force; null for none that is known. */
  readonly nextTariffAt: Instant | null
}

/**
 * The version that counts at a connector now: the catalogue knows which tariffs the connector names, the peer's book which version of each is
 * current. A tariff that is named and was never sent is asked for: the next to look may have a price.
 */
async function currentPrice(house: House, request: VersionRequest, now: Instant): Promise<CurrentPrice> {
  const { charger, connector, plan } = request
  const prices = await connectorPrices(house.catalogue, charger.peer, charger, charger.locationId, charger.evseUid)
  const named = prices.find(({ connectorId }) => connectorId === connector.id)?.tariffs ?? []
  const known = named.filter((tariff) => tariff.unknown === null)
  const versions = known.length > 0 ? await byTheBook(house, charger.peer, known) : []
  const version = chooseTariff(versions, plan === null || plan.kind === 'ad_hoc' ? 'ad_hoc' : 'token', now)
  if (!version && named.some(({ unknown }) => unknown === 'dangling'))
    house.after(pullTariffs(house, charger.peer, now))
  const starts = versions.flatMap(({ tariff: { startsAt } }) => (startsAt !== null && startsAt > now ? [startsAt] : []))
  return { version, nextTariffAt: starts.length > 0 ? Math.min(...starts) : null }
}

/** The current versions of these tariffs. The catalogue's copy may be a moment late; what the book has deleted is left out. */
async function byTheBook(
  house: House,
  peer: string,
  copies: readonly TariffVersion[],
): Promise<readonly TariffVersion[]> {
  const keys = copies.map(({ tariff: { countryCode, partyId, id } }) => ({ countryCode, partyId, id }))
  const entries = await house.objects.party(peer).tariffsAt(keys.map((key) => ({ key, at: LATEST })))
  const versions = await Promise.all(
    copies.map(async ({ hash, tariff }, index) => {
      const current = entries[index]?.hash
      if (current === undefined || current === hash) return current === hash ? [{ hash, tariff }] : []
      const read = await readTariff(house.tariffs, house.catalogue, current)
      return read ? [{ hash: current, tariff: read }] : []
    }),
  )
  return versions.flat()
}

/** Asks a peer for its tariffs, unless it was asked lately: a connector may go on naming what its operator does not send. */
async function pullTariffs({ objects }: House, peer: string, now: Instant): Promise<void> {
  const party = objects.party(peer)
  const pulls = await party.pulls()
  const askedLately = pulls.some(({ module, updatedAt }) => module === 'tariffs' && now - updatedAt < ASK_AGAIN_MS)
  if (!askedLately) await party.startPull('tariffs', now)
}

function makeTerms(request: QuoteRequest, { version, nextTariffAt }: CurrentPrice, now: Instant): QuoteTerms {
  const { charger, connector, brand } = request
  const step = now - (now % STEP_MS)
  const startsAt = version?.tariff.startsAt ?? 0
  const terms = buildQuote({
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
    nextTariffAt,
  })
  if (terms.validUntil <= now) throw new DomainError('price_unknown')
  return terms
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

function sign(house: House, content: string): Promise<string> {
  return hmacHex(house.keys.signing, `quote|${content}`)
}
