import { inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { type HubClient, isReachable } from '#domain/channel/hub-client'
import { type PartyKey, partyLabel } from '#domain/identity/party'
import { peers } from '#schema/catalogue/peers'

/** A peer as a way to operators. */
export interface ChannelPeer {
  readonly peer: string
  /** Straight to this operator's platform, through somebody who is another, or only read about. */
  kindFor(operator: PartyKey): 'bilateral' | 'hub' | 'feed'
  /** Is the connection up, and this operator behind it? */
  reaches(operator: PartyKey): boolean
}

/** What is known of these peers as channels. */
export async function channelPeers(db: D1Database, ids: readonly string[]): Promise<ReadonlyMap<string, ChannelPeer>> {
  const { id, state, roles, hub, clients, feed } = peers
  const rows = await drizzle(db)
    .select({ id, state, roles, hub, clients, feed })
    .from(peers)
    .where(inArray(id, [...ids]))
  return new Map(rows.map((row) => [row.id, channelPeer(row)]))
}

type Row = Pick<typeof peers.$inferSelect, 'id' | 'state' | 'roles' | 'hub' | 'clients' | 'feed'>

function channelPeer(row: Row): ChannelPeer {
  const roles: readonly PartyKey[] = JSON.parse(row.roles)
  const clients: readonly HubClient[] = JSON.parse(row.clients)
  const isRole = (operator: PartyKey) => roles.some((one) => partyLabel(one) === partyLabel(operator))
  return {
    peer: row.id,
    kindFor: (operator) => {
      if (row.feed !== null) return 'feed'
      // By 2.1.1 a hub does not say that it is one: whoever speaks for others is one to them.
      return row.hub === null && isRole(operator) ? 'bilateral' : 'hub'
    },
    reaches: (operator) => {
      // A feed is read, and leads nowhere.
      if (row.state !== 'registered' || row.feed !== null) return false
      const label = partyLabel(operator)
      const client = clients.find((one) => partyLabel(one) === label)
      // Where a hub says nothing of a party, the party's own messages through it are word enough.
      return client ? isReachable(client.status) : row.hub !== null || isRole(operator)
    },
  }
}
