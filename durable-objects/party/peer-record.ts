import type { HubClient } from '#domain/channel/hub-client'
import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { TokenForm } from '#integrations/ocpi/authorization'
import type { Endpoint } from '#integrations/ocpi/endpoints'
import type { FeedAddresses, OurParty, PeerRole, PeerState, PeerView } from './party-rpc.ts'

/** What a party object remembers of its peer, beside credentials. */
export interface PeerRecord {
  readonly id: string
  readonly name: string
  readonly state: PeerState
  readonly version: string | null
  readonly versionsUrl: string | null
  readonly endpoints: readonly Endpoint[]
  readonly roles: readonly PeerRole[]
  readonly ourParties: readonly OurParty[]
  /** Agreed at onboarding; nothing is ever sent elsewhere. */
  readonly allowedHosts: readonly string[]
  readonly profile: string
  /** How the peer was seen to spell tokens; ours to it are spelled the same. */
  readonly tokenForm?: TokenForm
  /** Absent in records from before hubs were told apart. */
  readonly hub?: PartyKey | null
  /** Absent, as null, for a peer that registers. */
  readonly feed?: FeedAddresses | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** The peer as consoles and routes see it. */
export function peerView(record: PeerRecord, clients: readonly HubClient[]): PeerView {
  const { endpoints: _, tokenForm: __, hub, feed, ...view } = record
  return { ...view, hub: hub ?? null, feed: feed ?? null, clients }
}

type Row = { revision: number; record: string }

/** The table of the one record. */
export const PEER_TABLE =
  'CREATE TABLE peer (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL, record TEXT NOT NULL)'

/** Reads the record; null before the invitation. */
export function loadPeer(
  storage: DurableObjectStorage,
): { readonly record: PeerRecord; readonly revision: number } | null {
  const [row] = storage.sql.exec<Row>('SELECT revision, record FROM peer').toArray()
  return row ? { record: JSON.parse(row.record), revision: row.revision } : null
}

/** Writes the record as its next revision, which it answers. */
export function savePeer(storage: DurableObjectStorage, record: PeerRecord): number {
  const revision = (loadPeer(storage)?.revision ?? 0) + 1
  storage.sql.exec(
    'INSERT INTO peer VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE SET revision = excluded.revision, record = excluded.record',
    revision,
    JSON.stringify(record),
  )
  return revision
}
