import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { invoicesPort } from '#workers/wiring/invoices-port'
import { CONFLICT, PEER_FAILED, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const PulledRecords = z
  .object({
    stored: z.number().int(),
    complete: z.boolean().openapi({
      description: 'False when some could not be read, or there were more pages than are asked for at once',
    }),
  })
  .openapi('PulledInvoiceRecords')

const route = createRoute({
  method: 'post',
  path: '/peers/{id}/invoice-reconciliation/pull',
  operationId: 'pullInvoiceRecords',
  tags: ['money'],
  summary: 'Ask an operator for the invoice records that it changed, for what was missed',
  request: {
    params: PeerParams,
    query: z.object({ since: z.coerce.number().int().min(0).openapi({ description: 'Records changed since' }) }),
  },
  responses: { 200: jsonAnswer('What came', PulledRecords), ...REFUSALS, ...UNKNOWN, ...CONFLICT, ...PEER_FAILED },
})

export const pullInvoiceRecords = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    const [ours] = peer.ourParties
    if (!ours) throw new DomainError('credentials_not_registered')
    const pulled = await party.pullInvoiceRecords({ from: ours, to: null }, c.req.valid('query').since)
    if (!pulled.ok) throw new DomainError('peer_unreachable', { message: pulled.problem })
    const port = invoicesPort(house)
    const connection = { peerId: peer.id, ourParties: peer.ourParties }
    const theirs = pulled.records.filter((record) => speaksFor(peer, record))
    for (const record of theirs) await port.save(connection, ours, record)
    const complete = pulled.complete && theirs.length === pulled.records.length
    return c.json({ stored: theirs.length, complete }, 200)
  })

/** A record of a party that the operator does not speak for is not taken. */
function speaksFor(
  peer: { readonly roles: readonly { readonly countryCode: string; readonly partyId: string }[] },
  record: { readonly countryCode: string; readonly partyId: string },
): boolean {
  return peer.roles.some((role) => role.countryCode === record.countryCode && role.partyId === record.partyId)
}
