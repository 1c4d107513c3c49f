import { createRoute, z } from '@hono/zod-openapi'
import type { HeldCdr, InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import { reconcileInvoices } from '#domain/invoice-reconciliation/reconcile-invoices'
import { findListedCdrs, listHeldCdrs, listInvoiceRecords } from '#store/market/invoice-records'
import { marketsOfPeer } from '#workers/wiring/markets-of-peer'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

/** More invoices, or CDRs of a range, than this are looked at in parts. */
const MOST_RECORDS = 500
const MOST_CDRS = 5_000
const DAY_MS = 86_400_000

const Cdr = z.object({
  countryCode: z.string(),
  partyId: z.string(),
  id: z.string(),
  currency: z.string(),
  claimedExclMicros: z.number().int().openapi({ description: '`total_cost` without VAT, in millionths' }),
})

const InvoiceReconciliation = z
  .object({
    invoices: z.array(
      z.object({
        countryCode: z.string(),
        partyId: z.string(),
        id: z.string(),
        invoiceId: z.string().openapi({ description: "The operator's number of the invoice" }),
        listed: z.number().int(),
        totals: z
          .array(z.object({ currency: z.string(), exclMicros: z.number().int() }))
          .openapi({ description: 'What the invoice has to come to without VAT, by the CDRs that are here' }),
        unknown: z.array(z.string()).openapi({ description: 'CDRs on its list that never came' }),
        repeated: z
          .array(z.object({ cdrId: z.string(), alsoIn: z.array(z.string()) }))
          .openapi({ description: 'CDRs listed more than once, and the other records that list them' }),
      }),
    ),
    neverInvoiced: z.array(Cdr).openapi({ description: 'CDRs that came in the range and are on no record' }),
    truncated: z.boolean().openapi({ description: 'There is more than was looked at: ask for a shorter range' }),
  })
  .openapi('InvoiceReconciliation')

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/invoice-reconciliation',
  operationId: 'readInvoiceReconciliation',
  tags: ['money'],
  summary: "An operator's invoices held against the CDRs that came from it",
  request: {
    params: PeerParams,
    query: z.object({
      from: z.coerce
        .number()
        .int()
        .min(0)
        .optional()
        .openapi({ description: 'CDRs that came since; 92 days ago without it' }),
      to: z.coerce.number().int().min(0).optional().openapi({ description: 'CDRs that came before; now without it' }),
    }),
  },
  responses: { 200: jsonAnswer('What does not fit', InvoiceReconciliation), ...REFUSALS, ...UNKNOWN },
})

export const readInvoiceReconciliation = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { peer } = await knownPeer(house, c.req.valid('param').id)
    const { from, to } = c.req.valid('query')
    const range = { from: from ?? house.now() - 92 * DAY_MS, to: to ?? house.now() + 1 }
    const databases = marketsOfPeer(house, peer).map(({ database }) => database)
    const records = await inAll(databases, (database) => listInvoiceRecords(database, peer.id, MOST_RECORDS + 1))
    const received = await inAll(databases, (database) => listHeldCdrs(database, peer.id, range, MOST_CDRS + 1))
    const listed = await listedCdrs(databases, peer.id, records.items)
    const { invoices } = reconcileInvoices(records.items, listed)
    const { neverInvoiced } = reconcileInvoices(records.items, received.items)
    const truncated = records.most > MOST_RECORDS || received.most > MOST_CDRS
    const body = {
      invoices: invoices.map(({ totals, unknown, repeated, ...invoice }) => ({
        ...invoice,
        totals: [...totals],
        unknown: [...unknown],
        repeated: repeated.map(({ cdrId, alsoIn }) => ({ cdrId, alsoIn: [...alsoIn] })),
      })),
      neverInvoiced: [...neverInvoiced],
      truncated,
    }
    return c.json(body, 200)
  })

/** What all databases have, and how much the one with the most. */
async function inAll<T>(databases: readonly D1Database[], read: (database: D1Database) => Promise<T[]>) {
  const lists = await Promise.all(databases.map(read))
  return { items: lists.flat(), most: Math.max(0, ...lists.map(({ length }) => length)) }
}

/** The CDRs on the records' lists, whenever they came and whichever market they belong to. */
async function listedCdrs(
  databases: readonly D1Database[],
  peer: string,
  records: readonly InvoiceRecord[],
): Promise<HeldCdr[]> {
  const found: HeldCdr[] = []
  for (const { cdrIds } of records) {
    found.push(...(await inAll(databases, (database) => findListedCdrs(database, peer, cdrIds))).items)
  }
  return found
}
