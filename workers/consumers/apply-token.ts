import { partyLabel } from '#domain/identity/party'
import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'
import { isUrgent } from '#domain/token/is-urgent'
import type { Token } from '#domain/token/token'
import { listConnectedPeers } from '#store/catalogue/list-connected-peers'
import { projectToken } from '#store/market/project-token'
import type { House } from '../house.ts'

/** A change of a token, as its outbox has it. */
export interface TokenChanged {
  readonly token: Token
  /** Since when its contract is suspended; absent in rows from before it was told. */
  readonly suspendedAt?: Instant | null
  readonly revision: number
}

/** A log that is about to be read may be read a moment before this is written. */
const MARGIN_MS = 100

// When each peer will read the logs next, as it told this isolate.
const readsAt = new Map<string, Instant>()

/** Writes a token into its market's log, and tells the peers of its party that there is something to read there. */
export async function applyToken(house: House, shard: Shard, changed: TokenChanged): Promise<void> {
  const { token, suspendedAt = null, revision } = changed
  await projectToken(house.market(shard), token, suspendedAt, revision).run()
  const goesFirst = isUrgent(token) || suspendedAt !== null
  const label = partyLabel(token)
  const peers = (await listConnectedPeers(house.catalogue)).filter(({ ourParties }) =>
    ourParties.some((ours) => partyLabel(ours) === label),
  )
  await Promise.all(
    peers.map(async ({ id }) => {
      if (!goesFirst && (readsAt.get(id) ?? 0) > house.now() + MARGIN_MS) return
      const readAt = await house.objects.party(id).tokensChanged(shard, goesFirst ? [token.id] : [])
      if (readAt !== null) readsAt.set(id, readAt)
    }),
  )
}
