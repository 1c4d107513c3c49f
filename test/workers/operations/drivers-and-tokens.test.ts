import { beforeAll, expect, test } from 'vitest'
import { bodyOf, operationsWorld } from './operations-world.ts'

interface Created {
  readonly driver: { readonly id: string }
  readonly contract: { readonly id: string; readonly contractId: string; readonly driver: string }
}

const DRIVER = { brand: 'volta', market: 'nl', name: 'Anna de Vries', email: 'anna@example.org' }

beforeAll(async () => {
  const { post } = operationsWorld()
  await post('/brands', { id: 'volta', name: 'Volta', theme: 'volta' })
  await post('/brands', { id: 'meadow', name: 'Meadow', theme: 'meadow' })
  await post('/parties', { countryCode: 'NL', partyId: 'VLT', brand: 'volta', market: 'nl', name: 'Volta NL' })
  await post('/parties', { countryCode: 'DE', partyId: 'MDW', brand: 'meadow', market: 'de', name: 'Meadow DE' })
})

async function createDriver(world: ReturnType<typeof operationsWorld>, changes: object = {}): Promise<Created> {
  // An address has one driver at a brand.
  const email = `anna+${crypto.randomUUID()}@example.org`
  const answer = await world.post('/drivers', { ...DRIVER, email, ...changes })
  expect(answer.status).toBe(201)
  return bodyOf<Created>(answer)
}

test('a driver comes with a contract whose id names our party of that brand and market', async () => {
  const world = operationsWorld()
  const { driver, contract } = await createDriver(world)
  expect(contract).toMatchObject({ driver: driver.id, plan: { kind: 'pay_as_you_go', sessionFeeMinor: 0 } })
  expect(contract.contractId).toMatch(/^NL-VLT-C[2-9A-Z]{8}$/)
  expect([driver.id, contract.id].every((id) => id.startsWith('nl1_'))).toBe(true)
  // The directory was told before the contract was opened: of its id, and of the address by which its owner signs in.
  const entry = { shard: 'nl1', object: contract.id }
  expect([...world.memory.directory.values()]).toEqual([entry, entry])
  expect(await bodyOf(await world.get(`/contracts/${contract.id}`))).toMatchObject({ holder: { name: DRIVER.name } })
})

test('a driver of a brand that is not there, or has no party in that market, is refused', async () => {
  const { post } = operationsWorld()
  const cases: [object, number, string][] = [
    [{ brand: 'nobody' }, 404, 'brand'],
    [{ market: 'de' }, 422, 'market'],
    [{ market: 'fr' }, 422, 'market'],
    [{ email: 'not an address' }, 400, 'email'],
    [{ plan: { kind: 'free' } }, 400, 'plan.kind'],
    [{ spendingLimitMinor: 12.5 }, 400, 'spendingLimitMinor'],
  ]
  for (const [changes, status, field] of cases) {
    const answer = await post('/drivers', { ...DRIVER, ...changes })
    expect([answer.status, (await bodyOf<{ field: string }>(answer)).field]).toEqual([status, field])
  }
})

test('a contract is suspended once and for the first reason, and resumed', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const path = `/contracts/${contract.id}/suspension`
  const first = await bodyOf<{ suspendedAt: number }>(await world.post(path))
  world.clock.now += 1000
  expect(await bodyOf(await world.post(path))).toMatchObject({ suspendedAt: first.suspendedAt })
  expect(await bodyOf(await world.del(path))).toMatchObject({ suspendedAt: null })
  expect((await world.post(`/contracts/nl1_${'a'.repeat(24)}/suspension`)).status).toBe(404)
  expect((await world.post('/contracts/fr1_aaaa/suspension')).status).toBe(404)
})

test('a card issued twice for one contract is one token', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const card = { contract: contract.id, type: 'RFID', uid: '04A1B2C3D4E5F6', visualNumber: 'V-1' }
  const first = await bodyOf<{ id: string; uid: string; whitelist: string }>(await world.post('/tokens', card))
  expect(first).toMatchObject({ uid: card.uid, whitelist: 'ALLOWED', issuer: 'Volta NL' })
  const again = await bodyOf<{ id: string }>(await world.post('/tokens', { ...card, uid: '04a1b2c3d4e5f6' }))
  expect(again.id).toBe(first.id)
  expect(world.memory.tokens.size).toBe(1)
})

