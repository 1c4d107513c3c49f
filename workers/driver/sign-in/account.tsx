import { deleteCookie, getCookie } from 'hono/cookie'
import type { DriverApp, DriverContext } from '../driver-context.ts'
import { DRIVER_COOKIE, OWN_COOKIE } from '../driver-cookie.ts'
import { AccountPage } from '../pages/account-page.tsx'
import { answerPage } from '../pages/document.tsx'

/** The page of who is signed in. */
export const showAccount = (app: DriverApp) =>
  app.get('/account', async (c) => {
    const { driver: subject, ports, wording } = c.var
    const found = subject && (await ports.contract(subject.contract))
    if (!subject || !found) return c.redirect('/sign-in', 303)
    const { driver, contract } = found
    return answerPage(c, {
      title: wording.t('driver.account.title'),
      program: 'passkeys',
      body: (
        <AccountPage
          name={driver.name}
          email={driver.email}
          contractId={contract.contractId}
          passkeys={await ports.passkeys(subject)}
          wording={wording}
        />
      ),
    })
  })

/** Takes a passkey of one's own off the list: it signs in nobody any more. */
export const removePasskey = (app: DriverApp) =>
  app.post('/account/passkeys/:id/remove', async (c) => {
    const { driver, ports } = c.var
    if (!driver) return c.redirect('/sign-in', 303)
    await ports.forgetPasskey(driver, c.req.param('id'))
    return c.redirect('/account', 303)
  })

/** Ends the sign-in of this browser. */
export const signOutHere = (app: DriverApp) =>
  app.post('/account/sign-out', async (c) => {
    await endSignIn(c)
    return c.redirect('/sign-in', 303)
  })

/** Ends what this browser's cookie opens, and forgets the cookie. */
export async function endSignIn(c: DriverContext): Promise<void> {
  const cookie = getCookie(c, DRIVER_COOKIE)
  if (cookie !== undefined) await c.var.ports.signOut(cookie)
  deleteCookie(c, DRIVER_COOKIE, OWN_COOKIE)
}
