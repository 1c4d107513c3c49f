import { createRoute, z } from '@hono/zod-openapi'
import { listStaff as readAll } from '#store/catalogue/staff'
import { REFUSALS } from '../error-body.ts'
import { jsonAnswer } from '../json-content.ts'
import type { OperationsApp } from '../operations-context.ts'
import { StaffPerson } from './staff-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/staff',
  operationId: 'listStaff',
  tags: ['staff'],
  summary: 'Who may come into the console',
  responses: { 200: jsonAnswer('Everybody', z.object({ items: z.array(StaffPerson) })), ...REFUSALS },
})

export const listStaff = (app: OperationsApp) =>
  app.openapi(route, async (c) => c.json({ items: await readAll(c.env.house.catalogue) }, 200))
