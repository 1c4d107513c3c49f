import { runDurableObjectAlarm } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import { randomId } from '#durable-objects/random-id'
import { ask, contractWith, DELFT, objects, stubOf, tokenOf } from './object-world.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const DAY = 86_400_000

test('a limit is shared: what one charge holds is missing for the next, until it is released', async () => {
  const { contract } = await contractWith(0, 8_000)
  const object = objects.contract(contract.id)
  expect(await object.hold('first', 5_000, NOW)).toBe('granted')
  expect(await object.hold('second', 5_000, NOW)).toBe('no_credit')
  expect(await object.hold('third', 3_000, NOW)).toBe('granted')
  await object.release('first')
  expect(await object.hold('second', 5_000, NOW)).toBe('granted')
})

test('a hold that is asked for twice is one hold', async () => {
  const { contract } = await contractWith(0, 5_000)
  const object = objects.contract(contract.id)
  for (let again = 0; again < 3; again++) expect(await object.hold('same', 5_000, NOW)).toBe('granted')
  expect(await object.hold('other', 1, NOW)).toBe('no_credit')
})

test('a hold that nobody releases ends after a day', async () => {
  const { contract } = await contractWith(0, 5_000)
  const object = objects.contract(contract.id)
  await object.hold('lost', 5_000, NOW)
  expect(await object.hold('next', 5_000, NOW + DAY - 1)).toBe('no_credit')
  expect(await object.hold('next', 5_000, NOW + DAY)).toBe('granted')
})

test('a suspended contract holds nothing, and neither does one that never was', async () => {
  const { contract } = await contractWith(0, 5_000)
  await objects.contract(contract.id).setSuspended(NOW)
  expect(await objects.contract(contract.id).hold('first', 1, NOW)).toBe('suspended')
  expect(await objects.contract(randomId('nl1')).hold('first', 1, NOW)).toBe('suspended')
})

test('a contract opened twice stays what it was', async () => {
  const { contract, driver } = await contractWith(0, 5_000)
  await objects.contract(contract.id).open({ ...contract, spendingLimitMinor: null }, { ...driver, name: 'Nobody' })
  expect(await objects.contract(contract.id).read()).toMatchObject({
    contract: { spendingLimitMinor: 5_000 },
    driver: { name: 'Jan Jansen' },
  })
})

test('a hundred and ten tokens are all told of a suspension, fifty at a time', async () => {
  const { contract } = await contractWith(0)
  const tokens = Array.from({ length: 110 }, () => tokenOf({ contract: contract.id }))
  await Promise.all(tokens.map((token) => objects.token(token.id).issue(token)))
  const object = objects.contract(contract.id)
  vi.useFakeTimers({ toFake: ['Date'] })
  await object.setSuspended(Date.now())
  const refused = async () => {
    const answers = await Promise.all(tokens.map((token) => ask(token)))
    return answers.filter((answer) => answer?.reason === 'contract_suspended').length
  }
  expect(await refused()).toBe(50)
  for (const expected of [100, 110]) {
    vi.setSystemTime(Date.now() + 10_000)
    await runDurableObjectAlarm(stubOf(object))
    expect(await refused()).toBe(expected)
  }
  vi.useRealTimers()
})

test('a limit of charges and one of energy are shared by all tokens of a contract, and a charge that gave none counts not', async () => {
  const { contract } = await contractWith(1)
  const object = objects.contract(contract.id)
  await object.setLimits({ sessions: { most: 2, per: 'day' }, energyWh: { most: 50_000, per: 'week' } }, null)
  const hold = (reference: string, now = NOW) => object.hold(reference, 5_000, now)
  expect([await hold('one'), await hold('two'), await hold('one')]).toEqual(['granted', 'granted', 'granted'])
  expect(await hold('three')).toBe('sessions_used_up')
  await object.used('two', 0)
  expect(await hold('three')).toBe('granted')
  await object.used('one', 30_000)
  await object.used('three', 20_000)
  const nextDay = NOW + 86_400_000
  expect(await hold('four', nextDay)).toBe('energy_used_up')
  expect(await hold('five', NOW + 7 * 86_400_000)).toBe('granted')
})

test('limits of place and hour are told to the tokens of a contract, which then decide alone', async () => {
  const { contract, tokens } = await contractWith(2)
  const object = objects.contract(contract.id)
  await object.setLimits({ countries: ['BEL'] }, null)
  for (const token of tokens)
    expect(await ask(token, { site: DELFT })).toMatchObject({ allowed: 'NOT_ALLOWED', reason: 'country_not_covered' })
  await object.setLimits(null, null)
  for (const token of tokens) expect(await ask(token, { site: DELFT })).toMatchObject({ allowed: 'ALLOWED' })
})
