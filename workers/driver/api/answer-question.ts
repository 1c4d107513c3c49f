import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { json } from './schemas.ts'
import { ownContract } from './signed-in-driver.ts'

const Answer = z.object({ wasMe: z.boolean() }).openapi('QuestionAnswer')

const route = createRoute({
  method: 'post',
  path: '/questions/{id}/answer',
  operationId: 'answerQuestion',
  tags: ['driver'],
  summary: 'Say whether it was you. A no blocks the token at once; the first answer stands',
  request: {
    params: z.object({ id: z.string().min(1).max(200) }),
    body: { required: true, content: { 'application/json': { schema: Answer } } },
  },
  responses: {
    200: json('Answered', z.object({ id: z.string(), wasMe: z.boolean() })),
    400: REFUSALS[400],
    401: REFUSALS[401],
    404: REFUSALS[404],
  },
})

export const answerQuestion = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { wasMe } = c.req.valid('json')
    const { driver } = await ownContract(c)
    const { questions, now } = c.var.ports
    const kept = await questions.answer(driver.id, id, wasMe, now())
    if (kept === null) throw new DomainError('question_unknown')
    return c.json({ id, wasMe: kept }, 200)
  })
