import { createRoute } from '@hono/zod-openapi'
import { hasAdmin as anyAdmin } from '#store/catalogue/staff'
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

export const checkSession = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { principal } = c.var
    const hasAdmin = await anyAdmin(c.env.house.catalogue)
    if (principal.kind === 'token') return c.json({ signedIn: true, hasAdmin }, 200)
    return c.json({ signedIn: true, hasAdmin, name: principal.name, role: principal.role }, 200)
  })
