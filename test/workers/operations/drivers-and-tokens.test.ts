import { beforeAll, expect, test } from 'vitest'
import { projectToken } from '#store/market/project-token'
import { bodyOf, OPERATIONS_TOKEN, operationsWorld } from './operations-world.ts'

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
  expect(contract.contractId).toMatch(/^NL-VLT-C[2-9A-Z]{8}-[0-9A-Z]$/)
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
  const card = { type: 'RFID', uid: '04112233445566' }
  const first = await bodyOf<{ id: string }>(await world.post('/tokens', { ...card, contract: volta.contract.id }))
  const second = await bodyOf<{ id: string }>(await world.post('/tokens', { ...card, contract: meadow.contract.id }))
  expect(second.id).not.toBe(first.id)
  expect(second.id.startsWith('de1_')).toBe(true)
})

test('a token that a crash left half issued is issued by the next try', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const card = { contract: contract.id, type: 'RFID', uid: '04C4A500000001' }
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

test('a card that is guessed too easily, or that no chip has, is not issued', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  for (const [uid, code] of [
    ['04A1B2C3', 'token_uid_short'],
    ['CARD-1', 'token_uid_invalid'],
  ]) {
    const refused = await world.post('/tokens', { contract: contract.id, type: 'RFID', uid })
    expect(refused.status).toBe(400)
    expect(await bodyOf(refused)).toMatchObject({ code, field: 'uid' })
  }
  const spaced = await world.post('/tokens', { contract: contract.id, type: 'RFID', uid: '04:a1:b2:c3:d4:e5:aa' })
  expect(await bodyOf(spaced)).toMatchObject({ uid: '04A1B2C3D4E5AA', state: 'active' })
})

test("a car's own address is an identity with a switch, and operators know it as OTHER", async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const car = { contract: contract.id, type: 'AUTOCHARGE', uid: 'a1b2c3d4e5f6' }
  expect(await bodyOf(await world.post('/tokens', car))).toMatchObject({
    type: 'OTHER',
    autocharge: true,
    switchedOff: false,
    whitelist: 'NEVER',
  })
  expect((await world.post('/tokens', { ...car, uid: 'A1B2' })).status).toBe(400)
})

test('a card is ordered, issued and activated, each once, and a move that its state does not allow is refused', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const card = { contract: contract.id, type: 'RFID', uid: '04A1B2C3D4E501', state: 'ordered' }
  const { id } = await bodyOf<{ id: string }>(await world.post('/tokens', card))
  const move = async (body: object) => {
    const answer = await world.post(`/tokens/${id}/moves`, body)
    const { state, code } = await bodyOf<{ state?: string; code?: string }>(answer)
    return [answer.status, state ?? code]
  }
  expect(await move({ move: 'activate' })).toEqual([409, 'token_not_issued'])
  expect(await move({ move: 'issue' })).toEqual([200, 'issued'])
  expect(await move({ move: 'activate', why: 'the driver called' })).toEqual([200, 'active'])
  expect(await move({ move: 'activate' })).toEqual([200, 'active'])
  expect(await move({ move: 'renew', validUntil: world.clock.now - 1 })).toEqual([400, 'input_invalid'])
  expect(await move({ move: 'return' })).toEqual([200, 'returned'])
  expect(await move({ move: 'issue' })).toEqual([409, 'token_returned'])
  expect(await move({ move: 'fly' })).toEqual([400, 'input_invalid'])
})

test('T118 a block says why and until when, and nothing else of the body reaches the token', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const card = { contract: contract.id, type: 'RFID', uid: '04A1B2C3D4E502' }
  const { id } = await bodyOf<{ id: string }>(await world.post('/tokens', { ...card, valid: false, brand: 'meadow' }))
  const until = world.clock.now + 1000
  const sneaked = JSON.parse('{"brand":"meadow","life":{"state":"active"},"__proto__":{"state":"active"}}')
  const blocked = await world.post(`/tokens/${id}/block`, { ...sneaked, reason: 'lost', until })
  expect(await bodyOf(blocked)).toMatchObject({ state: 'blocked', block: { reason: 'lost', until }, brand: 'volta' })
  expect((await world.post(`/tokens/${id}/block`, { reason: 'boredom' })).status).toBe(400)
  expect((await world.post(`/tokens/${id}/block`, { until: world.clock.now })).status).toBe(400)
  world.clock.now = until
  // Over at its end, whether or not the object's alarm has rung.
  expect(await bodyOf(await world.get(`/tokens/${id}`))).toMatchObject({ state: 'active', block: null })
})

