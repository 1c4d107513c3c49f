import { z } from 'zod'
import { shardForNew } from '#domain/identity/shard'
import type { Quote } from '#domain/quote/quote'
import { type QuoteRefusal, refuseQuote } from '#domain/quote/refuse-quote'
import type { Token } from '#domain/token/token'
import { sha256Hex } from '#integrations/crypto/digests'
import { keepCharge } from './charge-cookie.ts'
import { type DerivedCharge, deriveCharge } from './derive-charge.ts'
import type { DriverApp, DriverContext } from './driver-context.ts'
import { findScanned, quotePlaceOf, type ScannedCharger, type ScannedPlace } from './find-landing.ts'
import type { ServingParty } from './ports.ts'
import { countOfAddress, mayGoOn } from './tries-of-address.ts'

const form = z.object({
  quote: z.string().min(1).max(128),
  charge: z.string().regex(/^[A-Za-z0-9_-]{40,64}$/),
  connector: z.string().max(36).optional(),
  method: z.string().max(64).optional(),
})
type ChargeForm = z.infer<typeof form>

/** Pay: checks that the price on the page still holds, opens the charge, and leads to its page. Sent twice, it is one charge. */
export const startCharge = (app: DriverApp) =>
  app.post('/c/:code/charges', async (c) => {
    const code = c.req.param('code')
    const back = (notice: string, connector?: string) => {
      const query = new URLSearchParams({ notice, ...(connector ? { connector } : {}) })
      return c.redirect(`/c/${encodeURIComponent(code)}?${query}`, 303)
    }
    const parsed = form.safeParse(await c.req.parseBody())
    if (!parsed.success) return back('try_again')
    const asked = parsed.data
    const place = await findScanned(c, code, asked.connector)
    const at = place && quotePlaceOf(place)
    const shard = at && shardForNew(at.market)
    if (!place || !at || !shard) return back('try_again')
    const charge = await deriveCharge(
      c.var.ports.keys.signing,
      shard,
      `${at.brand}|${place.code.evseKey}`,
      asked.charge,
    )
    const refused = await openCharge(c, place, at, asked, charge)
    if (refused !== null) return back(NOTICES[refused], asked.connector)
    keepCharge(c, { id: charge.id, evseKey: place.code.evseKey, secret: charge.secret })
    return c.redirect(`/s/${charge.id}?k=${charge.secret}`, 303)
  })

/** What the page says of why the driver has to look again. */
const NOTICES: Readonly<Record<QuoteRefusal | 'not_served' | 'too_many_cards', string>> = {
  quote_unknown: 'quote_unknown',
  quote_foreign: 'quote_foreign',
  quote_expired: 'price_expired',
  quote_changed: 'price_changed',
  not_served: 'try_again',
  too_many_cards: 'too_many_cards',
}

/** Opens the charge at the price the driver saw, or says why not. One that is open already stays what it is. */
async function openCharge(
  c: DriverContext,
  { face, charger }: ScannedCharger,
  { brand, ...place }: ScannedPlace,
  asked: ChargeForm,
  charge: DerivedCharge,
): Promise<QuoteRefusal | 'not_served' | 'too_many_cards' | null> {
  const { ports } = c.var
  const session = ports.session(charge.id)
  const secretHash = await sha256Hex(charge.secret)
  if (await session.opens(secretHash)) return null
  const quote = await ports.storedQuote(asked.quote)
  const refused = refuseQuote(quote, { brand, plan: null, place, now: ports.now() })
  if (refused !== null || quote === null) return refused
  if (!(await ports.isCurrent(quote))) return 'quote_changed'
  const party = await ports.servingParty(quote.brand, quote.market)
  if (!party || !face || charger.informationOnly) return 'not_served'
  // Before the bank is asked: a page that says yes or no to any card is what thieves of cards look for.
  if (!(await mayGoOn(c, 'declinedCards'))) return 'too_many_cards'
  const opened = await session.open({
    id: charge.id,
    way: 'ad_hoc',
    quote,
    token: adHocToken(charge, quote, party, face.brand.name),
    driver: null,
    locationName: charger.locationName,
    evseId: charger.evseId,
    secretHash,
    // A form that was sent before the card was told has an empty one.
    paymentMethod: asked.method || null,
    now: ports.now(),
  })
  if (opened.phase === 'declined') await countOfAddress(c, 'declinedCards')
  return null
}

/** A token for this charge alone, of our party in the site's market: OCPI wants one, and it names nobody. */
function adHocToken(charge: DerivedCharge, quote: Quote, party: ServingParty, issuer: string): Token {
  return {
    id: charge.id,
    brand: quote.brand,
    market: quote.market,
    countryCode: party.countryCode,
    partyId: party.partyId,
    uid: charge.uid,
    type: 'AD_HOC_USER',
    contractId: `${party.countryCode}${party.partyId}C${charge.uid.slice(0, 8)}`.toUpperCase(),
    contract: null,
    driver: null,
    visualNumber: null,
    issuer,
    groupId: null,
    language: null,
    whitelist: 'NEVER',
    blockedAt: null,
    validUntil: null,
  }
}
