import { createRoute } from '@hono/zod-openapi'
import { deleteIdentityProvider } from '#store/catalogue/identity-providers'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { ProviderParams } from './identity-provider-schema.ts'
import type { OperationsApp } from './operations-context.ts'
import { unknown } from './refusal.ts'

const route = createRoute({
  method: 'delete',
  path: '/brands/{brand}/identity-providers/{id}',
  operationId: 'endIdentityProvider',
  tags: ['brands'],
  summary: 'Let nobody in by this identity provider any more',
  request: { params: ProviderParams },
  responses: { 204: { description: 'Ended; who is signed in stays so' }, ...REFUSALS, ...UNKNOWN },
})

export const endIdentityProvider = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { brand, id } = c.req.valid('param')
    if (!(await deleteIdentityProvider(c.env.house.catalogue, brand, id))) throw unknown('identity_provider')
    return c.body(null, 204)
  })
