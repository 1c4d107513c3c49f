import { z } from '@hono/zod-openapi'
import { reconcileInvoices } from '#domain/invoice-reconciliation/reconcile-invoices'
import { findListedCdrs } from '#store/market/invoice-records'
import type { IssuedRecord } from '#store/market/issued-invoice-records'

/** More CDRs than this are several invoices. */
export const MOST_INVOICED = 1_000

/** An invoice that we write for what an operator delivered. */
export const IssuedInvoice = z
  .object({
    id: z.string().openapi({ description: 'The record that the operator knows it by' }),
    operator: z.string().openapi({ example: 'NL*ABC' }),
    issuer: z.string().openapi({ description: 'Our party', example: 'NL*RWT' }),
    invoiceId: z.string(),
    cdrs: z.array(z.string()),
    totals: z
      .array(z.object({ currency: z.string(), exclMicros: z.number().int() }))
      .openapi({ description: 'What the invoice has to come to without VAT, by its CDRs' }),
    lastUpdated: z.number().int(),
    withdrawnAt: z.number().int().nullable(),
    state: z
      .enum(['on_its_way', 'told', 'refused'])
      .openapi({ description: 'Whether the operator knows the latest change' }),
    problem: z.string().nullable().openapi({ description: 'Why the operator did not take it' }),
  })
  .openapi('IssuedInvoice')

export const IssuedInvoiceParams = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, description: 'The peer' }),
  record: z.string().openapi({ param: { name: 'record', in: 'path' }, description: 'The record' }),
})

/** A record as it is shown, with what it comes to. */
export async function showIssued(database: D1Database, issued: IssuedRecord): Promise<z.output<typeof IssuedInvoice>> {
  const { record, operator, withdrawnAt, toldOf, problem } = issued
  const held = await findListedCdrs(database, issued.peer, record.cdrIds)
  const of = held.filter(({ countryCode, partyId }) => `${countryCode}*${partyId}`.toUpperCase() === operator)
  // The list is the operator's, the record ours: it is compared as if the operator had sent it.
  const [country = '', party = ''] = operator.split('*')
  const [reconciled] = reconcileInvoices([{ ...record, countryCode: country, partyId: party }], of).invoices
  const isTold = toldOf !== null && toldOf >= record.lastUpdated
  return {
    id: record.id,
    operator,
    issuer: `${record.countryCode}*${record.partyId}`,
    invoiceId: record.invoiceId,
    cdrs: [...record.cdrIds],
    totals: [...(reconciled?.totals ?? [])],
    lastUpdated: record.lastUpdated,
    withdrawnAt,
    state: !isTold ? 'on_its_way' : problem === null ? 'told' : 'refused',
    problem,
  }
}
