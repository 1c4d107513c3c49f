import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { seal } from '#integrations/crypto/seal'
import { findBrand } from '#store/catalogue/brands'
import { saveIdentityProvider } from '#store/catalogue/identity-providers'
import { brandOrigin } from './brand-origin.ts'
import { REFUSALS } from './error-body.ts'
import { BrandParam, IdentityProvider } from './identity-provider-schema.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'post',
  path: '/brands/{brand}/identity-providers',
  operationId: 'agreeIdentityProvider',
  tags: ['brands'],
  summary: 'Let drivers of a brand come in by their company’s identity provider',
  request: {
    params: BrandParam,
    body: jsonBody(
      IdentityProvider.extend({ clientSecret: z.string().min(1).max(500) }).openapi('NewIdentityProvider'),
    ),
  },
  responses: {
    201: jsonAnswer(
      'Agreed; the secret is never shown. The provider has to know this address to come back to',
      z.object({ provider: IdentityProvider, redirectUri: z.string() }),
    ),
    ...REFUSALS,
  },
})

export const agreeIdentityProvider = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { brand } = c.req.valid('param')
    const { clientSecret, ...provider } = c.req.valid('json')
    if (!(await findBrand(house.catalogue, brand))) throw new DomainError('brand_unknown', { field: 'brand' })
    await saveIdentityProvider(house.catalogue, {
      ...provider,
      brand,
      clientSecret: await seal(house.keys.credentials, clientSecret),
      createdAt: house.now(),
    })
    const redirectUri = `${brandOrigin(house.origin, brand)}/sign-in/with/${provider.id}/back`
    return c.json({ provider, redirectUri }, 201)
  })
