import { OpenAPIHono } from '@hono/zod-openapi'
import { driverApi } from './api/driver-api.ts'
import { brandAssets } from './brand-assets.ts'
import type { DriverEnv } from './driver-context.ts'
import { getMeterValues } from './get-meter-values.ts'
import { getReceiptPdf } from './get-receipt-pdf.ts'
import { identifyVisitor } from './identify-visitor.ts'
import { ownOriginOnly } from './own-origin-only.ts'
import { answerMessage } from './pages/message-page.tsx'
import type { DriverPorts } from './ports.ts'
import { reportSticker } from './report-sticker.tsx'
import { securityHeaders } from './security-headers.ts'
import { showApp } from './show-app.tsx'
import { showCharge } from './show-charge.tsx'
import { showLanding } from './show-landing.tsx'
import { showReceipt } from './show-receipt.tsx'
import { removePasskey, showAccount, signOutHere } from './sign-in/account.tsx'
import { askCode, showSignIn } from './sign-in/ask-code.tsx'
import { showTypeCode, typeCode } from './sign-in/type-code.tsx'
import { comeFromProvider, goToProvider } from './sign-in/with-provider.tsx'
import { redeemLink, showSignInLink } from './sign-in-pages.tsx'
import { startCharge } from './start-charge.ts'
import { stopCharge } from './stop-charge.ts'
import { watchCharge } from './watch-charge.ts'
import { watchPrice } from './watch-price.ts'

/** Everything a driver meets: the page behind a QR code, a charge, its receipt, sign-in, the app and its API. */
export function driverApp(ports: DriverPorts): OpenAPIHono<DriverEnv> {
  const app = new OpenAPIHono<DriverEnv>()
  app.use(securityHeaders)
  app.use(identifyVisitor(ports))
  app.use(ownOriginOnly)
  showLanding(app)
  watchPrice(app)
  startCharge(app)
  reportSticker(app)
  showCharge(app)
  stopCharge(app)
  watchCharge(app)
  showReceipt(app)
  getReceiptPdf(app)
  getMeterValues(app)
  showSignIn(app)
  askCode(app)
  showTypeCode(app)
  typeCode(app)
  goToProvider(app)
  comeFromProvider(app)
  showSignInLink(app)
  redeemLink(app)
  showAccount(app)
  removePasskey(app)
  signOutHere(app)
  showApp(app)
  brandAssets(app)
  app.route('/api/driver/v1', driverApi())
  app.notFound((c) => answerMessage(c, 404, 'driver.not_found.title', 'driver.not_found.text'))
  app.onError((error, c) => {
    console.error(JSON.stringify({ event: 'page_failed', request: c.var.requestId, problem: String(error) }))
    return answerMessage(c, 500, 'driver.failed.title', 'driver.failed.text')
  })
  return app
}
