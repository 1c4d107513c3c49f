import { createRoute, z } from '@hono/zod-openapi'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { readLedgerBooks } from './ledger-books.ts'
import type { OperationsApp } from './operations-context.ts'

const Book = z
  .object({
    market: z.string(),
    currency: z.string(),
    sumMinor: z.number().int().openapi({ description: 'Of all balances: 0, or something is broken' }),
    unbalanced: z
      .array(z.object({ id: z.string(), currency: z.string(), sumMinor: z.number().int() }))
      .readonly()
      .openapi({ description: 'Postings that do not sum to zero, a few of them' }),
    accounts: z
      .array(
        z.object({
          currency: z.string(),
          account: z.string(),
          balanceMinor: z.number().int(),
          entries: z.number().int(),
        }),
      )
      .readonly(),
  })
  .openapi('LedgerBook')

const route = createRoute({
  method: 'get',
  path: '/ledger/balances',
  operationId: 'listBalances',
  tags: ['money'],
  summary: 'The balance of each account, by market and currency, with the sum that must be 0',
  responses: { 200: jsonAnswer('The books', z.object({ items: z.array(Book) })), ...REFUSALS },
})

export const listBalances = (app: OperationsApp) =>
  app.openapi(route, async (c) => c.json({ items: await readLedgerBooks(c.env.house) }, 200))
