import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { questionText } from '../question-text.ts'
import { REFUSALS } from './api-error.ts'
import { json, Question } from './schemas.ts'
import { ownContract } from './signed-in-driver.ts'

const route = createRoute({
  method: 'get',
  path: '/questions',
  operationId: 'listQuestions',
  tags: ['driver'],
  summary: 'What we want to know of the driver about uses of their tokens, newest first',
  responses: {
    200: json('Open questions', z.object({ items: z.array(Question) })),
    401: REFUSALS[401],
    404: REFUSALS[404],
  },
})

export const listQuestions = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { driver } = await ownContract(c)
    const open = await c.var.ports.questions.open(driver.id)
    const items = open.map((question) => ({
      id: question.id,
      rule: question.rule,
      text: questionText(question, c.var.wording),
      askedAt: question.askedAt,
    }))
    return c.json({ items }, 200)
  })
