import type { SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import type { DriverApp, DriverContext } from './driver-context.ts'
import { findFaceOf } from './find-face-of.ts'
import { openOwnCharge } from './open-own-charge.ts'
import { answerMessage } from './pages/message-page.tsx'
import { readReceipt } from './read-receipt-words.ts'

/** The receipt of a charge as a PDF, without an account. */
export const getReceiptPdf = (app: DriverApp) =>
  app.get('/s/:id/receipt.pdf', async (c) => {
    const charge = await openOwnCharge(c, c.req.param('id'))
    if (!charge) return answerMessage(c, 404, 'driver.other_charge.title', 'driver.other_charge.text')
    return (
      (await answerReceiptPdf(c, charge.view)) ??
      answerMessage(c, 409, 'driver.receipt.pending_title', 'driver.receipt.pending')
    )
  })

/** The PDF of a priced charge; null while there is nothing to write down. */
export async function answerReceiptPdf(c: DriverContext, view: SessionView): Promise<Response | null> {
  const face = await findFaceOf(c, view.brand)
  const { document } = await readReceipt(c, view, face.brand.name)
  if (!document) return null
  // Heavy, and needed here alone.
  const { receiptPdf } = await import('#integrations/documents/receipt-pdf')
  const bytes = await receiptPdf({ ...document, accent: face.theme.light.accent })
  c.header('Content-Type', 'application/pdf')
  c.header('Content-Disposition', `inline; filename="receipt-${view.id}.pdf"`)
  c.header('Cache-Control', 'private, no-store')
  return c.body(bytes)
}
