import { createRoute, z } from '@hono/zod-openapi'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const CredentialLog = z
  .object({
    renewalDueAt: z.number().int().nullable().openapi({ description: 'When they are renewed next' }),
    events: z.array(z.object({ at: z.number().int(), event: z.string(), detail: z.string().nullable() })),
  })
  .openapi('CredentialLog')

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/credentials',
  operationId: 'readCredentialLog',
  tags: ['peers'],
  summary: 'What happened to the credentials exchanged with a peer, the newest first; never a credential',
  request: { params: PeerParams },
  responses: { 200: jsonAnswer('The record', CredentialLog), ...REFUSALS, ...UNKNOWN },
})

export const readCredentialLog = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { party } = await knownPeer(c.env.house, c.req.valid('param').id)
    return c.json(await party.credentialLog(), 200)
  })
