import { z } from '@hono/zod-openapi'
import { STAFF_ROLES } from '#domain/identity/staff-role'

/** A role at the console. */
export const Role = z.enum(STAFF_ROLES).openapi('StaffRole')

/** A person who works at the console. */
export const StaffPerson = z
  .object({
    id: z.string(),
    name: z.string(),
    role: Role,
    createdAt: z.number().int(),
    passkeys: z.number().int().openapi({ description: 'None: the invitation was not opened yet' }),
  })
  .openapi('StaffPerson')
