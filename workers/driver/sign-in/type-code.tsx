import { deleteCookie, getCookie } from 'hono/cookie'
import { SIGN_IN_LIMITS, typedCode } from '#domain/identity/sign-in-code'
import { equalInConstantTime } from '#integrations/crypto/digests'
import type { DriverApp, DriverContext } from '../driver-context.ts'
import { OWN_COOKIE } from '../driver-cookie.ts'
import { answerPage } from '../pages/document.tsx'
import { answerMessage } from '../pages/message-page.tsx'
import { TypeCodePage } from '../pages/sign-in-page.tsx'
import { CODE_COOKIE, type CodeTicket, codeOfTicket, readCodeTicket } from './code-ticket.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { personOf } from './person-of.ts'
import { addressOf, withinLimit } from './within-limit.ts'

/** Where the code is typed. */
export const showTypeCode = (app: DriverApp) =>
  app.get('/sign-in/code', async (c) => ((await ticketOf(c)) ? answerTypeCode(c, false) : c.redirect('/sign-in', 303)))

/** Signs in whoever types the code that was sent, once. Each try counts, right or wrong. */
export const typeCode = (app: DriverApp) =>
  app.post('/sign-in/code', async (c) => {
    const { ports, face } = c.var
    const ticket = await ticketOf(c)
    if (!ticket) return answerMessage(c, 403, 'driver.sign_in.title', 'driver.sign_in.code_over')
    const allowed = await withinLimit(ports, face.brand.id, [
      { limit: SIGN_IN_LIMITS.triesFromAddress, of: `tries_from|${addressOf(c)}` },
      { limit: SIGN_IN_LIMITS.triesOfCode, of: `tries_of|${ticket.id}` },
    ])
    if (!allowed) return answerMessage(c, 429, 'driver.sign_in.title', 'driver.sign_in.too_many_tries')
    const { code } = await c.req.parseBody().catch(() => ({ code: '' }))
    const typed = typeof code === 'string' ? typedCode(code) : ''
    if (!equalInConstantTime(typed, await codeOfTicket(ports, ticket))) return answerTypeCode(c, true)
    const person = await personOf(ports, face.brand.id, ticket.email)
    if (!person) return answerTypeCode(c, true)
    const proof = { method: 'code', challenge: ticket.id, until: ticket.until } as const
    if (!(await finishSignIn(c, person.subject, proof)))
      return answerMessage(c, 403, 'driver.sign_in.title', 'driver.sign_in.code_over')
    deleteCookie(c, CODE_COOKIE, OWN_COOKIE)
    // Who had to wait for a mail is shown once more how not to.
    const known = await ports.passkeys(person.subject)
    return c.redirect(known.length === 0 ? '/account' : '/', 303)
  })

function ticketOf(c: DriverContext): Promise<CodeTicket | null> {
  return readCodeTicket(c.var.ports, c.var.face.brand.id, getCookie(c, CODE_COOKIE))
}

function answerTypeCode(c: DriverContext, wrong: boolean): Response | Promise<Response> {
  const { wording } = c.var
  return answerPage(c, {
    title: wording.t('driver.sign_in.title'),
    status: wrong ? 403 : 200,
    body: <TypeCodePage wrong={wrong} wording={wording} />,
  })
}
