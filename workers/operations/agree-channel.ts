import { createRoute, z } from '@hono/zod-openapi'
import { parsePartyLabel } from '#domain/identity/party'
import { agreeChannel as saveChannel } from '#store/catalogue/agreed-channels'
import { AgreedChannel } from './channel-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal } from './refusal.ts'

const route = createRoute({
  method: 'put',
  path: '/channels/{operator}',
  operationId: 'agreeChannel',
  tags: ['channels'],
  summary: "Through which peer an operator's new charges go, where several lead to it; null leaves it to the rules",
  request: {
    params: z.object({
      operator: z.string().openapi({ param: { name: 'operator', in: 'path' }, example: 'NL*ABC' }),
    }),
    body: jsonBody(z.object({ peer: z.string().nullable() })),
  },
  responses: { 200: jsonAnswer('What is agreed now', AgreedChannel), ...REFUSALS, ...UNKNOWN },
})

export const agreeChannel = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { operator } = c.req.valid('param')
    const party = parsePartyLabel(operator)
    if (!party) throw new Refusal(400, 'input_invalid', `${operator} is no party such as NL*ABC`, 'operator')
    const { peer } = c.req.valid('json')
    if (peer !== null) await knownPeer(house, peer)
    await saveChannel(house.catalogue, party, peer)
    return c.json({ operator: operator.toUpperCase(), peer }, 200)
  })
