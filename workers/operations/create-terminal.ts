import { createRoute, z } from '@hono/zod-openapi'
import { INVOICE_CREATORS, NO_TERMS } from '#domain/payment-terminal/terminal'
import { randomId } from '#durable-objects/random-id'
import { insertTerminal } from '#store/catalogue/terminals'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const NewTerminal = z
  .object({
    reference: z
      .string()
      .min(1)
      .max(36)
      .openapi({ description: 'Such as a serial number; the same again is the same terminal' }),
    customerReference: z.string().min(1).max(36).nullish(),
    invoiceCreator: z.enum(INVOICE_CREATORS).nullish(),
    invoiceBaseUrl: z.url().max(255).nullish(),
  })
  .openapi('NewTerminal')

const route = createRoute({
  method: 'post',
  path: '/peers/{id}/terminals',
  operationId: 'createTerminal',
  tags: ['peers'],
  summary: 'Open a payment terminal at an operator, which then says where it serves',
  request: { params: PeerParams, body: jsonBody(NewTerminal) },
  responses: {
    202: jsonAnswer('Opened; the operator gets it next', z.object({ id: z.string() })),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const createTerminal = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    const asked = c.req.valid('json')
    const terms = {
      ...NO_TERMS,
      reference: asked.reference,
      customerReference: asked.customerReference ?? null,
      invoiceCreator: asked.invoiceCreator ?? null,
      invoiceBaseUrl: asked.invoiceBaseUrl ?? null,
    }
    const activationKey = `opened ${asked.reference.toUpperCase()}`
    const terminal = { id: randomId('trm'), peer: peer.id, activationKey, terms }
    const stored = await insertTerminal(house.catalogue, terminal, house.now())
    if (stored.announcedAt === null) await party.announceTerminal(stored.terminal.id, house.now())
    return c.json({ id: stored.terminal.id }, 202)
  })
