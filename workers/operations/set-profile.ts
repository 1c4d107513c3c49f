import { createRoute } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownSession } from './known-session.ts'
import type { OperationsApp } from './operations-context.ts'
import { Profile, ProfileAnswerView, readProfile } from './profile-schema.ts'
import { viewAnswer } from './view-profile-answer.ts'

const route = createRoute({
  method: 'put',
  path: '/sessions/{id}/profile',
  operationId: 'setProfile',
  tags: ['charging'],
  summary: 'Limit a running charge over time; a limit is no target',
  request: { params: IdParams, body: jsonBody(Profile) },
  responses: {
    202: jsonAnswer('What the operator said at once; the result comes later', ProfileAnswerView),
    ...REFUSALS,
    ...UNKNOWN,
    ...CONFLICT,
  },
})

export const setProfile = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { session } = await knownSession(house, c.req.valid('param').id)
    const profile = readProfile(c.req.valid('json'))
    return c.json(viewAnswer(await session.askProfile({ kind: 'set', profile }, house.now())), 202)
  })
