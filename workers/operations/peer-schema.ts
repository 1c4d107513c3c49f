import { z } from '@hono/zod-openapi'
import { CONNECTION_STATUSES } from '#domain/channel/hub-client'
import { parsePartyLabel } from '#domain/identity/party'
import type { PeerRow } from '#store/catalogue/save-peer'
import { OurPartyView } from './party-schema.ts'

export const PeerParams = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, description: 'The peer' }),
})

/** A peer, without credentials. */
export const Peer = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(['invited', 'registering', 'registered', 'unregistered']),
    version: z.string().nullable(),
    versionsUrl: z.string().nullable(),
    roles: z
      .array(z.object({ role: z.string(), countryCode: z.string(), partyId: z.string(), name: z.string() }))
      .readonly(),
    ourParties: z.array(OurPartyView).readonly(),
    allowedHosts: z.array(z.string()).readonly(),
    profile: z.string(),
    hub: z
      .object({ countryCode: z.string(), partyId: z.string() })
      .nullable()
      .openapi({ description: "The hub's own party where the peer is one" }),
    clients: z
      .array(
        z.object({
          countryCode: z.string(),
          partyId: z.string(),
          role: z.string(),
          status: z.enum(CONNECTION_STATUSES),
          source: z.enum(['hub', 'agreed']),
          lastUpdated: z.number().int(),
        }),
      )
      .readonly()
      .openapi({ description: 'Parties that speak through the peer beside its own roles' }),
    feed: z
      .object({ locationsUrl: z.string().nullable(), tariffsUrl: z.string().nullable(), hasToken: z.boolean() })
      .nullable()
      .openapi({ description: 'Null for a peer that registers; a feed is only read' }),
    createdAt: z.number().int(),
    updatedAt: z.number().int(),
  })
  .openapi('Peer')

/** How a peer is doing, as its party's alarm last posted it. */
export const PeerHealthView = z
  .object({
    at: z.number().int().openapi({ description: 'How old this is' }),
    lastInAt: z.number().int().nullable(),
    lastOutAt: z.number().int().nullable(),
    lastError: z.string().nullable(),
    errorRate: z.number().nullable().openapi({ description: 'Failed calls of the last hour per thousand' }),
    outbox: z
      .object({ waiting: z.number().int(), parked: z.number().int(), oldestAt: z.number().int().nullable() })
      .nullable(),
  })
  .openapi('PeerHealth')

/** Progress of a paged pull. */
export const Pull = z
  .object({
    id: z.string(),
    module: z.enum(['locations', 'tariffs', 'sessions', 'cdrs']),
    state: z.enum(['running', 'waiting', 'finished', 'failed']),
    pages: z.number().int(),
    items: z.number().int(),
    stored: z.number().int(),
    refused: z.number().int(),
    total: z.number().int().nullable(),
    problem: z.string().nullable(),
    startedAt: z.number().int(),
    updatedAt: z.number().int(),
  })
  .openapi('Pull')

/** A peer from its row in the catalogue. */
export function viewPeer({ revision: _revision, ...row }: PeerRow): z.infer<typeof Peer> {
  return {
    ...row,
    roles: JSON.parse(row.roles),
    ourParties: JSON.parse(row.ourParties),
    allowedHosts: JSON.parse(row.allowedHosts),
    hub: row.hub === null ? null : parsePartyLabel(row.hub),
    clients: JSON.parse(row.clients),
    feed: row.feed === null ? null : JSON.parse(row.feed),
  }
}
