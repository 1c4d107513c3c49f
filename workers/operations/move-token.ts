import { createRoute, z } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownToken } from './known-token.ts'
import { MoveWhy } from './move-schema.ts'
import type { OperationsApp } from './operations-context.ts'
import { TokenView, viewToken } from './token-schema.ts'

const Move = z
  .discriminatedUnion('move', [
    MoveWhy.extend({ move: z.enum(['issue', 'activate', 'return']) }),
    MoveWhy.extend({
      move: z.literal('renew'),
      validUntil: z.number().int().positive().nullable().openapi({ description: 'In ms since 1970; null: for ever' }),
    }),
  ])
  .openapi('TokenMove')

const route = createRoute({
  method: 'post',
  path: '/tokens/{id}/moves',
  operationId: 'moveToken',
  tags: ['drivers'],
  summary: 'Move a token in its life: it was issued, is in use, goes on being valid, or was given back. Twice is once',
  request: { params: IdParams, body: jsonBody(Move) },
  responses: { 200: jsonAnswer('The token after the move', TokenView), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const moveToken = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { object } = await knownToken(house, c.req.valid('param').id)
    const { why = null, ...asked } = c.req.valid('json')
    const move = asked.move === 'renew' ? { kind: asked.move, validUntil: asked.validUntil } : { kind: asked.move }
    const token = await object.move({ move, by: 'staff', why, at: house.now() })
    return c.json(viewToken(token, false, house.now()), 200)
  })
