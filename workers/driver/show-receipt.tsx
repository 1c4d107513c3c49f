import type { DriverApp } from './driver-context.ts'
import { findFaceOf } from './find-face-of.ts'
import { openOwnCharge } from './open-own-charge.ts'
import { answerPage } from './pages/document.tsx'
import { answerMessage } from './pages/message-page.tsx'
import { ReceiptPage } from './pages/receipt-page.tsx'
import { readReceipt } from './read-receipt-words.ts'

/** The receipt of a charge, as a page. While the operator's record is not here it says so. */
export const showReceipt = (app: DriverApp) =>
  app.get('/s/:id/receipt', async (c) => {
    const charge = await openOwnCharge(c, c.req.param('id'))
    if (!charge) return answerMessage(c, 404, 'driver.other_charge.title', 'driver.other_charge.text')
    const { id, brand } = charge.view
    const suffix = c.req.query('k') === undefined ? '' : `?k=${charge.secret}`
    const face = await findFaceOf(c, brand)
    const receipt = await readReceipt(c, charge.view, face.brand.name)
    return answerPage(c, {
      title: c.var.wording.t('driver.receipt.title'),
      face,
      refreshSeconds: receipt.document === null ? 10 : null,
      body: (
        <ReceiptPage
          receipt={receipt}
          wording={c.var.wording}
          pdfPath={`/s/${id}/receipt.pdf${suffix}`}
          meterValuesPath={`/s/${id}/meter-values.xml${suffix}`}
          chargePath={`/s/${id}${suffix}`}
        />
      ),
    })
  })
