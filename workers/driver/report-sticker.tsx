import { z } from 'zod'
import type { DriverApp } from './driver-context.ts'
import { findScanned } from './find-landing.ts'
import { answerPage } from './pages/document.tsx'
import { answerMessage } from './pages/message-page.tsx'
import { StickerPage } from './pages/sticker-page.tsx'
import { STICKER_DOUBTS } from './sticker-doubts.ts'
import { countOfAddress } from './tries-of-address.ts'

const form = z.object({ doubt: z.enum(STICKER_DOUBTS) })

/** Tells the brand of a sticker that may have been put over its own. Also of a code that is not ours: those are the ones to hear of. */
export const reportSticker = (app: DriverApp) =>
  app
    .get('/c/:code/sticker', async (c) => {
      const scanned = await findScanned(c, c.req.param('code'))
      if (!scanned) return answerMessage(c, 404, 'driver.unknown_charger.title', 'driver.unknown_charger.text')
      const codePath = `/c/${encodeURIComponent(c.req.param('code'))}`
      return answerPage(c, {
        title: c.var.wording.t('driver.sticker.title'),
        face: scanned.face ?? c.var.face,
        body: <StickerPage charger={scanned.charger} codePath={codePath} wording={c.var.wording} />,
      })
    })
    .post('/c/:code/sticker', async (c) => {
      const scanned = await findScanned(c, c.req.param('code'))
      if (!scanned) return answerMessage(c, 404, 'driver.unknown_charger.title', 'driver.unknown_charger.text')
      const asked = form.safeParse(await c.req.parseBody().catch(() => ({})))
      if (!asked.success) return answerMessage(c, 400, 'driver.sticker.title', 'driver.sticker.choose')
      if (!(await countOfAddress(c, 'stickerReports')))
        return answerMessage(c, 429, 'driver.sticker.title', 'driver.sticker.too_many')
      await c.var.ports.reportSticker({
        charger: scanned.charger,
        brand: (scanned.face ?? c.var.face).brand.id,
        isOurs: scanned.face !== null,
        doubt: asked.data.doubt,
        now: c.var.ports.now(),
      })
      return answerMessage(c, 200, 'driver.sticker.thanks_title', 'driver.sticker.thanks')
    })
