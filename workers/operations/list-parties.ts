import { createRoute, z } from '@hono/zod-openapi'
import { listOurParties } from '#store/catalogue/our-parties'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { OurPartyView } from './party-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/parties',
  operationId: 'listParties',
  tags: ['brands'],
  summary: 'All our parties, in the order in which peers see them',
  responses: { 200: jsonAnswer('Our parties', z.object({ items: z.array(OurPartyView) })), ...REFUSALS },
})

export const listParties = (app: OperationsApp) =>
  app.openapi(route, async (c) => c.json({ items: [...(await listOurParties(c.env.house.catalogue))] }, 200))
