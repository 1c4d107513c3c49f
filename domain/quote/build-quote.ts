import { estimateCharge } from '#domain/billing/estimate-charge'
import { minorDigits } from '#domain/billing/minor-digits'
import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import { connectorPowerW } from '#domain/location/connector-power'
import type { Connector, Location } from '#domain/location/location'
import type { MarketRules } from '#domain/market/market-rules'
import type { PlanTerms, QuoteTerms } from '#domain/quote/quote'
import { isInForce } from '#domain/tariff/choose-tariff'
import type { TariffVersion } from '#domain/tariff/tariff'

/** What a quote is made of. */
export interface QuoteFacts {
  readonly brand: string
  readonly peer: string
  readonly location: Location
  readonly evseUid: string
  readonly connectorId: string
  /** The version in force now; null while no tariff is known. */
  readonly version: TariffVersion | null
  readonly plan: PlanTerms
  /** Null without a module for the country of the site. */
  readonly siteMarket: MarketRules | null
  readonly now: Instant
  readonly validForMs: number
  /** When another tariff of the connector comes into force; absent or null for none that is known. */
  readonly nextTariffAt?: Instant | null
  /** Energy an ad hoc hold has to cover where the tariff asks for no certain amount, in Wh; 50 kWh unless said otherwise. */
  readonly holdEnergyWh?: number
  /** The most that is held, in minor units; 100 major units of two decimals unless said otherwise. */
  readonly holdAtMostMinor?: number
}

/**
 * The terms of a quote, without its words and the id that is its hash. Refuses with `evse_unknown`, `market_not_supported` (no module, or no VAT rate) or
 * `price_unknown` (no tariff, none in force, no time zone, or one that cannot be computed).
 */
export function buildQuote(facts: QuoteFacts): QuoteTerms {
  const { location, siteMarket, version, now } = facts
  const connector = findConnector(facts)
  if (siteMarket === null) throw new DomainError('market_not_supported')
  const vatBasisPoints = siteMarket.vatBasisPointsAt(now)
  if (vatBasisPoints === null) throw new DomainError('market_not_supported')
  if (version === null || location.timeZone === null) throw new DomainError('price_unknown')
  const { tariff, hash } = version
  if (!isInForce(tariff, now)) throw new DomainError('price_unknown')
  const validUntil = Math.min(now + facts.validForMs, tariff.endsAt ?? NEVER, facts.nextTariffAt ?? NEVER)
  return {
    brand: facts.brand,
    market: siteMarket.id,
    peer: facts.peer,
    countryCode: location.countryCode,
    partyId: location.partyId,
    locationId: location.id,
    evseUid: facts.evseUid,
    connectorId: connector.id,
    timeZone: location.timeZone,
    tariffHash: hash,
    tariff,
    plan: facts.plan,
    vatBasisPoints,
    holdMinor: holdFor(facts, version, location.timeZone, connector, vatBasisPoints),
    validFrom: now,
    validUntil,
  }
}

const NEVER = Number.POSITIVE_INFINITY

function findConnector({ location, evseUid, connectorId }: QuoteFacts): Connector {
  const evse = location.evses.find(({ uid }) => uid === evseUid)
  const connector = evse?.connectors.find(({ id }) => id === connectorId)
  if (!connector) throw new DomainError('evse_unknown', { field: evse ? 'connectorId' : 'evseUid' })
  return connector
}

function holdFor(
  facts: QuoteFacts,
  { tariff }: TariffVersion,
  timeZone: string,
  connector: Connector,
  vatBasisPoints: number,
): number {
  const energyWh = facts.holdEnergyWh ?? 50_000
  const powerW = Math.max(1000, connectorPowerW(connector))
  const example = { tariff, timeZone, startAt: facts.now, energyWh, powerW }
  const { rated } = estimateCharge(example, facts.plan, vatBasisPoints)
  if (rated.result === 'unknown') throw new DomainError('price_unknown')
  if (facts.plan.kind !== 'ad_hoc') return 0
  const asked = Math.ceil((tariff.preauthorizeMicros ?? 0) / 10 ** (6 - minorDigits(tariff.currency)))
  // Card holders read a round amount more easily, and nobody mistakes it for the price.
  const rounded = Math.ceil(rated.grossMinor / 500) * 500
  return Math.min(asked > 0 ? asked : rounded, facts.holdAtMostMinor ?? 10_000)
}
