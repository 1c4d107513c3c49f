import { createRoute, z } from '@hono/zod-openapi'
import { listIdentityProviders as readAll } from '#store/catalogue/identity-providers'
import { REFUSALS } from './error-body.ts'
import { BrandParam, IdentityProvider } from './identity-provider-schema.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'get',
  path: '/brands/{brand}/identity-providers',
  operationId: 'listIdentityProviders',
  tags: ['brands'],
  summary: 'The identity providers of a brand',
  request: { params: BrandParam },
  responses: { 200: jsonAnswer('All of them', z.object({ items: z.array(IdentityProvider) })), ...REFUSALS },
})

export const listIdentityProviders = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const rows = await readAll(c.env.house.catalogue, c.req.valid('param').brand)
    const items = rows.map(({ id, name, issuer, clientId, emailDomains }) => ({
      id,
      name,
      issuer,
      clientId,
      emailDomains: [...emailDomains],
    }))
    return c.json({ items }, 200)
  })
