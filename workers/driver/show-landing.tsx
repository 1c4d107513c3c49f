import { isOver } from '#domain/session/is-over'
import { randomSecret } from '#durable-objects/random-id'
import { ownCharges } from './charge-cookie.ts'
import type { DriverApp, DriverContext } from './driver-context.ts'
import { findLanding } from './find-landing.ts'
import { openOwnCharge } from './open-own-charge.ts'
import { answerPage } from './pages/document.tsx'
import { LandingPage } from './pages/landing-page.tsx'
import { answerMessage } from './pages/message-page.tsx'

/** The page behind a charger's QR code: what is here, what it costs, and Pay. */
export const showLanding = (app: DriverApp) =>
  app.get('/c/:code', async (c) => {
    const landing = await findLanding(c, c.req.param('code'), c.req.query('connector'))
    if (!landing) return answerMessage(c, 404, 'driver.unknown_charger.title', 'driver.unknown_charger.text')
    const { t } = c.var.wording
    const running = await findRunning(c, landing.code.evseKey)
    return answerPage(c, {
      title: landing.charger.locationName ?? t('driver.landing.title'),
      face: landing.face ?? c.var.face,
      program: 'landing',
      body: (
        <LandingPage
          landing={landing}
          wording={c.var.wording}
          now={c.var.ports.now()}
          notice={c.req.query('notice') ?? null}
          chargeKey={randomSecret()}
          codePath={`/c/${encodeURIComponent(c.req.param('code'))}`}
          simulated={c.var.ports.paymentsSimulated}
          cardAccount={c.var.ports.cardAccount}
          runningPath={running}
        />
      ),
    })
  })

/** A charge of this browser that goes on at this EVSE: scanning again leads back to it. */
async function findRunning(c: DriverContext, evseKey: string): Promise<string | null> {
  for (const own of ownCharges(c).filter((charge) => charge.evseKey === evseKey)) {
    const opened = await openOwnCharge(c, own.id, own.secret)
    if (opened && !isOver(opened.view.phase)) return `/s/${own.id}`
  }
  return null
}
