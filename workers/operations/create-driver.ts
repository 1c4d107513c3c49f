import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { newContractId } from '#domain/identity/contract-id'
import { type Shard, shardForNew } from '#domain/identity/shard'
import { emailKey } from '#domain/identity/sign-in-code'
import type { ContractRecord, DriverRecord } from '#durable-objects/contract/contract-rpc'
import type { OurParty } from '#durable-objects/party/party-rpc'
import { randomId } from '#durable-objects/random-id'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { marketRules } from '#jurisdictions/registry'
import type { House } from '#workers/house'
import { BrandId } from './brand-schema.ts'

import { Contract, Driver } from './driver-schema.ts'
import { CONFLICT, REFUSALS } from './error-body.ts'
import { findOurParty } from './find-our-party.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const NewDriver = z
  .object({
    brand: BrandId,
    market: z.string().regex(/^[a-z]{2}$/, 'two lower-case letters'),
    name: z.string().min(1).max(100),
    email: z.email().max(200).nullish(),
    language: z
      .string()
      .regex(/^[a-z]{2}$/, 'two lower-case letters')
      .optional()
      .openapi({ description: "Without it, the market's first" }),
    plan: z
      .object({ kind: z.literal('pay_as_you_go'), sessionFeeMinor: z.number().int().min(0).max(100_000).default(0) })
      .default({ kind: 'pay_as_you_go', sessionFeeMinor: 0 }),
    spendingLimitMinor: z
      .number()
      .int()
      .min(0)
      .max(100_000_000)
      .nullish()
      .openapi({ description: 'What may be open at once; no limit without it' }),
    concurrentLimit: z.number().int().min(1).max(1_000).nullish().openapi({
      description: 'How many charges of all its tokens may run at once; without it what the rules of the brand say',
    }),
  })
  .openapi('NewDriver')

const route = createRoute({
  method: 'post',
  path: '/drivers',
  operationId: 'createDriver',
  tags: ['drivers'],
  summary: 'Create a driver together with a contract',
  request: { body: jsonBody(NewDriver) },
  responses: {
    201: jsonAnswer(
      'Both. They answer at once by their ids; lists show them within seconds',
      z.object({ driver: Driver, contract: Contract }),
    ),
    ...REFUSALS,
    ...CONFLICT,
  },
})

export const createDriver = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const asked = c.req.valid('json')
    const shard = shardForNew(asked.market)
    const rules = marketRules(asked.market)
    if (shard === null || !rules) throw new DomainError('market_not_supported', { field: 'market' })
    const party = await findOurParty(house, asked.brand, asked.market)
    const { id, contractId } = await claimContractId(house, party, shard)
    const common = { brand: asked.brand, market: asked.market, createdAt: house.now() }
    const driver: DriverRecord = {
      ...common,
      id: randomId(shard),
      name: asked.name,
      email: asked.email ?? null,
      language: asked.language ?? rules.languages[0] ?? 'en',
    }
    const contract: ContractRecord = {
      ...common,
      id,
      driver: driver.id,
      contractId,
      plan: asked.plan,
      spendingLimitMinor: asked.spendingLimitMinor ?? null,
      concurrentLimit: asked.concurrentLimit ?? null,
      suspendedAt: null,
    }
    if (driver.email !== null) await claimEmail(house, contract, shard, driver.email)
    await house.objects.contract(id).open(contract, driver)
    return c.json({ driver, contract }, 201)
  })

/** Enters the address, by which its owner signs in, before the contract is opened. An entry whose contract was never opened, since we crashed, is taken over. */
async function claimEmail(house: House, contract: ContractRecord, shard: Shard, email: string): Promise<void> {
  const digest = await directoryDigest(house.keys.pepper, 'email', contract.brand, emailKey(email))
  const directory = house.objects.directory(digest)
  const entry = { shard, object: contract.id }
  const holder = await directory.claim(digest, entry)
  if (holder.object === contract.id) return
  if (await house.objects.contract(holder.object).read()) throw new DomainError('email_taken', { field: 'email' })
  await directory.disown(digest, holder.object)
  const now = await directory.claim(digest, entry)
  if (now.object !== contract.id) throw new DomainError('email_taken', { field: 'email' })
}

const TRIES = 3

/** A contract id that nobody has, entered in the directory before the contract is opened: a crash between wastes an id, nothing more. */
async function claimContractId(house: House, party: OurParty, shard: Shard) {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const id = randomId(shard)
    const contractId = newContractId(party, crypto.getRandomValues(new Uint8Array(8)))
    const digest = await directoryDigest(house.keys.pepper, 'contract', '', contractId)
    const holder = await house.objects.directory(digest).claim(digest, { shard, object: id })
    if (holder.object === id) return { id, contractId }
  }
  throw new Error('three new contract ids in a row were taken')
}
