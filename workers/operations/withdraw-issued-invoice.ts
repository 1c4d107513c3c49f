import { createRoute } from '@hono/zod-openapi'
import { withdrawIssuedRecord } from '#store/market/issued-invoice-records'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { IssuedInvoiceParams } from './issued-invoice-schema.ts'
import { knownIssuedInvoice } from './known-issued-invoice.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'delete',
  path: '/peers/{id}/issued-invoices/{record}',
  operationId: 'withdrawIssuedInvoice',
  tags: ['money'],
  summary: 'Withdraw the record of an invoice of ours that was an error: its CDRs may be invoiced again',
  request: { params: IssuedInvoiceParams },
  responses: { 204: { description: 'Withdrawn; the operator hears of it next' }, ...REFUSALS, ...UNKNOWN },
})

export const withdrawIssuedInvoice = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { id, record } = c.req.valid('param')
    const { party, peer } = await knownPeer(house, id)
    const { database } = await knownIssuedInvoice(house, peer.id, record)
    await withdrawIssuedRecord(database, record, house.now())
    await party.announceInvoiceRecord(record, house.now())
    return c.body(null, 204)
  })
