import { createRoute, z } from '@hono/zod-openapi'
import { closeReviewCase } from '#store/market/review-cases'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { unknown } from './refusal.ts'
import { ReviewView, VERDICTS, viewReview } from './review-schema.ts'

const Finding = z
  .object({
    verdict: z.enum(VERDICTS),
    note: z
      .string()
      .min(1)
      .max(1_000)
      .nullish()
      .openapi({ description: 'For whoever reads it later; no personal data' }),
  })
  .openapi('ReviewVerdict')

const route = createRoute({
  method: 'post',
  path: '/reviews/{id}/close',
  operationId: 'closeReview',
  tags: ['drivers'],
  summary: 'Say what a case was. A closed case keeps its first verdict; the next hit of the rule is another case',
  request: { params: z.object({ id: z.string().min(1).max(300) }), body: jsonBody(Finding) },
  responses: { 200: jsonAnswer('Closed', ReviewView), ...REFUSALS, ...UNKNOWN },
})

export const closeReview = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { id } = c.req.valid('param')
    const { verdict, note = null } = c.req.valid('json')
    const found = await Promise.all(
      house.markets.map(({ database }) => closeReviewCase(database, id, { verdict, note }, house.now())),
    )
    const closed = found.find((row) => row !== null)
    if (!closed) throw unknown('case')
    if (closed.token !== null) await house.objects.token(closed.token).closeCase(id)
    return c.json(viewReview(closed), 200)
  })
