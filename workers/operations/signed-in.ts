import { z } from '@hono/zod-openapi'

/** Whether this browser is signed in. */
export const SignedIn = z.object({ signedIn: z.boolean() }).openapi('SignedIn')
