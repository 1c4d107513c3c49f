import { SHARDS, shardOf } from '#domain/identity/shard'
import { marketRules } from '#jurisdictions/registry'
import type { ChargingSessionRpc } from './charging-session/charging-session-rpc.ts'
import type { ContractRpc } from './contract/contract-rpc.ts'
import type { DirectoryRpc } from './directory/directory-rpc.ts'
import type { Env } from './env.ts'
import type { IntakeRpc } from './intake/intake-rpc.ts'
import type { OutboxClass, OutboxRpc } from './outbox-rpc.ts'
import type { PartyRpc } from './party/party-rpc.ts'
import type { Remote } from './remote.ts'
import type { TokenRpc } from './token/token-rpc.ts'

/** The vendor jurisdictions in which objects can be pinned. */
type Jurisdiction = 'eu' | 'us'

/** Objects of each class by name. Names are random and begin with their shard, or with `eu_` for what is bound to no market. */
export interface Objects {
  directory(digest: string): Remote<DirectoryRpc>
  token(id: string): Remote<TokenRpc>
  contract(id: string): Remote<ContractRpc>
  session(id: string): Remote<ChargingSessionRpc> & { fetch(request: Request): Promise<Response> }
  party(id: string): Remote<PartyRpc> & { fetch(request: Request): Promise<Response> }
  intake(id: string): Remote<IntakeRpc>
  withOutbox(kind: OutboxClass, id: string): Remote<OutboxRpc>
}

/** The jurisdiction and location hint that a name's shard asks for. A name without a known prefix is a programming error. */
function placeOf(name: string): { readonly jurisdiction: Jurisdiction | null; readonly hint: string } {
  if (name.startsWith('eu_')) return { jurisdiction: 'eu', hint: 'weur' }
  const shard = shardOf(name)
  const rules = shard && marketRules(SHARDS[shard])
  if (!rules) throw new Error('object name without a shard')
  return { jurisdiction: rules.residency.jurisdiction, hint: rules.residency.locationHint }
}

/**
 * One object's stub, in its market's jurisdiction. The only place that names objects (a check says so). The embedded runtime has no
 * jurisdictions, so where `enforce` is false the jurisdiction is part of the name and keeps the objects apart.
 */
export function region(namespace: DurableObjectNamespace, name: string, enforce: boolean): DurableObjectStub {
  const { jurisdiction, hint } = placeOf(name)
  const locationHint = hint as DurableObjectLocationHint
  if (enforce && jurisdiction) {
    const pinned = namespace.jurisdiction(jurisdiction)
    return pinned.get(pinned.idFromName(name), { locationHint })
  }
  return namespace.get(namespace.idFromName(`${jurisdiction ?? 'any'}:${name}`), { locationHint })
}

/** All classes at once, for a request or an object. */
export function objectsOf(env: Env): Objects {
  const enforce = env.ENVIRONMENT === 'production'
  const stub = (namespace: DurableObjectNamespace, name: string): never => region(namespace, name, enforce) as never
  const outboxes: Record<OutboxClass, DurableObjectNamespace> = {
    Token: env.TOKEN,
    Contract: env.CONTRACT,
    ChargingSession: env.CHARGING_SESSION,
    Party: env.PARTY,
    Intake: env.INTAKE,
  }
  return {
    // Spread over 256 objects by the digest's first byte.
    directory: (digest) => stub(env.DIRECTORY, `eu_directory-${digest.slice(0, 2)}`),
    token: (id) => stub(env.TOKEN, id),
    contract: (id) => stub(env.CONTRACT, id),
    session: (id) => stub(env.CHARGING_SESSION, id),
    party: (id) => stub(env.PARTY, id),
    intake: (id) => stub(env.INTAKE, id),
    withOutbox: (kind, id) => stub(outboxes[kind], id),
  }
}
