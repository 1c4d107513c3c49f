import { createRoute } from '@hono/zod-openapi'
import { offerSignIn } from '#integrations/passkeys/passkey-ceremony'
import { PasskeyOptions } from '../../passkey-answers.ts'
import type { DriverApp } from '../driver-context.ts'
import { passkeySite } from '../sign-in/passkey-site.ts'
import { giveChallenge } from './passkey-cookie.ts'
import { json } from './schemas.ts'

const route = createRoute({
  method: 'post',
  path: '/sign-in/passkey-options',
  operationId: 'offerPasskeySignIn',
  tags: ['sign-in'],
  summary: 'What the browser needs to show a passkey of this brand',
  responses: { 200: json('For navigator.credentials.get; good for five minutes, in this browser', PasskeyOptions) },
})

export const offerPasskeySignIn = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const site = passkeySite(c)
    // The standard says what is in it; the schema names what a reader of the API has to know.
    return c.json((await offerSignIn(site, await giveChallenge(c, 'driver_sign_in', site))) as never, 200)
  })
