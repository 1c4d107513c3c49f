import { createRoute, z } from '@hono/zod-openapi'
import { listServedEvses, listTerminals as listStored } from '#store/catalogue/terminals'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const MOST = 200

const TerminalList = z
  .object({
    total: z.number().int(),
    items: z.array(
      z.object({
        id: z.string(),
        reference: z.string().nullable(),
        customerReference: z.string().nullable(),
        invoiceCreator: z.enum(['CPO', 'PTP']).nullable(),
        locationIds: z.array(z.string()),
        evseUids: z.array(z.string()),
        servedEvses: z
          .array(z.string())
          .openapi({ description: 'EVSEs of its locations and those it names, together' }),
        announcedAt: z.number().int().nullable().openapi({ description: 'Since when the operator has it' }),
        problem: z.string().nullable().openapi({ description: 'Why the operator did not take it' }),
        deactivatedAt: z.number().int().nullable(),
        lastUpdated: z.number().int(),
      }),
    ),
  })
  .openapi('TerminalList')

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/terminals',
  operationId: 'listTerminals',
  tags: ['peers'],
  summary: 'Our payment terminals at an operator, and which EVSEs they serve',
  request: { params: PeerParams, query: z.object({ offset: z.coerce.number().int().min(0).default(0) }) },
  responses: { 200: jsonAnswer('At most 200 of them', TerminalList), ...REFUSALS, ...UNKNOWN },
})

export const listTerminals = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { catalogue } = c.env.house
    const { peer } = await knownPeer(c.env.house, c.req.valid('param').id)
    const { offset } = c.req.valid('query')
    const { total, items } = await listStored(catalogue, peer.id, { offset, limit: MOST, from: null, to: null })
    const shown = items.map(async ({ terminal, announcedAt, problem, deactivatedAt }) => {
      const { id, reference, customerReference, invoiceCreator, locationIds, evseUids, lastUpdated } = terminal
      return {
        ...{ id, reference, customerReference, invoiceCreator, lastUpdated, announcedAt, problem, deactivatedAt },
        locationIds: [...locationIds],
        evseUids: [...evseUids],
        servedEvses: await listServedEvses(catalogue, peer.id, terminal),
      }
    })
    return c.json({ total, items: await Promise.all(shown) }, 200)
  })
