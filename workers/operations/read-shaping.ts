import { createRoute } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownSession } from './known-session.ts'
import type { OperationsApp } from './operations-context.ts'
import { Shaping, viewProfile } from './profile-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/sessions/{id}/profile',
  operationId: 'readShaping',
  tags: ['charging'],
  summary: 'What limits a charge, what its driver wishes, and what was asked of the operator',
  request: { params: IdParams },
  responses: { 200: jsonAnswer('What is known', Shaping), ...REFUSALS, ...UNKNOWN },
})

export const readShaping = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { shaping } = await knownSession(c.env.house, c.req.valid('param').id)
    const { profile, active, ...rest } = shaping
    const body = {
      ...rest,
      profile: profile && { ...profile, profile: viewProfile(profile.profile) },
      active: active && {
        at: active.at,
        active: { startAt: active.active.startAt, profile: viewProfile(active.active.profile) },
      },
    }
    return c.json(body, 200)
  })