test("a lost card is replaced once, its uid is never given out again, and nobody else's uid takes its place", async () => {
  const world = operationsWorld()
  const [anna, ben] = [await createDriver(world), await createDriver(world, { name: 'Ben' })]
  const lost = { contract: anna.contract.id, type: 'RFID', uid: '04A1B2C3D4E503' }
  const { id } = await bodyOf<{ id: string }>(await world.post('/tokens', lost))
  await world.post('/tokens', { contract: ben.contract.id, type: 'RFID', uid: '04A1B2C3D4E504' })
  const path = `/tokens/${id}/replace`
  const refused = async (uid: string) => (await bodyOf<{ code: string }>(await world.post(path, { uid }))).code
  expect(await refused('04A1B2C3D4E504')).toBe('token_exists')
  expect(await refused('04a1b2c3d4e503')).toBe('token_exists')
  expect(await refused('04A1B2C3')).toBe('token_uid_short')
  const made = await world.post(path, { uid: '04A1B2C3D4E505', visualNumber: 'V-2', why: 'fell into a canal' })
  expect(made.status).toBe(201)
  const both = await bodyOf<{ token: { id: string }; replaced: object }>(made)
  expect(both.token).toMatchObject({ state: 'issued', visualNumber: 'V-2', contract: anna.contract.id })
  expect(both.replaced).toMatchObject({ id, state: 'replaced', successor: both.token.id })
  // A second try of the same is the same; another successor is none.
  expect(await bodyOf(await world.post(path, { uid: '04A1B2C3D4E505' }))).toMatchObject({
    token: { id: both.token.id },
  })
  expect(await refused('04A1B2C3D4E506')).toBe('token_replaced')
  const again = await world.post('/tokens', lost)
  expect([again.status, (await bodyOf<{ code: string }>(again)).code]).toEqual([409, 'token_replaced'])
})

test('a list masks uids unless it is asked not to', async () => {
  const world = operationsWorld()
  await world.house
    .market('nl1')
    .exec(
      `INSERT INTO tokens VALUES ('nl1_t1', 'volta', 'nl', 'NL', 'VLT', '04SECRETUID', 'RFID', 'NL-VLT-C1', NULL, NULL, NULL, 'Volta', NULL, NULL, 'ALLOWED', NULL, NULL, 1, 1, 5, 1, NULL, NULL, NULL, NULL, 0)`,
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

test('a contract is limited by all that is said, and by nothing that is left out', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const put = (body: object) =>
    world.send('PUT', `/contracts/${contract.id}/limits`, body, { authorization: `Bearer ${OPERATIONS_TOKEN}` })
  const limits = {
    countries: ['NLD'],
    operators: ['NL*ABC'],
    maxPowerW: 22_000,
    hours: { from: '22:00', to: '06:00', timeZone: 'Europe/Amsterdam' },
    sessions: { most: 2, per: 'day' },
    energyWh: { most: 50_000, per: 'week' },
  }
  const set = await put({ spendingLimitMinor: 10_000, limits })
  expect(await bodyOf(set)).toMatchObject({ spendingLimitMinor: 10_000, limits })
  expect(await bodyOf(await world.get(`/contracts/${contract.id}`))).toMatchObject({ limits })
  const wrong: [object, string][] = [
    [{ hours: { ...limits.hours, timeZone: 'Mars/Olympus' } }, 'limits.hours.timeZone'],
    [{ hours: { ...limits.hours, from: '25:00' } }, 'limits.hours.from'],
    [{ countries: ['Netherlands'] }, 'limits.countries.0'],
    [{ sessions: { most: 1, per: 'year' } }, 'limits.sessions.per'],
  ]
  for (const [changed, field] of wrong) {
    const refused = await put({ spendingLimitMinor: null, limits: changed })
    expect([refused.status, (await bodyOf<{ field: string }>(refused)).field]).toEqual([400, field])
  }
  expect(await bodyOf(await put({ spendingLimitMinor: null, limits: null }))).toMatchObject({ limits: null })
})

test('a block has arrived nowhere before its copy is written, and then at each peer as that peer says', async () => {
  const world = operationsWorld()
  const { contract } = await createDriver(world)
  const card = { contract: contract.id, type: 'RFID', uid: '04A1B2C3D4E507' }
  const { id } = await bodyOf<{ id: string }>(await world.post('/tokens', card))
  for (const peer of ['eu_far', 'eu_near'])
    await world.house.catalogue
      .prepare(
        `INSERT INTO peers (id, name, state, roles, our_parties, allowed_hosts, profile, revision, created_at, updated_at)
         VALUES (?1, ?1, 'registered', '[]', '[{"countryCode":"NL","partyId":"VLT"}]', '[]', 'ocpi-221', 1, 1, 1)`,
      )
      .bind(peer)
      .run()
  const deliveries = async () =>
    bodyOf<{ items: { since: number | null }[]; arrived: number; pending: number }>(
      await world.get(`/tokens/${id}/deliveries`),
    )
  expect(await deliveries()).toMatchObject({ items: [{ since: null }, { since: null }], arrived: 0, pending: 2 })
  const token = world.memory.tokens.get(id)
  if (token) await projectToken(world.house.market('nl1'), token, null, 1).run()
  const after = await deliveries()
  expect(after).toMatchObject({
    items: [
      { peer: 'eu_far', state: 'pending' },
      { peer: 'eu_near', state: 'pushed' },
    ],
  })
  expect([after.arrived, after.pending, after.items[0]?.since === null]).toEqual([1, 1, false])
})
