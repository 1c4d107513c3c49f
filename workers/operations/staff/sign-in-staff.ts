import { createRoute } from '@hono/zod-openapi'
import { offerSignIn, verifySignIn } from '#integrations/passkeys/passkey-ceremony'
import { countStaffPasskeyUse, freshenStaffSignIn, insertStaffSignIn, readStaffPasskey } from '#store/catalogue/staff'
import { runOnce, useChallenge } from '#store/used-challenges'
import { PasskeyOptions, PasskeyShown } from '#workers/passkey-answers'
import { type ChallengePurpose, makeChallenge, readChallenge } from '#workers/passkey-challenge'
import { REFUSALS } from '../error-body.ts'
import { jsonAnswer, jsonBody } from '../json-content.ts'
import type { OperationsApp, OperationsContext } from '../operations-context.ts'
import { Refusal } from '../refusal.ts'
import { SignedIn } from '../signed-in.ts'
import { keepChallenge, keptChallenge, newStaffSecret, setStaffCookie } from './staff-cookie.ts'
import { staffSite } from './staff-site.ts'

const refused = () => new Refusal(401, 'passkey_refused', 'this passkey does not open the console')

/** The passkey that was shown for this, and what has to be written with whatever it opens. */
async function shownPasskey(
  c: OperationsContext,
  response: { readonly id: string },
  purpose: ChallengePurpose,
  subject: string,
) {
  const { house } = c.env
  const site = staffSite(house)
  const challenge = await readChallenge(house, keptChallenge(c), purpose, site.host, subject)
  const passkey = challenge && (await readStaffPasskey(house.catalogue, response.id))
  if (!challenge || !passkey) throw refused()
  const kept = { ...passkey, transports: [] }
  const shown = await verifySignIn(site, response as never, challenge.challenge, kept)
  if (!shown) throw refused()
  const now = house.now()
  return {
    staff: passkey.staff,
    statements: [
      ...useChallenge(house.catalogue, challenge.challenge, challenge.until, now),
      countStaffPasskeyUse(house.catalogue, passkey.id, shown.signCount, now),
    ],
  }
}

async function offer(c: OperationsContext, purpose: ChallengePurpose, subject: string) {
  const { house } = c.env
  const site = staffSite(house)
  const { challenge, ticket } = await makeChallenge(house, purpose, site.host, subject)
  keepChallenge(c, ticket)
  return (await offerSignIn(site, challenge)) as never
}

const offerSignInRoute = createRoute({
  method: 'post',
  path: '/session/passkey-options',
  operationId: 'offerStaffSignIn',
  tags: ['sign-in'],
  summary: 'What the browser needs to show a passkey of the console',
  security: [],
  responses: { 200: jsonAnswer('For navigator.credentials.get; good for five minutes', PasskeyOptions) },
})

export const offerStaffSignIn = (app: OperationsApp) =>
  app.openapi(offerSignInRoute, async (c) => c.json(await offer(c, 'staff_sign_in', ''), 200))

const signInRoute = createRoute({
  method: 'post',
  path: '/session/passkey',
  operationId: 'signInStaff',
  tags: ['sign-in'],
  summary: 'Sign in to the console by a passkey',
  security: [],
  request: { body: jsonBody(PasskeyShown) },
  responses: {
    200: jsonAnswer('Signed in, until 15 minutes pass without a request, and for twelve hours at most', SignedIn),
    ...REFUSALS,
  },
})

export const signInStaff = (app: OperationsApp) =>
  app.openapi(signInRoute, async (c) => {
    const { house } = c.env
    const { staff, statements } = await shownPasskey(c, c.req.valid('json'), 'staff_sign_in', '')
    const { secret, digest } = await newStaffSecret()
    const opened = insertStaffSignIn(house.catalogue, digest, staff, house.now())
    if (!(await runOnce(house.catalogue, [...statements, opened]))) throw refused()
    setStaffCookie(c, secret)
    return c.json({ signedIn: true }, 200)
  })

const offerStepUpRoute = createRoute({
  method: 'post',
  path: '/session/step-up-options',
  operationId: 'offerStepUp',
  tags: ['sign-in'],
  summary: 'What the browser needs to show the passkey anew',
  responses: { 200: jsonAnswer('For navigator.credentials.get; good for five minutes', PasskeyOptions), ...REFUSALS },
})

export const offerStepUp = (app: OperationsApp) =>
  app.openapi(offerStepUpRoute, async (c) => c.json(await offer(c, 'staff_step_up', personOf(c).id), 200))

const stepUpRoute = createRoute({
  method: 'post',
  path: '/session/step-up',
  operationId: 'stepUp',
  tags: ['sign-in'],
  summary: 'Show the passkey anew, for what moves money or hands out access',
  request: { body: jsonBody(PasskeyShown) },
  responses: { 200: jsonAnswer('Good for five minutes', SignedIn), ...REFUSALS },
})

export const stepUp = (app: OperationsApp) =>
  app.openapi(stepUpRoute, async (c) => {
    const { house } = c.env
    const { id, digest } = personOf(c)
    const { staff, statements } = await shownPasskey(c, c.req.valid('json'), 'staff_step_up', id)
    // A colleague's passkey, shown at somebody else's desk, freshens nothing.
    if (staff !== id) throw refused()
    const freshened = freshenStaffSignIn(house.catalogue, digest, house.now())
    if (!(await runOnce(house.catalogue, [...statements, freshened]))) throw refused()
    return c.json({ signedIn: true }, 200)
  })

/** The person who asks. A script has no passkey to show. */
function personOf(c: OperationsContext): { readonly id: string; readonly digest: string } {
  const { principal, signIn } = c.var
  if (principal.kind !== 'person' || signIn === null)
    throw new Refusal(409, 'no_person', 'the operations token has no passkey to show')
  return { id: principal.id, digest: signIn }
}
