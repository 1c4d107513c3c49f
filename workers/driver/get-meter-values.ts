import type { SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import { meterValuesXml } from '#integrations/documents/meter-values-xml'
import type { DriverApp, DriverContext } from './driver-context.ts'
import { openOwnCharge } from './open-own-charge.ts'
import { answerMessage } from './pages/message-page.tsx'

/** What the meter signed about a charge, as the file that transparency software opens; without an account. */
export const getMeterValues = (app: DriverApp) =>
  app.get('/s/:id/meter-values.xml', async (c) => {
    const charge = await openOwnCharge(c, c.req.param('id'))
    if (!charge) return answerMessage(c, 404, 'driver.other_charge.title', 'driver.other_charge.text')
    return (
      (await answerMeterValues(c, charge.view)) ??
      answerMessage(c, 404, 'driver.receipt.meter_values', 'driver.receipt.meter_values_none')
    )
  })

/** The file; null where the operator sent no signed readings. */
export async function answerMeterValues(c: DriverContext, view: SessionView): Promise<Response | null> {
  const signedData = (await c.var.ports.receipt(view.id))?.signedData
  if (!signedData) return null
  c.header('Content-Type', 'application/xml; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="meter-values-${view.id}.xml"`)
  c.header('Cache-Control', 'private, no-store')
  return c.body(meterValuesXml(signedData))
}
