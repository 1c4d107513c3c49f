import { createRoute, z } from '@hono/zod-openapi'
import { listPayments as readPayments } from '#store/market/list-payments'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { pageAcrossMarkets } from './page-across-markets.ts'
import { PageQuery, pageOf } from './page-query.ts'

const Payment = z
  .object({
    intent: z.string(),
    session: z.string(),
    brand: z.string(),
    market: z.string(),
    provider: z.string(),
    reference: z.string().nullable(),
    currency: z.string(),
    heldMinor: z.number().int(),
    capturedMinor: z.number().int(),
    releasedMinor: z.number().int(),
    refundedMinor: z.number().int().openapi({ description: 'Given back after it was captured' }),
    refundingMinor: z.number().int().openapi({ description: 'Asked for at the provider, without an answer yet' }),
    refundProblem: z
      .string()
      .nullable()
      .openapi({ description: 'Why the provider refused a refund: it is still owed' }),
    captureBefore: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Until when the hold can be captured, as the provider says' }),
    unknownSince: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Since when the outcome of a command is unknown: the provider is being asked' }),
    problem: z.string().nullable().openapi({
      description: 'Why somebody has to look: what the provider refused, or what became of the money elsewhere',
    }),
    disputedMinor: z
      .number()
      .int()
      .openapi({ description: 'Disputed by the card’s holder, and taken back by the bank' }),
    status: z.enum(['holding', 'held', 'declined', 'capturing', 'captured', 'releasing', 'released', 'unknown']),
    updatedAt: z.number().int(),
  })
  .openapi('Payment')

const route = createRoute({
  method: 'get',
  path: '/payments',
  operationId: 'listPayments',
  tags: ['money'],
  summary: 'Payments, last changed first',
  request: {
    query: PageQuery.extend({
      brand: z.string().optional(),
      market: z.string().optional(),
      session: z.string().optional(),
      status: Payment.shape.status.optional(),
    }),
  },
  responses: { 200: jsonAnswer('A page of payments', pageOf(Payment)), ...REFUSALS },
})

export const listPayments = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const query = c.req.valid('query')
    const page = await pageAcrossMarkets(
      c.env.house,
      query,
      (database, request) => readPayments(database, query, request),
      (payment) => ({ at: payment.updatedAt, id: payment.intent }),
    )
    return c.json({ ...page, items: page.items.map(({ revision: _revision, ...payment }) => payment) }, 200)
  })
