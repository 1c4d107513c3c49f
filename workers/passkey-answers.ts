import { z } from '@hono/zod-openapi'

const base64Url = z
  .string()
  .max(4000)
  .regex(/^[A-Za-z0-9_-]+$/)
const common = {
  id: base64Url,
  rawId: base64Url,
  type: z.literal('public-key'),
  // What the browser says of extensions is asked of nobody, so nothing of it is taken.
  clientExtensionResults: z.object({}).default({}),
}

/** What a browser answers when a passkey was made, as the WebAuthn standard writes it in JSON. Nothing else is taken. */
export const PasskeyMade = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: base64Url,
      attestationObject: base64Url,
      transports: z.array(z.string().max(30)).max(10).optional(),
    }),
  })
  .openapi('PasskeyMade')

/** What a browser answers when a passkey was shown. */
export const PasskeyShown = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: base64Url,
      authenticatorData: base64Url,
      signature: base64Url,
      userHandle: base64Url.optional(),
    }),
  })
  .openapi('PasskeyShown')

/** What the browser's own function takes; the standard says what is in it. */
export const PasskeyOptions = z.looseObject({ challenge: z.string() }).openapi('PasskeyOptions')
