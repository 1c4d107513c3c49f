import { createRoute, z } from '@hono/zod-openapi'
import { chooseListing } from '#domain/channel/choose-listing'
import { waysToEvse } from '#workers/wiring/channel-router'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const Way = z
  .object({
    peer: z.string(),
    kind: z.enum(['bilateral', 'hub', 'feed']),
    countryCode: z.string(),
    partyId: z.string(),
    locationId: z.string(),
    evseUid: z.string(),
    reachable: z.boolean().openapi({ description: 'Is the connection up, and the operator behind it?' }),
    priceKnown: z.boolean(),
    lastUpdated: z.number().int(),
  })
  .openapi('Way')

const route = createRoute({
  method: 'get',
  path: '/channels/route',
  operationId: 'routeEvse',
  tags: ['channels'],
  summary: 'All ways to an EVSE, and the one that a charge started now would take',
  request: { query: z.object({ evse: z.string().min(5).max(48).openapi({ example: 'NL*ABC*E0001' }) }) },
  responses: {
    200: jsonAnswer(
      'The ways',
      z.object({
        channel: Way.nullable().openapi({ description: 'Null: there is no way now' }),
        refused: z.enum(['not_listed', 'not_reachable', 'information_only']).nullable(),
        agreed: z.string().nullable().openapi({ description: "The peer agreed upon for this operator's charges" }),
        ways: z.array(Way),
      }),
    ),
    ...REFUSALS,
  },
})

export const routeEvse = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { ways, agreed } = await waysToEvse(c.env.house.catalogue, c.req.valid('query').evse)
    const { listing, refused } = chooseListing(ways, agreed)
    return c.json({ channel: listing && viewOf(listing), refused, agreed, ways: ways.map(viewOf) }, 200)
  })

function viewOf(way: Awaited<ReturnType<typeof waysToEvse>>['ways'][number]): z.infer<typeof Way> {
  const { peer, kind, countryCode, partyId, locationId, uid, reachable, priceKnown, lastUpdated } = way
  return { peer, kind, countryCode, partyId, locationId, evseUid: uid, reachable, priceKnown, lastUpdated }
}
