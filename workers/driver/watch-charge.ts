import type { DriverApp } from './driver-context.ts'
import { openOwnCharge } from './open-own-charge.ts'

/** The live socket of a charge, for whoever holds its key. The charge's own object answers and keeps it. */
export const watchCharge = (app: DriverApp) =>
  app.get('/s/:id/live', async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return c.text('this address is for a socket', 426)
    const charge = await openOwnCharge(c, c.req.param('id'))
    if (!charge) return c.text('there is no such charge', 404)
    return charge.session.fetch(c.req.raw)
  })
