import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { parsePartyLabel, partyLabel } from '#domain/identity/party'
import { homeShard } from '#durable-objects/party/our-party'
import type { PeerView } from '#durable-objects/party/party-rpc'
import { randomId } from '#durable-objects/random-id'
import { insertIssuedRecord, listInvoiceable } from '#store/market/issued-invoice-records'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { IssuedInvoice, MOST_INVOICED, showIssued } from './issued-invoice-schema.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import { namedCdrs } from './named-cdrs.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const NewIssuedInvoice = z
  .object({
    invoiceId: z.string().min(1).max(255).openapi({ description: 'The number of the invoice', example: 'RB-2026-11' }),
    operator: z
      .string()
      .optional()
      .openapi({ description: "The operator's party; needed where it has several", example: 'NL*ABC' }),
    issuer: z.string().optional().openapi({ description: 'Our party; needed where the connection has several' }),
    cdrs: z.array(z.string()).min(1).max(MOST_INVOICED).optional().openapi({ description: 'Without it: all that fit' }),
    before: z.number().int().min(0).optional().openapi({ description: 'Only CDRs that came before; now without it' }),
  })
  .openapi('NewIssuedInvoice')

const route = createRoute({
  method: 'post',
  path: '/peers/{id}/issued-invoices',
  operationId: 'issueInvoiceRecord',
  tags: ['money'],
  summary:
    'Enter an invoice that we write for what an operator delivered (reverse billing), and tell the operator its CDRs',
  request: { params: PeerParams, body: jsonBody(NewIssuedInvoice) },
  responses: {
    201: jsonAnswer('Entered; the operator hears of it next', IssuedInvoice),
    ...REFUSALS,
    ...UNKNOWN,
    ...CONFLICT,
  },
})

export const issueInvoiceRecord = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    const asked = c.req.valid('json')
    const operators = peer.roles.filter(({ role }) => role === 'CPO')
    const operator = partyLabel(choose(peer, operators, asked.operator, 'operator'))
    const issuer = choose(peer, peer.ourParties, asked.issuer, 'issuer')
    const shard = homeShard(issuer)
    const database = house.market(shard)
    const now = house.now()
    const question = {
      peer: peer.id,
      operator,
      cdrIds: asked.cdrs ?? null,
      before: asked.before ?? now + 1,
      record: null,
    }
    const found = await listInvoiceable(database, question, MOST_INVOICED)
    const cdrs = asked.cdrs ? namedCdrs(asked.cdrs, found) : found
    if (cdrs.length === 0) throw new DomainError('cdr_not_invoiceable', { message: 'no CDR is left to be invoiced' })
    const issued = {
      record: {
        countryCode: issuer.countryCode,
        partyId: issuer.partyId,
        id: randomId(shard),
        invoiceId: asked.invoiceId,
        cdrIds: cdrs.map(({ id }) => id),
        lastUpdated: now,
      },
      peer: peer.id,
      operator,
      brand: issuer.brand,
      market: issuer.market,
      withdrawnAt: null,
      toldOf: null,
      problem: null,
    }
    if (!(await insertIssuedRecord(database, issued, cdrs)))
      throw new DomainError('invoice_exists', { field: 'invoiceId' })
    await party.announceInvoiceRecord(issued.record.id, now)
    return c.json(await showIssued(database, issued), 201)
  })

/** The party that was named, or the only one there is. */
function choose<T extends { readonly countryCode: string; readonly partyId: string }>(
  peer: PeerView,
  parties: readonly T[],
  label: string | undefined,
  field: 'operator' | 'issuer',
): T {
  const wanted = label === undefined ? null : parsePartyLabel(label)
  const fitting = wanted ? parties.filter((one) => partyLabel(one) === partyLabel(wanted)) : parties
  const [only] = fitting
  if (label !== undefined && !wanted) throw new DomainError('input_invalid', { field, message: 'is no party' })
  if (only && fitting.length === 1) return only
  const message = only ? `is due: ${peer.name} has several` : 'is no party of this connection'
  throw new DomainError('input_invalid', { field, message })
}
