import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { verifyRegistration } from '#integrations/passkeys/passkey-ceremony'
import { PasskeyMade } from '../../passkey-answers.ts'
import type { DriverApp } from '../driver-context.ts'
import { passkeySite } from '../sign-in/passkey-site.ts'
import { REFUSALS } from './api-error.ts'
import { challengeOf } from './passkey-cookie.ts'
import { json } from './schemas.ts'
import { signedIn } from './signed-in-driver.ts'

/** More than these are not a person's any more. */
const MOST_PASSKEYS = 20

const route = createRoute({
  method: 'post',
  path: '/passkeys',
  operationId: 'addPasskey',
  tags: ['sign-in'],
  summary: 'Keep a passkey that the browser has made',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ name: z.string().trim().min(1).max(60), passkey: PasskeyMade }).openapi('NewPasskey'),
        },
      },
    },
  },
  responses: {
    201: json('Kept', z.object({ id: z.string(), name: z.string() }).openapi('Passkey')),
    400: REFUSALS[400],
    401: REFUSALS[401],
    409: { ...REFUSALS[401], description: 'Not made here, its challenge is over, or there are too many' },
  },
})

export const addPasskey = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { ports } = c.var
    const subject = signedIn(c)
    const { name, passkey: response } = c.req.valid('json')
    const site = passkeySite(c)
    const challenge = await challengeOf(c, 'driver_passkey', site)
    const made = challenge && (await verifyRegistration(site, response as never, challenge.challenge))
    if (!challenge || !made) throw new DomainError('passkey_refused')
    if ((await ports.passkeys(subject)).length >= MOST_PASSKEYS)
      throw new DomainError('passkey_refused', { message: `nobody has more than ${MOST_PASSKEYS} passkeys` })
    const passkey = { ...made, subject, host: site.host, name, createdAt: ports.now(), usedAt: null }
    if (!(await ports.keepPasskey(passkey, challenge.challenge, challenge.until)))
      throw new DomainError('passkey_refused')
    return c.json({ id: passkey.id, name }, 201)
  })
