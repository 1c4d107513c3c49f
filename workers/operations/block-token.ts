import { createRoute, z } from '@hono/zod-openapi'
import { BLOCK_REASONS } from '#domain/token/life'
import { IdParams } from './driver-schema.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownToken } from './known-token.ts'
import { MoveWhy } from './move-schema.ts'
import type { OperationsApp } from './operations-context.ts'
import { TokenView, viewToken } from './token-schema.ts'

const Block = MoveWhy.extend({
  reason: z.enum(BLOCK_REASONS).default('other'),
  until: z
    .number()
    .int()
    .nullish()
    .openapi({ description: 'When the block ends by itself, in ms since 1970; null: not before somebody ends it' }),
}).openapi('TokenBlock')

const route = createRoute({
  method: 'post',
  path: '/tokens/{id}/block',
  operationId: 'blockToken',
  tags: ['drivers'],
  summary: 'Block a token: it starts no charge from now on. A second block never makes the first one end earlier',
  request: { params: IdParams, body: { required: false, content: { 'application/json': { schema: Block } } } },
  responses: { 200: jsonAnswer('Blocked', TokenView), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const blockToken = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { object } = await knownToken(house, c.req.valid('param').id)
    const { reason, until = null, why = null } = Block.parse(c.req.valid('json') ?? {})
    const move = { kind: 'block', reason, until } as const
    const token = await object.move({ move, by: 'staff', why, at: house.now() })
    return c.json(viewToken(token, false, house.now()), 200)
  })
