import { createRoute } from '@hono/zod-openapi'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { SignedIn } from './signed-in.ts'

const route = createRoute({
  method: 'get',
  path: '/session',
  operationId: 'checkSession',
  tags: ['sign-in'],
  summary: 'Am I signed in?',
  responses: { 200: jsonAnswer('Yes', SignedIn), ...REFUSALS },
})

export const checkSession = (app: OperationsApp) => app.openapi(route, (c) => c.json({ signedIn: true }, 200))
