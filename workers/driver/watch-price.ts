import { refuseQuote } from '#domain/quote/refuse-quote'
import type { DriverApp } from './driver-context.ts'
import { findScanned, quotePlaceOf } from './find-landing.ts'

/** A socket for an open landing: it says when the price on it is no longer that of the charger. */
export const watchPrice = (app: DriverApp) =>
  app.get('/c/:code/live', async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return c.text('this address is for a socket', 426)
    const { ports } = c.var
    const scanned = await findScanned(c, c.req.param('code'), c.req.query('connector'))
    const at = scanned && quotePlaceOf(scanned)
    const quote = at ? await ports.storedQuote(c.req.query('quote') ?? '') : null
    if (!at || !quote) return c.text('there is no such price', 404)
    const { brand, ...place } = at
    const refused = refuseQuote(quote, { brand, plan: null, place, now: ports.now() })
    if (refused === 'quote_expired') return c.text('this price is no longer valid', 410)
    return refused === null ? ports.watchPrice(quote, c.req.raw) : c.text('there is no such price', 404)
  })
