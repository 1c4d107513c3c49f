import { createRoute, z } from '@hono/zod-openapi'
import { partyLabel } from '#domain/identity/party'
import { listAgreedChannels } from '#store/catalogue/agreed-channels'
import { AgreedChannel } from './channel-schema.ts'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'get',
  path: '/channels',
  operationId: 'listChannels',
  tags: ['channels'],
  summary: 'Operators whose charges go through a peer that was agreed upon; for all others the rules decide',
  responses: { 200: jsonAnswer('What is agreed', z.object({ items: z.array(AgreedChannel) })), ...REFUSALS },
})

export const listChannels = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const rows = await listAgreedChannels(c.env.house.catalogue)
    return c.json({ items: rows.map((row) => ({ operator: partyLabel(row), peer: row.peer })) }, 200)
  })
