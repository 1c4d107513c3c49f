import { readSignInLink, redeemSignInLink } from '../sign-in-link.ts'
import type { DriverApp } from './driver-context.ts'
import { findFaceOf } from './find-face-of.ts'
import { answerPage } from './pages/document.tsx'
import { answerMessage } from './pages/message-page.tsx'
import { finishSignIn } from './sign-in/finish-sign-in.ts'

/** Shows a button and uses nothing up: mail scanners open links before people do. */
export const showSignInLink = (app: DriverApp) =>
  app.get('/sign-in/:token', async (c) => {
    const { ports, wording, face } = c.var
    const link = await readSignInLink(ports, c.req.param('token'))
    if (link.outcome !== 'valid') return answerMessage(c, 403, 'driver.sign_in.title', `driver.sign_in.${link.outcome}`)
    const { brand } = link.ticket
    if (face.named && brand !== face.brand.id)
      return answerMessage(c, 403, 'driver.sign_in.title', 'driver.sign_in.invalid')
    const own = await findFaceOf(c, brand)
    return answerPage(c, {
      title: wording.t('driver.sign_in.title'),
      face: own,
      body: (
        <form class="card" method="post">
          <h1>{wording.t('driver.sign_in.welcome', { brand: own.brand.name })}</h1>
          <p>{wording.t('driver.sign_in.text')}</p>
          <button type="submit" class="button button-wide">
            {wording.t('driver.sign_in.button')}
          </button>
        </form>
      ),
    })
  })

/** Uses the link up and signs the driver in on this browser. */
export const redeemLink = (app: DriverApp) =>
  app.post('/sign-in/:token', async (c) => {
    const { ports, face } = c.var
    const link = await readSignInLink(ports, c.req.param('token'))
    const foreign = link.outcome === 'valid' && face.named && link.ticket.brand !== face.brand.id
    if (foreign) return answerMessage(c, 403, 'driver.sign_in.title', 'driver.sign_in.invalid')
    const redeemed = await redeemSignInLink(ports, c.req.param('token'))
    if (redeemed.outcome !== 'signed_in')
      return answerMessage(c, 403, 'driver.sign_in.title', `driver.sign_in.${redeemed.outcome}`)
    await finishSignIn(c, redeemed.subject, { method: 'link' })
    return c.redirect('/', 303)
  })
