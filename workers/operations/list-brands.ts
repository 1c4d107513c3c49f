import { createRoute, z } from '@hono/zod-openapi'
import { listBrands as readBrands } from '#store/catalogue/brands'
import { Brand } from './brand-schema.ts'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'get',
  path: '/brands',
  operationId: 'listBrands',
  tags: ['brands'],
  summary: 'All brands',
  responses: { 200: jsonAnswer('Brands by id', z.object({ items: z.array(Brand) })), ...REFUSALS },
})

export const listBrands = (app: OperationsApp) =>
  app.openapi(route, async (c) => c.json({ items: [...(await readBrands(c.env.house.catalogue))] }, 200))
