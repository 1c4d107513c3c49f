import { createRoute, z } from '@hono/zod-openapi'
import { faultOverview } from '#store/catalogue/fault-overview'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { FindingKind } from './finding-schema.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const count = z.number().int()

const Faults = z
  .object({
    locations: count,
    evses: count,
    connectors: count,
    tariffs: count,
    doubles: count.openapi({ description: 'EVSEs listed here and shown elsewhere' }),
    withoutTariff: count.openapi({ description: 'Connectors that name no tariff' }),
    dangling: count.openapi({ description: 'Connectors of which every tariff named was never sent' }),
    danglingIds: count,
    deleted: count.openapi({ description: 'Connectors whose tariff was taken back' }),
    derivedZones: count,
    unknownZones: count,
    findings: z
      .array(
        z.object({
          module: z.string(),
          kind: FindingKind,
          field: z.string(),
          rule: z.string(),
          objects: count,
          times: count,
          lastSeen: count,
        }),
      )
      .readonly(),
  })
  .openapi('Faults')

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/faults',
  operationId: 'readFaults',
  tags: ['peers'],
  summary: "What a peer's feed looks like as a whole: how much there is, and what is wrong with it, by rule",
  request: { params: PeerParams },
  responses: { 200: jsonAnswer('The overview', Faults), ...REFUSALS, ...UNKNOWN },
})

export const readFaults = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { peer } = await knownPeer(house, c.req.valid('param').id)
    return c.json(await faultOverview(house.catalogue, peer.id), 200)
  })
