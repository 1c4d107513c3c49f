import type { Instant } from '#domain/instant'

/** A connection by which CDRs of several operators may come. */
export interface OtherConnection {
  readonly id: string
  /** May it bring CDRs of this operator, `NL*ABC`? A hub may bring anybody's. */
  brings(operator: string): boolean
}

/** How long an isolate trusts its list. Who connects meanwhile is found when a CDR is settled. */
const TRUST_MS = 30_000
const MOST_TRUSTED = 1_000

type Listed = { readonly connections: Promise<readonly OtherConnection[]>; readonly until: Instant }

const listed = new Map<string, Listed>()

/** The connections beside this one, those that have ended too: what came by them is known for ever. */
export function otherConnections(db: D1Database, peer: string, now: Instant): Promise<readonly OtherConnection[]> {
  const known = listed.get(peer)
  if (known && known.until > now) return known.connections
  const connections = read(db, peer)
  if (listed.size >= MOST_TRUSTED) listed.clear()
  listed.set(peer, { connections, until: now + TRUST_MS })
  connections.catch(() => listed.delete(peer))
  return connections
}

async function read(db: D1Database, peer: string): Promise<readonly OtherConnection[]> {
  const { results } = await db
    .prepare(
      `SELECT id, hub IS NOT NULL AS is_hub, (
         SELECT json_group_array(upper((value ->> 'countryCode') || '*' || (value ->> 'partyId'))) FROM json_each(peers.roles)
       ) AS parties FROM peers WHERE id <> ? AND state <> 'invited'`,
    )
    .bind(peer)
    .all<{ id: string; is_hub: number; parties: string }>()
  return results.map(({ id, is_hub: isHub, parties }) => {
    const own = new Set<string>(JSON.parse(parties))
    return { id, brings: (operator) => isHub === 1 || own.has(operator) }
  })
}
