import { setCookie } from 'hono/cookie'
import { z } from 'zod'
import { emailKey, SIGN_IN_CODE, SIGN_IN_LIMITS } from '#domain/identity/sign-in-code'
import type { DriverApp, DriverContext } from '../driver-context.ts'
import { OWN_COOKIE } from '../driver-cookie.ts'
import { answerPage } from '../pages/document.tsx'
import { answerMessage } from '../pages/message-page.tsx'
import { SignInPage } from '../pages/sign-in-page.tsx'
import { CODE_COOKIE, makeCodeTicket, sealCodeTicket } from './code-ticket.ts'
import { sendCode } from './send-code.ts'
import { addressOf, withinLimit } from './within-limit.ts'

const form = z.object({ email: z.string().trim().max(200).pipe(z.email()) })

/** The way in: a passkey where the browser has one, or a code by e-mail. */
export const showSignIn = (app: DriverApp) =>
  app.get('/sign-in', async (c) => (c.var.driver ? c.redirect('/', 303) : answerSignIn(c, null)))

/** Sends a code to whoever owns the address. The answer is the same for an address that we do not know. */
export const askCode = (app: DriverApp) =>
  app.post('/sign-in', async (c) => {
    const { ports, face, wording } = c.var
    const asked = form.safeParse(await c.req.parseBody().catch(() => ({})))
    if (!asked.success || !ports.mail) return answerSignIn(c, 'email')
    const brand = face.brand.id
    const ticket = await makeCodeTicket(ports, brand, asked.data.email)
    const allowed = await withinLimit(ports, brand, [
      { limit: SIGN_IN_LIMITS.codesFromAddress, of: `codes_from|${addressOf(c)}` },
      { limit: SIGN_IN_LIMITS.codesForEmail, of: `codes_for|${emailKey(asked.data.email)}` },
    ])
    if (!allowed) return answerMessage(c, 429, 'driver.sign_in.title', 'driver.sign_in.too_many_codes')
    setCookie(c, CODE_COOKIE, await sealCodeTicket(ports, ticket), {
      ...OWN_COOKIE,
      maxAge: SIGN_IN_CODE.validMs / 1000,
    })
    ports.after(sendCode(ports, face.brand, ticket, wording))
    return c.redirect('/sign-in/code', 303)
  })

async function answerSignIn(c: DriverContext, problem: 'email' | null): Promise<Response> {
  const { face, ports, wording } = c.var
  return answerPage(c, {
    title: wording.t('driver.sign_in.title'),
    status: problem === null ? 200 : 400,
    program: 'passkeys',
    body: (
      <SignInPage
        brandName={face.brand.name}
        byMail={ports.mail !== null}
        providers={await ports.providers(face.brand.id)}
        problem={problem}
        wording={wording}
      />
    ),
  })
}
