import type { Connector } from '#domain/location/location'
import type { QuoteTerms } from '#domain/quote/quote'
import type { QuotePlace } from '#domain/quote/refuse-quote'
import { marketOfCountry } from '#jurisdictions/registry'
import { priceWords } from '#ui/price/price-words.ts'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import type { DriverContext, Face } from './driver-context.ts'
import { faceOf } from './find-face.ts'
import type { Charger } from './ports.ts'
import { brandOfCode, parseCode, type ScannedCode } from './qr-code.ts'
import { showPrice } from './show-price.ts'

/** Why there is no Pay on a landing. */
export type NoPay =
  | 'code_not_ours'
  | 'price_unknown'
  | 'market_not_supported'
  | 'not_in_service'
  | 'not_reachable'
  | 'information_only'
  | 'no_connector'

/** A scanned code, the charger behind it, and the brand that made it; null: the code is not ours. */
export interface ScannedCharger {
  readonly code: ScannedCode
  readonly charger: Charger
  readonly connector: Connector | null
  readonly face: Face | null
}

/** A scanned code and everything its page shows. */
export interface Landing extends ScannedCharger {
  /** Where nothing can be paid, a price may still be known. */
  readonly offer: { readonly price: ShownPrice } | { readonly noPay: NoPay; readonly price?: ShownPrice }
}

/** Finds the charger behind a code, and whose code it is. Null: there is no such charger here. */
export async function findScanned(
  c: DriverContext,
  text: string,
  connectorId?: string,
): Promise<ScannedCharger | null> {
  const code = parseCode(text)
  const charger = code && (await c.var.ports.charger(code.evseKey))
  if (!code || !charger) return null
  const connector = charger.connectors.find(({ id }) => id === connectorId) ?? charger.connectors[0] ?? null
  return { code, charger, connector, face: await faceOfCode(c, code) }
}

/** Where whoever scanned a code stands, and whose face the page wears. */
export type ScannedPlace = QuotePlace & { readonly brand: string }

/** The place that a quote has to be for; null where nothing can be sold. */
export function quotePlaceOf({ charger, connector, face }: ScannedCharger): ScannedPlace | null {
  const market = marketOfCountry(charger.country)
  if (!face || !connector || !market) return null
  const { peer, countryCode, partyId, locationId, evseUid } = charger
  const at = { peer, countryCode, partyId, locationId, evseUid, connectorId: connector.id }
  return { ...at, market: market.id, brand: face.brand.id }
}

/** A scanned code with its price, which only a code of ours is shown. */
export async function findLanding(c: DriverContext, text: string, connectorId?: string): Promise<Landing | null> {
  const scanned = await findScanned(c, text, connectorId)
  if (!scanned) return null
  const { face, charger, connector } = scanned
  if (!face) return { ...scanned, offer: { noPay: 'code_not_ours' } }
  return { ...scanned, offer: await findOffer(c, face, charger, connector) }
}

async function findOffer(c: DriverContext, face: Face, charger: Charger, connector: Connector | null) {
  const { ports } = c.var
  if (charger.status === 'PLANNED' || charger.status === 'REMOVED') return { noPay: 'not_in_service' } as const
  if (!charger.reachable && !charger.informationOnly) return { noPay: 'not_reachable' } as const
  if (!connector) return { noPay: 'no_connector' } as const
  const words = (terms: QuoteTerms) => priceWords(terms, c.var.wording)
  const quoted = await ports.quote({ brand: face.brand.id, charger, connector, plan: null, words })
  if (charger.informationOnly) {
    const price = quoted.outcome === 'quoted' ? showPrice(quoted.quote, connector, ports.now()) : null
    return { noPay: 'information_only', ...(price && { price }) } as const
  }
  if (quoted.outcome === 'none') return { noPay: quoted.reason }
  const party = await ports.servingParty(face.brand.id, quoted.quote.market)
  if (!party) return { noPay: 'market_not_supported' } as const
  const price = showPrice(quoted.quote, connector, ports.now())
  return price ? { price } : ({ noPay: 'price_unknown' } as const)
}

/** The brand that made the code. At a brand's host only its own will do; at ours every brand's does. */
async function faceOfCode(c: DriverContext, code: ScannedCode): Promise<Face | null> {
  const { ports, face } = c.var
  const known = face.named ? [face.brand] : [face.brand, ...(await ports.brands())]
  const id = await brandOfCode(ports.keys.signing, code, [...new Set(known.map((brand) => brand.id))])
  const brand = known.find((one) => one.id === id)
  return brand ? faceOf(brand, face.named) : null
}
