import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { partyLabel } from '#domain/identity/party'
import { shardOf } from '#domain/identity/shard'
import { DEFAULT_PROFILE_TYPES, type Token, WHITELIST_TYPES } from '#domain/token/token'
import { randomId } from '#durable-objects/random-id'
import { directoryDigest, tokenValue } from '#integrations/crypto/directory-digest'
import type { House } from '#workers/house'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { findOurParty } from './find-our-party.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal } from './refusal.ts'
import { TokenView, viewToken } from './token-schema.ts'

const NewToken = z
  .object({
    contract: z.string().max(60).openapi({ description: "The contract's id (not its contractId)" }),
    type: z.enum(['RFID', 'APP_USER', 'EMAID']),
    uid: z
      .string()
      .regex(/^[\x21-\x7e]{1,36}$/, '1 to 36 printable characters without spaces')
      .optional()
      .openapi({ description: 'What the reader reads, or the contract in the car. Random for APP_USER alone' }),
    visualNumber: z.string().min(1).max(64).nullish(),
    whitelist: z
      .enum(WHITELIST_TYPES)
      .optional()
      .openapi({ description: 'ALLOWED for RFID and NEVER for the others without it' }),
    groupId: z
      .string()
      .regex(/^[\x21-\x7e]{1,20}$/, '1 to 20 printable characters without spaces')
      .nullish()
      .openapi({ description: 'Tokens of a group may stop what another one started. 20 is what OCPP 1.6 can hold' }),
    defaultProfileType: z.enum(DEFAULT_PROFILE_TYPES).nullish(),
    energyContract: z
      .object({ supplierName: z.string().min(1).max(64), contractId: z.string().min(1).max(64).nullable() })
      .nullish()
      .openapi({ description: "The driver's own energy supplier, where a charge point lets one choose" }),
    countries: z
      .array(z.string().regex(/^[A-Z]{3}$/, 'ISO 3166-1 alpha-3'))
      .min(1)
      .max(250)
      .nullish()
      .openapi({ description: 'Where it may be used; everywhere without it', example: ['NLD', 'BEL'] }),
    validUntil: z.number().int().positive().nullish().openapi({ description: 'In ms since 1970; null: for ever' }),
  })
  .openapi('NewToken')

const route = createRoute({
  method: 'post',
  path: '/tokens',
  operationId: 'createToken',
  tags: ['drivers'],
  summary: 'Issue a token; the same uid for the same contract again changes nothing',
  request: { body: jsonBody(NewToken) },
  responses: { 201: jsonAnswer('The token, its uid in full', TokenView), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const createToken = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const asked = c.req.valid('json')
    const { contract, driver } = await knownContract(house, asked.contract, 'contract')
    const party = await findOurParty(house, contract.brand, contract.market)
    const token = await issueOnce(house, {
      brand: contract.brand,
      market: contract.market,
      countryCode: party.countryCode,
      partyId: party.partyId,
      uid: asked.uid ?? randomUid(asked.type),
      type: asked.type,
      contractId: contract.contractId,
      contract: contract.id,
      driver: driver.id,
      visualNumber: asked.visualNumber ?? null,
      issuer: party.name,
      groupId: asked.groupId ?? null,
      language: driver.language,
      whitelist: asked.whitelist ?? (asked.type === 'RFID' ? 'ALLOWED' : 'NEVER'),
      blockedAt: null,
      validUntil: asked.validUntil ?? null,
      defaultProfileType: asked.defaultProfileType ?? null,
      energyContract: asked.energyContract ?? null,
      countries: asked.countries ?? null,
    })
    return c.json(viewToken(token, true), 201)
  })

/** The directory decides who has a uid. An entry whose token was never issued is left by a crash between the two: it is issued now. */
async function issueOnce(house: House, token: Omit<Token, 'id'>): Promise<Token> {
  // The contract's own shard, so that all of it lies in one database.
  const shard = token.contract === null ? null : shardOf(token.contract)
  if (shard === null) throw new Error('a token without a contract is not issued here')
  const value = tokenValue(token.type, token.uid)
  const digest = await directoryDigest(house.keys.pepper, 'token', partyLabel(token), value)
  const holder = await house.objects.directory(digest).claim(digest, { shard, object: randomId(shard) })
  const object = house.objects.token(holder.object)
  const there = await object.read()
  if (!there) {
    if (holder.shard !== shard) throw new DomainError('token_exists', { field: 'uid' })
    const issued = { ...token, id: holder.object }
    await object.issue(issued)
    return issued
  }
  if (there.token.contract !== token.contract) throw new DomainError('token_exists', { field: 'uid' })
  return there.token
}

function randomUid(type: 'RFID' | 'APP_USER' | 'EMAID'): string {
  if (type !== 'APP_USER') throw new Refusal(400, 'input_invalid', 'a card or a car has a uid: read it first', 'uid')
  return randomId('APP').toUpperCase().replace('_', '-')
}
