import { createRoute, z } from '@hono/zod-openapi'
import { brandById } from '#brands/registry'
import { DomainError } from '#domain/errors'
import { plainUid, refuseUid } from '#domain/token/card-uid'
import { beginLife, unusableSince } from '#domain/token/life'
import { DEFAULT_PROFILE_TYPES, WHITELIST_TYPES } from '#domain/token/token'
import { randomId } from '#durable-objects/random-id'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { findOurParty } from './find-our-party.ts'
import { issueToken } from './issue-token.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal } from './refusal.ts'
import { TokenView, viewToken } from './token-schema.ts'

const NewToken = z
  .object({
    contract: z.string().max(60).openapi({ description: "The contract's id (not its contractId)" }),
    type: z.enum(['RFID', 'APP_USER', 'EMAID', 'AUTOCHARGE']).openapi({
      description: "AUTOCHARGE is a car's own address; operators know it as OTHER",
    }),
    uid: z
      .string()
      .regex(/^[\x21-\x7e]{1,36}$/, '1 to 36 printable characters without spaces')
      .optional()
      .openapi({
        description:
          'What the reader reads (7 or 10 bytes in hex), the contract in the car, or its address. Random for APP_USER alone',
      }),
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
    state: z.enum(['ordered', 'issued', 'active']).default('active').openapi({
      description: 'Where its life begins: an ordered or an issued one charges only once it was activated',
    }),
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
    const life = beginLife(asked.state, house.now())
    const token = await issueToken(house, {
      brand: contract.brand,
      market: contract.market,
      countryCode: party.countryCode,
      partyId: party.partyId,
      uid: uidOf(asked, contract.brand),
      type: asked.type === 'AUTOCHARGE' ? 'OTHER' : asked.type,
      autocharge: asked.type === 'AUTOCHARGE',
      contractId: contract.contractId,
      contract: contract.id,
      driver: driver.id,
      visualNumber: asked.visualNumber ?? null,
      issuer: party.name,
      groupId: asked.groupId ?? null,
      language: driver.language,
      whitelist: asked.whitelist ?? (asked.type === 'RFID' ? 'ALLOWED' : 'NEVER'),
      blockedAt: unusableSince(life),
      validUntil: asked.validUntil ?? null,
      defaultProfileType: asked.defaultProfileType ?? null,
      energyContract: asked.energyContract ?? null,
      countries: asked.countries ?? null,
      life,
    })
    return c.json(viewToken(token, true, house.now()), 201)
  })

/** A new card has the uid of a chip that is not easily guessed; everything else has what it was given. */
function uidOf(asked: z.infer<typeof NewToken>, brand: string): string {
  if (asked.type === 'APP_USER') return asked.uid ?? randomId('APP').toUpperCase().replace('_', '-')
  if (asked.uid === undefined)
    throw new Refusal(400, 'input_invalid', 'a card or a car has a uid: read it first', 'uid')
  if (asked.type === 'EMAID') return asked.uid
  const uid = plainUid(asked.uid)
  if (asked.type === 'AUTOCHARGE' && !CAR_ADDRESS.test(uid))
    throw new Refusal(400, 'input_invalid', 'the address of a car has twelve hexadecimal digits', 'uid')
  const refused = asked.type === 'RFID' ? refuseUid(uid, brandById(brand)) : null
  if (refused !== null) throw new DomainError(refused, { field: 'uid' })
  return uid
}

/** What a car says of itself when it is plugged in (EVCCID). Source: DIN SPEC 70121. */
const CAR_ADDRESS = /^[0-9A-F]{12}$/
