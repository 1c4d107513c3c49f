import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { partyLabel } from '#domain/identity/party'
import { shardOf } from '#domain/identity/shard'
import type { Token } from '#domain/token/token'
import { listConnectedPeers } from '#store/catalogue/list-connected-peers'
import { readLoggedTokens } from '#store/market/token-log'
import type { House } from '#workers/house'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownToken } from './known-token.ts'
import type { OperationsApp } from './operations-context.ts'
import { TokenView, viewToken } from './token-schema.ts'

const Delivery = z
  .object({
    peer: z.string(),
    name: z.string(),
    state: z.enum(['off', 'pending', 'pushed', 'refused', 'unknown']).openapi({
      description:
        'pushed: the operator has its latest state. pending: not yet. refused: it would not take it. off: not sent, it is listed. unknown: could not be asked',
    }),
    problem: z.string().nullable(),
  })
  .openapi('TokenDelivery')

const route = createRoute({
  method: 'get',
  path: '/tokens/{id}',
  operationId: 'readToken',
  tags: ['drivers'],
  summary: 'A token as it is at this moment, and where its latest change has not arrived yet',
  request: { params: IdParams },
  responses: {
    200: jsonAnswer('The token', TokenView.extend({ peers: z.array(Delivery) }).openapi('TokenFile')),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const readToken = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { token } = await knownToken(house, c.req.valid('param').id)
    return c.json({ ...viewToken(token, false, house.now()), peers: await deliveriesOf(house, token) }, 200)
  })

type Delivered = z.infer<typeof Delivery>

async function deliveriesOf(house: House, token: Token): Promise<Delivered[]> {
  const shard = shardOf(token.id)
  if (!shard) throw new DomainError('token_unknown')
  const label = partyLabel(token)
  const [logged] = await readLoggedTokens(house.market(shard), [token.id])
  const peers = (await listConnectedPeers(house.catalogue)).filter(({ ourParties }) =>
    ourParties.some((ours) => partyLabel(ours) === label),
  )
  const isPushed = token.type !== 'APP_USER' && token.type !== 'AD_HOC_USER'
  return Promise.all(
    peers.map(async ({ id, name }): Promise<Delivered> => {
      const common = { peer: id, name }
      if (!isPushed) return { ...common, state: 'off', problem: null }
      if (!logged) return { ...common, state: 'pending', problem: null }
      const delivery = await house.objects
        .party(id)
        .tokenDelivery(token.id, shard, logged.changeSeq)
        .catch(() => null)
      return { ...common, ...(delivery ?? { state: 'unknown', problem: null }) }
    }),
  )
}
