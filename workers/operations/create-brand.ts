import { createRoute, z } from '@hono/zod-openapi'
import { findBrand, createBrand as insertBrand } from '#store/catalogue/brands'
import { Brand } from './brand-schema.ts'
import { CONFLICT, REFUSALS } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal } from './refusal.ts'

const route = createRoute({
  method: 'post',
  path: '/brands',
  operationId: 'createBrand',
  tags: ['brands'],
  summary: 'Create a brand; the same brand again is a success that changes nothing',
  request: {
    body: jsonBody(
      Brand.pick({ id: true, name: true, theme: true }).extend({
        supportPhone: z.string().min(1).max(30).nullish(),
      }),
    ),
  },
  responses: { 201: jsonAnswer('The brand', Brand), ...REFUSALS, ...CONFLICT },
})

export const createBrand = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const asked = c.req.valid('json')
    const brand = { ...asked, supportPhone: asked.supportPhone ?? null, createdAt: house.now() }
    if (await insertBrand(house.catalogue, brand)) return c.json(brand, 201)
    const stored = await findBrand(house.catalogue, brand.id)
    const same =
      stored?.name === brand.name && stored.theme === brand.theme && stored.supportPhone === brand.supportPhone
    if (!same) throw new Refusal(409, 'brand_exists', 'a brand of this id exists, with other words', 'id')
    return c.json(stored, 201)
  })
