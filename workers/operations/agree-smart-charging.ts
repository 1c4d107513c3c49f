import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { Contract, IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'

const Consent = z
  .object({
    peer: z
      .string()
      .max(60)
      .nullable()
      .openapi({ description: 'The smart charging provider the driver agreed to; null takes the consent back' }),
  })
  .openapi('SmartChargingConsent')

const route = createRoute({
  method: 'put',
  path: '/contracts/{id}/smart-charging',
  operationId: 'agreeSmartCharging',
  tags: ['drivers'],
  summary:
    'Enter that the driver agreed to be told of to a smart charging provider, or no longer does; counts for charges that begin from now on',
  request: { params: IdParams, body: jsonBody(Consent) },
  responses: { 200: jsonAnswer('Entered', Contract), ...REFUSALS, ...UNKNOWN },
})

export const agreeSmartCharging = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { contract } = await knownContract(house, c.req.valid('param').id)
    const { peer } = c.req.valid('json')
    if (peer !== null) {
      const { roles } = (await knownPeer(house, peer)).peer
      const isShaper = roles.some(({ role }) => role === 'SCSP')
      if (!isShaper) throw new DomainError('input_invalid', { field: 'peer', message: 'this peer is no SCSP' })
    }
    await house.objects.contract(contract.id).setSmartChargingBy(peer)
    return c.json({ ...contract, smartChargingBy: peer }, 200)
  })
