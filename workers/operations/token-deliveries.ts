import { z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { partyLabel } from '#domain/identity/party'
import { shardOf } from '#domain/identity/shard'
import { identityOf } from '#domain/token/identity'
import type { Token } from '#domain/token/token'
import { listConnectedPeers } from '#store/catalogue/list-connected-peers'
import { readLoggedTokens } from '#store/market/token-log'
import type { House } from '#workers/house'

/** How far the latest state of a token has come with a peer. */
export const Delivery = z
  .object({
    peer: z.string(),
    name: z.string(),
    state: z.enum(['off', 'pending', 'pushed', 'refused', 'unknown']).openapi({
      description:
        'pushed: the operator has its latest state. pending: not yet. refused: it would not take it. off: not sent, it is listed or asked about. unknown: could not be asked',
    }),
    since: z.number().int().nullable().openapi({
      description: 'When the latest state was ready for this peer; null: that is still to come',
    }),
    problem: z.string().nullable(),
  })
  .openapi('TokenDelivery')

/** Never told to an operator: it asks about these each time. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ad_hoc', 'app', 'contract_certificate'])

/** Each peer of the token's party, and whether this revision of the token has arrived there. */
export async function tokenDeliveries(
  house: House,
  token: Token,
  revision: number,
): Promise<z.infer<typeof Delivery>[]> {
  const shard = shardOf(token.id)
  if (!shard) throw new DomainError('token_unknown')
  const label = partyLabel(token)
  const [logged] = await readLoggedTokens(house.market(shard), [token.id])
  const peers = (await listConnectedPeers(house.catalogue)).filter(({ ourParties }) =>
    ourParties.some((ours) => partyLabel(ours) === label),
  )
  // The object is ahead of the log for the moment that its outbox needs.
  const ready = logged && logged.revision >= revision ? logged : null
  return Promise.all(
    peers.map(async ({ id, name }) => {
      const common = { peer: id, name, since: ready?.lastUpdated ?? null, problem: null }
      if (NEVER_SENT.has(identityOf(token))) return { ...common, state: 'off' as const }
      if (!ready) return { ...common, state: 'pending' as const }
      const delivery = await house.objects
        .party(id)
        .tokenDelivery(token.id, shard, ready.changeSeq)
        .catch(() => null)
      return { ...common, ...(delivery ?? { state: 'unknown' as const }) }
    }),
  )
}
