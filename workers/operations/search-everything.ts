import { createRoute, z } from '@hono/zod-openapi'
import { listEvseHits } from '#store/catalogue/list-evse-hits'
import { listSearchHits } from '#store/market/list-search-hits'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const Hit = z
  .object({
    kind: z.enum(['session', 'cdr', 'driver', 'contract', 'token', 'payment', 'evse']),
    id: z.string().openapi({
      description:
        'What opens it: of a contract its driver, of a payment its session, of an EVSE peer/country/party/location',
    }),
    label: z.string(),
    market: z.string().nullable(),
  })
  .openapi('SearchHit')

const route = createRoute({
  method: 'get',
  path: '/search',
  operationId: 'searchEverything',
  tags: ['overview'],
  summary: 'One box: ids of sessions, CDRs, contracts, tokens and payments, EVSE ids, names and e-mails of drivers',
  request: { query: z.object({ q: z.string().trim().min(2).max(100) }) },
  responses: { 200: jsonAnswer('What was found', z.object({ items: z.array(Hit) })), ...REFUSALS },
})

const PER_KIND = 5

export const searchEverything = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { q } = c.req.valid('query')
    const [evses, ...markets] = await Promise.all([
      listEvseHits(house.catalogue, q, PER_KIND),
      ...house.markets.map(({ database }) => listSearchHits(database, q, PER_KIND)),
    ])
    const stations = evses.map(({ peer, countryCode, partyId, locationId, uid, evseId, place }) => ({
      kind: 'evse' as const,
      id: [peer, countryCode, partyId, locationId].map(encodeURIComponent).join('/'),
      label: `${evseId ?? uid} · ${place}`,
      market: null,
    }))
    return c.json({ items: [...markets.flat(), ...stations] }, 200)
  })
