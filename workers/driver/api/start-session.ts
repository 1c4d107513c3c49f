import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { shardOf } from '#domain/identity/shard'
import type { Quote } from '#domain/quote/quote'
import { refuseQuote } from '#domain/quote/refuse-quote'
import { checkReservationEnd } from '#domain/session/reservation'
import type { ContractRecord } from '#durable-objects/contract/contract-rpc'
import { sha256Hex } from '#integrations/crypto/digests'
import { deriveCharge } from '../derive-charge.ts'
import type { DriverApp, DriverContext } from '../driver-context.ts'
import { CONFLICTS, REFUSALS } from './api-error.ts'
import { contractSecret } from './own-session.ts'
import { json, Session } from './schemas.ts'
import { sessionBody } from './session-body.ts'
import { ownContract } from './signed-in-driver.ts'

const route = createRoute({
  method: 'post',
  path: '/sessions',
  operationId: 'startSession',
  tags: ['charging'],
  summary: 'Start a charge, or have its place kept, at a price I was shown; the same key again is the same charge',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            key: z
              .string()
              .min(16)
              .max(64)
              .openapi({ description: 'Made by the client, new for each charge it means' }),
            quote: z.string().min(1).max(128),
            reserveUntil: z
              .number()
              .int()
              .optional()
              .openapi({ description: 'Keeps the place until then, in ms since 1970, in place of starting' }),
          }),
        },
      },
    },
  },
  responses: { 202: json('The charge; the operator answers later', Session), ...REFUSALS, ...CONFLICTS },
})

export const startSession = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { ports } = c.var
    const asked = c.req.valid('json')
    const { contract, driver } = await ownContract(c)
    const shard = shardOf(contract.id)
    if (!shard) throw new DomainError('contract_unknown')
    const { id } = await deriveCharge(ports.keys.signing, shard, contract.id, asked.key)
    const session = ports.session(id)
    const secretHash = await sha256Hex(await contractSecret(ports.keys.signing, contract.id, id))
    const known = (await session.opens(secretHash)) ? await session.view() : null
    if (known) return c.json(sessionBody(known), 202)
    if (contract.suspendedAt !== null) throw new DomainError('contract_suspended')
    const quote = await validQuote(c, asked.quote, contract)
    const { reserveUntil } = asked
    if (reserveUntil !== undefined) checkReservationEnd(reserveUntil, ports.now())
    const token = await ports.appToken(contract.id)
    if (!token) throw new DomainError('charge_not_startable', { message: 'the contract has no token for the app' })
    const place = await chargerOf(c, quote)
    if (place?.informationOnly) throw new DomainError('information_only')
    const view = await session.open({
      id,
      way: 'app',
      quote,
      token,
      driver: driver.id,
      locationName: place?.locationName ?? null,
      evseId: place?.evseId ?? null,
      secretHash,
      paymentMethod: null,
      ...(reserveUntil === undefined ? {} : { reserveUntil }),
      now: ports.now(),
    })
    return c.json(sessionBody(view), 202)
  })

/** The quote the driver saw, if it still is the price. */
async function validQuote(c: DriverContext, id: string, { brand, plan }: ContractRecord): Promise<Quote> {
  const { ports } = c.var
  const quote = await ports.storedQuote(id)
  const refused = refuseQuote(quote, { brand, plan, place: null, now: ports.now() })
  if (refused !== null || quote === null) throw new DomainError(refused ?? 'quote_unknown', { field: 'quote' })
  if (!(await ports.isCurrent(quote))) throw new DomainError('quote_changed', { field: 'quote' })
  return quote
}

async function chargerOf({ var: { ports } }: DriverContext, quote: Quote) {
  const chargers = await ports.station(quote.peer, quote.countryCode, quote.partyId, quote.locationId)
  return chargers.find(({ evseUid }) => evseUid === quote.evseUid)
}
