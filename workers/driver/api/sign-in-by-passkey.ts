import { createRoute } from '@hono/zod-openapi'
import { verifySignIn } from '#integrations/passkeys/passkey-ceremony'
import { PasskeyShown } from '../../passkey-answers.ts'
import type { DriverApp } from '../driver-context.ts'
import { finishSignIn } from '../sign-in/finish-sign-in.ts'
import { passkeySite } from '../sign-in/passkey-site.ts'
import { REFUSALS, refuse } from './api-error.ts'
import { challengeOf } from './passkey-cookie.ts'

const route = createRoute({
  method: 'post',
  path: '/sign-in/passkey',
  operationId: 'signInByPasskey',
  tags: ['sign-in'],
  summary: 'Sign in by a passkey',
  request: { body: { required: true, content: { 'application/json': { schema: PasskeyShown } } } },
  responses: {
    204: { description: 'Signed in: the cookie opens the API' },
    400: REFUSALS[400],
    403: { ...REFUSALS[401], description: 'Not a passkey of this site, or its challenge is over' },
  },
})

export const signInByPasskey = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { ports, face } = c.var
    const response = c.req.valid('json')
    const site = passkeySite(c)
    // One answer for all that is wrong: which passkeys we know is nobody's business.
    const refused = () => refuse(c, 403, 'passkey_refused', 'this passkey does not sign in here') as never
    const challenge = await challengeOf(c, 'driver_sign_in', site)
    const passkey = challenge && (await ports.passkey(site.host, response.id))
    if (!challenge || !passkey || (face.named && passkey.subject.brand !== face.brand.id)) return refused()
    const shown = await verifySignIn(site, response as never, challenge.challenge, passkey)
    if (!shown) return refused()
    const proof = { method: 'passkey', ...challenge, passkey: passkey.id, signCount: shown.signCount } as const
    if (!(await finishSignIn(c, passkey.subject, proof))) return refused()
    return c.body(null, 204)
  })
