import { partyLabel } from '#domain/identity/party'
import { shardForNew } from '#domain/identity/shard'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { endpointUrl } from '#integrations/ocpi/endpoints'
import { readLoggedTokens, readTokenLog } from '#store/market/token-log'
import type { Env } from '../env.ts'
import { marketDatabases } from '../market-databases.ts'
import type { PeerRecord } from './peer-record.ts'
import { TokenPush } from './token-push.ts'
import { TokenPushState } from './token-push-state.ts'

/** What a party's push of tokens works with. */
interface PushParts {
  readonly storage: DurableObjectStorage
  readonly env: Env
  readonly deps: OcpiDeps
  record(): PeerRecord
  peer(): Promise<OcpiPeer>
}

/** The push of our tokens to a peer: those of our parties on this connection, to each operator of the platform, or to the hub for all of its. */
export function partyTokenPush({ storage, env, deps, record, peer }: PushParts): TokenPush {
  const databases = marketDatabases(env)
  return new TokenPush({
    state: new TokenPushState(storage),
    deps,
    random: () => Math.random(),
    shards: () => [...new Set(record().ourParties.flatMap(({ market }) => shardForNew(market) ?? []))],
    concerns: (token) => record().ourParties.some((ours) => partyLabel(ours) === partyLabel(token)),
    receivers() {
      const { hub, roles } = record()
      if (hub) return [hub]
      const operators = roles.filter(({ role }) => role === 'CPO')
      return [...new Map(operators.map((role) => [partyLabel(role), role])).values()]
    },
    async peer() {
      const { state, endpoints } = record()
      return state === 'registered' && endpointUrl(endpoints, 'tokens', 'RECEIVER') !== null ? peer() : null
    },
    readLog: (shard, after, limit) => readTokenLog(databases[shard], after, limit),
    readTokens: (shard, ids) => readLoggedTokens(databases[shard], ids),
  })
}
