import { createRoute, z } from '@hono/zod-openapi'
import { PROFILE_TYPES } from '#domain/charging-profile/charging-preferences'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { json, SessionIdParams } from './schemas.ts'

const route = createRoute({
  method: 'get',
  path: '/sessions/{id}/preferences',
  operationId: 'getPreferences',
  tags: ['charging'],
  summary: 'Which wishes this charge can be told of; none where the charger takes none, or nothing is being charged',
  request: { params: SessionIdParams },
  responses: {
    200: json('Kinds of wishes', z.object({ offered: z.array(z.enum(PROFILE_TYPES)) }).openapi('OfferedPreferences')),
    ...REFUSALS,
  },
})

export const getPreferences = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { session } = await ownSession(c, c.req.valid('param').id)
    return c.json({ offered: [...(await session.wishesTaken())] }, 200)
  })
