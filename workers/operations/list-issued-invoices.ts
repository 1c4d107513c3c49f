import { createRoute, z } from '@hono/zod-openapi'
import { listIssuedRecords } from '#store/market/issued-invoice-records'
import { marketsOfPeer } from '#workers/wiring/markets-of-peer'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { IssuedInvoice, showIssued } from './issued-invoice-schema.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const MOST = 100

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/issued-invoices',
  operationId: 'listIssuedInvoices',
  tags: ['money'],
  summary: 'The invoices that we write for what an operator delivered, and whether it knows of them',
  request: { params: PeerParams },
  responses: {
    200: jsonAnswer('The newest of each market', z.object({ items: z.array(IssuedInvoice) }).openapi('IssuedInvoices')),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const listIssuedInvoices = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { peer } = await knownPeer(house, c.req.valid('param').id)
    const items: z.output<typeof IssuedInvoice>[] = []
    for (const { database } of marketsOfPeer(house, peer)) {
      const records = await listIssuedRecords(database, peer.id, MOST)
      items.push(...(await Promise.all(records.map((issued) => showIssued(database, issued)))))
    }
    return c.json({ items }, 200)
  })
