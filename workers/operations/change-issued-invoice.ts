import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { changeIssuedRecord, listInvoiceable } from '#store/market/issued-invoice-records'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { IssuedInvoice, IssuedInvoiceParams, MOST_INVOICED, showIssued } from './issued-invoice-schema.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownIssuedInvoice } from './known-issued-invoice.ts'
import { knownPeer } from './known-peer.ts'
import { namedCdrs } from './named-cdrs.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'put',
  path: '/peers/{id}/issued-invoices/{record}',
  operationId: 'changeIssuedInvoice',
  tags: ['money'],
  summary: 'Correct which CDRs an invoice of ours is for',
  request: {
    params: IssuedInvoiceParams,
    body: jsonBody(z.object({ cdrs: z.array(z.string()).min(1).max(MOST_INVOICED) }).openapi('IssuedInvoiceChange')),
  },
  responses: {
    200: jsonAnswer('Changed; the operator hears of it next', IssuedInvoice),
    ...REFUSALS,
    ...UNKNOWN,
    ...CONFLICT,
  },
})

export const changeIssuedInvoice = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { id, record } = c.req.valid('param')
    const { party, peer } = await knownPeer(house, id)
    const { database, issued } = await knownIssuedInvoice(house, peer.id, record)
    const { cdrs: ids } = c.req.valid('json')
    const now = house.now()
    const question = { peer: peer.id, operator: issued.operator, cdrIds: ids, before: now + 1, record }
    const cdrs = namedCdrs(ids, await listInvoiceable(database, question, MOST_INVOICED))
    if (!(await changeIssuedRecord(database, record, cdrs, now))) throw new DomainError('cdr_not_invoiceable')
    await party.announceInvoiceRecord(record, now)
    return c.json(await showIssued(database, (await knownIssuedInvoice(house, peer.id, record)).issued), 200)
  })