test('a card of somebody else is not given out again', async () => {
  const world = operationsWorld()
  const [anna, ben] = [await createDriver(world), await createDriver(world, { name: 'Ben' })]
  const card = { type: 'RFID', uid: '04FFEEDDCCBBAA' }
  expect((await world.post('/tokens', { ...card, contract: anna.contract.id })).status).toBe(201)
  const taken = await world.post('/tokens', { ...card, contract: ben.contract.id })
  expect(taken.status).toBe(409)
  expect(await bodyOf(taken)).toMatchObject({ code: 'token_exists', field: 'uid' })
})

test('the same uid under the party of a second brand is another token', async () => {
  const world = operationsWorld()
  const [volta, meadow] = [await createDriver(world), await createDriver(world, { brand: 'meadow', market: 'de' })]
  const card = { type: 'RFID', uid: '0411223344' }
  const first = await bodyOf<{ id: string }>(await world.post('/tokens', { ...card, contract: volta.contract.id }))
  const second = await bodyOf<{ id: string }>(await world.post('/tokens', { ...card, contract: meadow.contract.id }))
  expect(second.id).not.toBe(first.id)
  expect(second.id.startsWith('de1_')).toBe(true)
})

test('a token that a crash left half issued is issued by the next try', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const card = { contract: contract.id, type: 'RFID', uid: '04CRASH' }
  const { id } = await bodyOf<{ id: string }>(await world.post('/tokens', card))
  world.memory.tokens.delete(id)
  expect(await bodyOf(await world.post('/tokens', card))).toMatchObject({ id })
  expect(world.memory.tokens.has(id)).toBe(true)
})

test('an app token gets a uid of its own; a card without one is refused', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const app = await bodyOf<{ uid: string }>(await world.post('/tokens', { contract: contract.id, type: 'APP_USER' }))
  expect(app.uid).toMatch(/^APP-[A-Z2-7]{24}$/)
  const card = await world.post('/tokens', { contract: contract.id, type: 'RFID' })
  expect([card.status, (await bodyOf<{ field: string }>(card)).field]).toEqual([400, 'uid'])
  const nobody = await world.post('/tokens', { contract: `nl1_${'a'.repeat(24)}`, type: 'APP_USER' })
  expect([nobody.status, (await bodyOf<{ field: string }>(nobody)).field]).toEqual([404, 'contract'])
})

test('a token is blocked and unblocked, and its uid stays off the screen', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const card = { contract: contract.id, type: 'RFID', uid: '04A1B2C3D4E5F7' }
  const { id } = await bodyOf<{ id: string }>(await world.post('/tokens', card))
  expect(await bodyOf(await world.post(`/tokens/${id}/block`))).toMatchObject({
    uid: '••••E5F7',
    blockedAt: world.clock.now,
  })
  expect(await bodyOf(await world.post(`/tokens/${id}/unblock`))).toMatchObject({ blockedAt: null })
  expect((await world.post(`/tokens/nl1_${'b'.repeat(24)}/block`)).status).toBe(404)
})

test('a list masks uids unless it is asked not to', async () => {
  const world = operationsWorld()
  await world.house
    .market('nl1')
    .exec(
      `INSERT INTO tokens VALUES ('nl1_t1', 'volta', 'nl', 'NL', 'VLT', '04SECRETUID', 'RFID', 'NL-VLT-C1', NULL, NULL, NULL, 'Volta', NULL, NULL, 'ALLOWED', NULL, NULL, 1, 1, 5, 1, NULL, NULL, NULL)`,
    )
  expect(await (await world.get('/tokens')).text()).not.toContain('04SECRETUID')
  expect(await (await world.get('/tokens?brand=meadow&reveal=true')).text()).not.toContain('04SECRETUID')
  expect(await (await world.get('/tokens?reveal=true')).text()).toContain('04SECRETUID')
})

test('a sign-in link opens at the brand, for a contract of this driver only', async () => {
  const world = operationsWorld()
  const [anna, ben] = [await createDriver(world), await createDriver(world, { name: 'Ben' })]
  const path = `/drivers/${anna.driver.id}/sign-in-links`
  const made = await world.post(path, { contract: anna.contract.id })
  expect(made.status).toBe(201)
  expect((await bodyOf<{ url: string }>(made)).url).toMatch(/^http:\/\/volta\.localhost:8787\/sign-in\//)
  expect((await world.post(path, { contract: ben.contract.id })).status).toBe(400)
  expect((await world.post(`/drivers/nl1_${'c'.repeat(24)}/sign-in-links`)).status).toBe(404)
})
