import { createRoute, z } from '@hono/zod-openapi'
import type { PartyRpc } from '#durable-objects/party/party-rpc'
import type { Remote } from '#durable-objects/remote'
import { isRawObject } from '#integrations/ocpi/raw-object'
import { refusedObjects } from '#store/catalogue/refused-objects'
import { listQuarantine } from '#store/market/list-quarantine'
import { resolveQuarantine } from '#store/market/resolve-quarantine'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

/** So many at once; whoever has more asks again. */
const MOST = 200

const Replayed = z
  .object({
    stored: z.number().int().openapi({ description: 'Taken now' }),
    refused: z.number().int().openapi({ description: 'Still not to be read' }),
    skipped: z.number().int().openapi({ description: 'Kept in part only, or a part of an object: pull them instead' }),
  })
  .openapi('Replayed')

const route = createRoute({
  method: 'post',
  path: '/peers/{id}/replay',
  operationId: 'replayRefused',
  tags: ['peers'],
  summary: 'Read again what could not be read from this peer, by its profile as it is now; again changes nothing',
  request: { params: PeerParams },
  responses: { 200: jsonAnswer('What became of it', Replayed), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const replayRefused = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    const sum = { stored: 0, refused: 0, skipped: 0 }
    for (const { module, raw } of await refusedObjects(house.catalogue, peer.id, MOST)) {
      sum[await replay(party, module, raw)] += 1
    }
    for (const { database } of house.markets) {
      const page = { limit: MOST, after: null }
      const entries = await listQuarantine(database, { peer: peer.id, resolved: false }, page)
      for (const { id, source, raw } of entries) {
        const outcome = await replay(party, source === 'session' ? 'sessions' : 'cdrs', raw)
        if (outcome === 'stored') await resolveQuarantine(database, id, house.now())
        sum[outcome] += 1
      }
    }
    return c.json(sum, 200)
  })

/** One object through the door that pulls use: what it has been through already changes nothing. */
async function replay(
  party: Remote<PartyRpc>,
  module: Parameters<PartyRpc['replay']>[0],
  text: string,
): Promise<'stored' | 'refused' | 'skipped'> {
  const raw = parsed(text)
  if (!isRawObject(raw) || raw['id'] === undefined) return 'skipped'
  const { stored } = await party.replay(module, raw)
  return stored > 0 ? 'stored' : 'refused'
}

/** Undefined for an object that is kept in part. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
