import { z } from 'zod'
import type { DriverApp } from './driver-context.ts'
import { openOwnCharge } from './open-own-charge.ts'
import { answerMessage } from './pages/message-page.tsx'

const form = z.object({ k: z.string().max(100).optional() })

/** Stop, as a form or by a script. Again while the operator is asked changes nothing; a visitor without the key is told nothing. */
export const stopCharge = (app: DriverApp) =>
  app.post('/s/:id/stop', async (c) => {
    const shown = form.safeParse(await c.req.parseBody())
    const secret = shown.success ? shown.data.k : undefined
    const charge = await openOwnCharge(c, c.req.param('id'), secret)
    if (!charge) return answerMessage(c, 404, 'driver.other_charge.title', 'driver.other_charge.text')
    await charge.session.stop(c.var.ports.now())
    return c.redirect(`/s/${charge.view.id}${secret === undefined ? '' : `?k=${secret}`}`, 303)
  })
