import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { DeskCommand } from './desk-command-schema.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const Unlock = z
  .object({
    countryCode: z.string().regex(/^[A-Z]{2}$/),
    partyId: z.string().regex(/^[A-Z0-9]{3}$/),
    locationId: z.string().min(1).max(36),
    evseUid: z.string().min(1).max(36),
    connectorId: z.string().min(1).max(36),
    anyway: z
      .boolean()
      .default(false)
      .openapi({ description: 'Also where the EVSE lists what it can do and not this' }),
  })
  .openapi('Unlock')

const route = createRoute({
  method: 'post',
  path: '/peers/{id}/unlocks',
  operationId: 'unlockConnector',
  tags: ['help desk'],
  summary:
    'Unlock a connector, with the driver on the phone and the cable in hand; never offered to drivers themselves',
  request: { params: PeerParams, body: jsonBody(Unlock) },
  responses: {
    202: jsonAnswer('Asked for; the result comes later', DeskCommand),
    ...REFUSALS,
    ...UNKNOWN,
    ...CONFLICT,
  },
})

export const unlockConnector = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    if (peer.feed) throw new DomainError('not_supported')
    const [from] = peer.ourParties
    if (peer.state !== 'registered' || !from) throw new DomainError('credentials_not_registered')
    const { countryCode, partyId, ...place } = c.req.valid('json')
    const to = { countryCode, partyId }
    return c.json(await party.unlockConnector({ ...place, to, from, now: house.now() }), 202)
  })
