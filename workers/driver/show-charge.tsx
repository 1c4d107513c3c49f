import { isOver } from '#domain/session/is-over'
import { CATALOGUES } from '#ui/catalogues.ts'
import { LiveView } from '#ui/session/live-view.tsx'
import type { Messages } from '#ui/translate.ts'
import type { DriverApp } from './driver-context.ts'
import { findFaceOf } from './find-face-of.ts'
import { openOwnCharge, rememberCharge } from './open-own-charge.ts'
import { answerPage } from './pages/document.tsx'
import { answerMessage } from './pages/message-page.tsx'
import { qrPath } from './qr-code.ts'

/** The page of a charge: as it is now, painted without a script; with one it follows by a socket. A visitor without the key learns nothing. */
export const showCharge = (app: DriverApp) =>
  app.get('/s/:id', async (c) => {
    const { ports, wording } = c.var
    const charge = await openOwnCharge(c, c.req.param('id'))
    if (!charge) return answerMessage(c, 404, 'driver.other_charge.title', 'driver.other_charge.text')
    rememberCharge(c, charge)
    const { view, secret } = charge
    const link = c.req.query('k') === undefined ? undefined : secret
    const suffix = link === undefined ? '' : `?k=${link}`
    const props = {
      session: view,
      stopPath: `/s/${view.id}/stop`,
      secret: link,
      receiptPath: `/s/${view.id}/receipt${suffix}`,
      againPath: view.evseId === null ? null : await qrPath(ports.keys.signing, view.brand, view.evseId),
    }
    return answerPage(c, {
      title: wording.t('driver.live.title'),
      face: await findFaceOf(c, view.brand),
      program: 'pages',
      pageData: {
        ...props,
        socketPath: `/s/${view.id}/live${suffix}`,
        now: ports.now(),
        language: wording.language,
        messages: liveMessages(CATALOGUES[wording.language]),
      },
      refreshSeconds: isOver(view.phase) && view.phase !== 'ended' ? null : 10,
      body: (
        <>
          <div class="stack-tight page-head">
            <h1>{view.locationName ?? wording.t('driver.live.title')}</h1>
            {view.evseId && <p class="quiet">{view.evseId}</p>}
          </div>
          <div id="live">
            <LiveView {...props} now={ports.now()} connection="page" wording={wording} />
          </div>
          <p class="small quiet">
            {wording.t('driver.live.keep_link')}{' '}
            <a href={`/s/${view.id}?k=${secret}`}>{wording.t('driver.live.your_link')}</a>
          </p>
        </>
      ),
    })
  })

/** The words a live view uses: a page is sent no others. */
function liveMessages(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).filter(([key]) => /^driver\.(live|phase|phase_detail|reason)\./.test(key)),
  )
}
