import { createRoute, z } from '@hono/zod-openapi'
import { sha256Hex } from '#integrations/crypto/digests'
import { offerRegistration, verifyRegistration } from '#integrations/passkeys/passkey-ceremony'
import { deleteInvitation, findInvited, insertStaffPasskey, insertStaffSignIn } from '#store/catalogue/staff'
import { runOnce, useChallenge } from '#store/used-challenges'
import type { House } from '#workers/house'
import { PasskeyMade, PasskeyOptions } from '#workers/passkey-answers'
import { makeChallenge, readChallenge } from '#workers/passkey-challenge'
import { REFUSALS } from '../error-body.ts'
import { jsonAnswer, jsonBody } from '../json-content.ts'
import type { OperationsApp } from '../operations-context.ts'
import { Refusal } from '../refusal.ts'
import { SignedIn } from '../signed-in.ts'
import { keepChallenge, keptChallenge, newStaffSecret, setStaffCookie } from './staff-cookie.ts'
import { staffSite } from './staff-site.ts'

const Invitation = z.object({ invitation: z.string().min(1).max(100) })

const offerRoute = createRoute({
  method: 'post',
  path: '/session/enrolment-options',
  operationId: 'offerEnrolment',
  tags: ['sign-in'],
  summary: 'What the browser needs to make the passkey of an invitation',
  security: [],
  request: { body: jsonBody(Invitation) },
  responses: {
    200: jsonAnswer(
      'For navigator.credentials.create, and whose passkey',
      z.object({ name: z.string(), options: PasskeyOptions }),
    ),
    ...REFUSALS,
  },
})

/** An invitation that is over is refused like one that never was. */
async function invited(house: House, invitation: string) {
  const digest = await sha256Hex(invitation)
  const person = await findInvited(house.catalogue, digest, house.now())
  if (!person) throw new Refusal(401, 'invitation_refused', 'this invitation was used, has run out or never was')
  return { digest, person }
}

export const offerEnrolment = (app: OperationsApp) =>
  app.openapi(offerRoute, async (c) => {
    const { house } = c.env
    const { person } = await invited(house, c.req.valid('json').invitation)
    const site = staffSite(house)
    const { challenge, ticket } = await makeChallenge(house, 'staff_passkey', site.host, person.id)
    keepChallenge(c, ticket)
    const options = await offerRegistration(site, { handle: person.id, name: person.name }, [], challenge)
    return c.json({ name: person.name, options } as never, 200)
  })

const route = createRoute({
  method: 'post',
  path: '/session/enrolment',
  operationId: 'enrolStaff',
  tags: ['sign-in'],
  summary: 'Keep the passkey of an invitation, and sign in by it',
  security: [],
  request: { body: jsonBody(Invitation.extend({ passkey: PasskeyMade })) },
  responses: { 200: jsonAnswer('Signed in; the invitation is used up', SignedIn), ...REFUSALS },
})

export const enrolStaff = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { invitation, passkey: response } = c.req.valid('json')
    const { digest, person } = await invited(house, invitation)
    const site = staffSite(house)
    const challenge = await readChallenge(house, keptChallenge(c), 'staff_passkey', site.host, person.id)
    const made = challenge && (await verifyRegistration(site, response as never, challenge.challenge))
    if (!challenge || !made) throw new Refusal(401, 'passkey_refused', 'this passkey was not made here')
    const now = house.now()
    const database = house.catalogue
    const secret = await newStaffSecret()
    const passkey = { ...made, staff: person.id, transports: JSON.stringify(made.transports) }
    const kept = await runOnce(database, [
      ...useChallenge(database, challenge.challenge, challenge.until, now),
      insertStaffPasskey(database, passkey, now),
      deleteInvitation(database, digest),
      insertStaffSignIn(database, secret.digest, person.id, now),
    ])
    if (!kept) throw new Refusal(401, 'passkey_refused', 'this answer was sent before')
    setStaffCookie(c, secret.secret)
    return c.json({ signedIn: true }, 200)
  })
