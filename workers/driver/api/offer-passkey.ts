import { createRoute } from '@hono/zod-openapi'
import { offerRegistration } from '#integrations/passkeys/passkey-ceremony'
import { PasskeyOptions } from '../../passkey-answers.ts'
import type { DriverApp } from '../driver-context.ts'
import { passkeySite } from '../sign-in/passkey-site.ts'
import { REFUSALS } from './api-error.ts'
import { giveChallenge } from './passkey-cookie.ts'
import { json } from './schemas.ts'
import { ownContract, signedIn } from './signed-in-driver.ts'

const route = createRoute({
  method: 'post',
  path: '/passkey-options',
  operationId: 'offerPasskey',
  tags: ['sign-in'],
  summary: 'What the browser needs to make a passkey',
  responses: {
    200: json('For navigator.credentials.create; good for five minutes, in this browser', PasskeyOptions),
    401: REFUSALS[401],
    404: REFUSALS[404],
  },
})

export const offerPasskey = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const site = passkeySite(c)
    const { driver } = await ownContract(c)
    const known = (await c.var.ports.passkeys(signedIn(c))).filter(({ host }) => host === site.host)
    const challenge = await giveChallenge(c, 'driver_passkey', site)
    const owner = { handle: driver.id, name: driver.email ?? driver.name }
    return c.json((await offerRegistration(site, owner, known, challenge)) as never, 200)
  })
