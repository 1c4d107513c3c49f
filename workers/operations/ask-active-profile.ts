import { createRoute, z } from '@hono/zod-openapi'
import { LONGEST_PROFILE_S } from '#domain/charging-profile/check-profile'
import { IdParams } from './driver-schema.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownSession } from './known-session.ts'
import type { OperationsApp } from './operations-context.ts'
import { ProfileAnswerView } from './profile-schema.ts'
import { viewAnswer } from './view-profile-answer.ts'

const route = createRoute({
  method: 'post',
  path: '/sessions/{id}/profile/requests',
  operationId: 'askActiveProfile',
  tags: ['charging'],
  summary: 'Ask what the charger has worked out for the time ahead; no longer than is of use',
  request: {
    params: IdParams,
    body: jsonBody(z.object({ durationS: z.number().int().min(60).max(LONGEST_PROFILE_S).default(3600) })),
  },
  responses: {
    202: jsonAnswer('What the operator said at once; the profile comes later', ProfileAnswerView),
    ...REFUSALS,
    ...UNKNOWN,
    ...CONFLICT,
  },
})

export const askActiveProfile = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { session } = await knownSession(house, c.req.valid('param').id)
    const { durationS } = c.req.valid('json')
    return c.json(viewAnswer(await session.askProfile({ kind: 'get', durationS }, house.now())), 202)
  })
