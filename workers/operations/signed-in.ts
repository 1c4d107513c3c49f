import { z } from '@hono/zod-openapi'
import { STAFF_ROLES } from '#domain/identity/staff-role'

/** Whether this browser is signed in. */
export const SignedIn = z
  .object({
    signedIn: z.boolean(),
    name: z.string().optional().openapi({ description: 'Whose passkey it was; absent for the operations token' }),
    role: z.enum(STAFF_ROLES).optional(),
    hasAdmin: z.boolean().optional().openapi({ description: 'False: nobody can come in by a passkey yet' }),
  })
  .openapi('SignedIn')
