import { z } from 'zod'
import { shardForNew } from '#domain/identity/shard'
import type { Quote } from '#domain/quote/quote'
import type { Token } from '#domain/token/token'
import { sha256Hex } from '#integrations/crypto/digests'
import { keepCharge } from './charge-cookie.ts'
import { type DerivedCharge, deriveCharge } from './derive-charge.ts'
import type { DriverApp, DriverContext } from './driver-context.ts'
import { findScanned, type ScannedCharger } from './find-landing.ts'
import type { ServingParty } from './ports.ts'

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
    const quote = place && (await findQuote(c, place, asked))
    const shard = quote && shardForNew(quote.market)
    if (!place || !quote || !shard) return back('try_again')
    const charge = await deriveCharge(
      c.var.ports.keys.signing,
      shard,
      `${quote.brand}|${place.code.evseKey}`,
      asked.charge,
    )
    const opened = await openCharge(c, place, quote, asked, charge)
    if (opened !== 'opened') return back(opened, asked.connector)
    keepCharge(c, { id: charge.id, evseKey: place.code.evseKey, secret: charge.secret })
    return c.redirect(`/s/${charge.id}?k=${charge.secret}`, 303)
  })

/** The price the driver saw: stored by us, for this brand, charger and connector. Anything else is no price. */
async function findQuote(c: DriverContext, place: ScannedCharger, asked: ChargeForm): Promise<Quote | null> {
  const quote = await c.var.ports.storedQuote(asked.quote)
  const { charger, connector, face } = place
  const fits =
    quote?.plan.kind === 'ad_hoc' &&
    quote.brand === face?.brand.id &&
    quote.peer === charger.peer &&
    quote.countryCode === charger.countryCode &&
    quote.partyId === charger.partyId &&
    quote.locationId === charger.locationId &&
    quote.evseUid === charger.evseUid &&
    quote.connectorId === connector?.id
  return fits ? quote : null
}

/** Opens the charge at its price, or says why the driver has to look again. One that is open already stays what it is. */
async function openCharge(
  c: DriverContext,
  place: ScannedCharger,
  quote: Quote,
  asked: ChargeForm,
  charge: DerivedCharge,
): Promise<'opened' | 'price_expired' | 'price_changed' | 'try_again'> {
  const { ports } = c.var
  const session = ports.session(charge.id)
  const secretHash = await sha256Hex(charge.secret)
  if (await session.opens(secretHash)) return 'opened'
  const now = ports.now()
  if (now < quote.validFrom || now >= quote.validUntil) return 'price_expired'
  if (!(await ports.isCurrent(quote))) return 'price_changed'
  const party = await ports.servingParty(quote.brand, quote.market)
  if (!party || !place.face) return 'try_again'
  await session.open({
    id: charge.id,
    way: 'ad_hoc',
    quote,
    token: adHocToken(charge, quote, party, place.face.brand.name),
    driver: null,
    locationName: place.charger.locationName,
    evseId: place.charger.evseId,
    secretHash,
    paymentMethod: asked.method ?? null,
    now,
  })
  return 'opened'
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
