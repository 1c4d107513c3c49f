import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { json } from './schemas.ts'
import { signedIn } from './signed-in-driver.ts'

const KeptPasskey = z
  .object({
    id: z.string(),
    name: z.string(),
    synced: z.boolean().openapi({ description: 'It may be on several devices of its owner' }),
    createdAt: z.number().int(),
    usedAt: z.number().int().nullable(),
  })
  .openapi('KeptPasskey')

const route = createRoute({
  method: 'get',
  path: '/passkeys',
  operationId: 'listPasskeys',
  tags: ['sign-in'],
  summary: 'My passkeys',
  responses: { 200: json('All of them', z.object({ items: z.array(KeptPasskey) })), 401: REFUSALS[401] },
})

export const listPasskeys = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const passkeys = await c.var.ports.passkeys(signedIn(c))
    const items = passkeys.map(({ id, name, synced, createdAt, usedAt }) => ({ id, name, synced, createdAt, usedAt }))
    return c.json({ items }, 200)
  })
