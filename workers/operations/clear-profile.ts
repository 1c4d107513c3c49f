import { createRoute } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownSession } from './known-session.ts'
import type { OperationsApp } from './operations-context.ts'
import { ProfileAnswerView } from './profile-schema.ts'
import { viewAnswer } from './view-profile-answer.ts'

const route = createRoute({
  method: 'delete',
  path: '/sessions/{id}/profile',
  operationId: 'clearProfile',
  tags: ['charging'],
  summary: 'Take our limit off a running charge',
  request: { params: IdParams },
  responses: {
    202: jsonAnswer('What the operator said at once; the result comes later', ProfileAnswerView),
    ...REFUSALS,
    ...UNKNOWN,
    ...CONFLICT,
  },
})

export const clearProfile = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { session } = await knownSession(house, c.req.valid('param').id)
    return c.json(viewAnswer(await session.askProfile({ kind: 'clear' }, house.now())), 202)
  })
