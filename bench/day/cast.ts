/** A simulated operator of the day. */
export interface OperatorRole {
  readonly country: 'NL' | 'DE' | 'FR'
  readonly party: string
  readonly name: string
  readonly timeZone: string
  /** The market of its sites; null where the platform has no module for the country. */
  readonly market: 'nl' | 'de' | null
  /** Its part of the charges, in percent. */
  readonly share: number
}

export const OPERATORS: readonly OperatorRole[] = [
  { country: 'NL', party: 'NLD', name: 'Noordlicht Laden', timeZone: 'Europe/Amsterdam', market: 'nl', share: 52 },
  { country: 'DE', party: 'RLN', name: 'Rheinlade', timeZone: 'Europe/Berlin', market: 'de', share: 36 },
  { country: 'FR', party: 'BRV', name: 'Bornes Rive', timeZone: 'Europe/Paris', market: null, share: 12 },
]

export const BRANDS = ['roamwatt', 'volta'] as const
export type BrandName = (typeof BRANDS)[number]

export const MARKETS = ['nl', 'de'] as const
export type MarketName = (typeof MARKETS)[number]

/** VAT of a site, in percent, on the day; written down here since a comparison that asks the platform proves nothing. */
export const VAT_PERCENT: Readonly<Record<MarketName, number>> = { nl: 21, de: 19 }

/** Which of our parties serves a brand in a market. */
export const OUR_PARTIES = MARKETS.flatMap((market) =>
  BRANDS.map((brand) => ({
    countryCode: market.toUpperCase(),
    partyId: brand === 'roamwatt' ? 'RWA' : 'VLT',
    brand,
    market,
    name: `${brand === 'roamwatt' ? 'Roamwatt' : 'Volta'} ${market.toUpperCase()}`,
  })),
)
