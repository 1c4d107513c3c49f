import { runInDurableObject } from 'cloudflare:test'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { expect, test, vi } from 'vitest'
import type { OutboxRow } from '#durable-objects/outbox-rpc'
import type { DriverQuestion, ReviewCase } from '#durable-objects/token/token-rpc'
import { driverQuestions } from '#schema/market/driver-questions'
import { reviewCases } from '#schema/market/review-cases'
import { bindings } from '../faults/bindings.ts'
import { ask, BERLIN, contractWith, DELFT, LISBON, OSLO, objects, storedIn, stubOf, tokenOf } from './object-world.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function oneToken() {
  const { contract, tokens } = await contractWith(1)
  return { contract, token: tokens[0] ?? tokenOf() }
}

/** What a token has told or will tell of one kind, oldest first: what is no longer in its outbox is in the database. */
async function told<T extends { readonly id: string }>(
  token: { readonly id: string },
  type: OutboxRow['type'],
): Promise<T[]> {
  const waiting = await runInDurableObject(stubOf(objects.token(token.id)), (_, { storage }) =>
    storage.sql
      .exec<{ payload: string }>('SELECT payload FROM outbox WHERE type = ?', type)
      .toArray()
      .map(({ payload }) => JSON.parse(payload)),
  )
  const stored = await storedOf(token.id, type)
  const byId = new Map([...stored, ...waiting].map((row) => [row.id, row]))
  return [...byId.values()].toSorted((a, b) => timeOf(a) - timeOf(b)) as T[]
}

const timeOf = (row: { readonly raisedAt?: number; readonly askedAt?: number }) => row.raisedAt ?? row.askedAt ?? 0

async function storedOf(token: string, type: OutboxRow['type']) {
  const db = drizzle(bindings.MARKET_NL)
  const rows =
    type === 'ReviewRaised'
      ? await db.select().from(reviewCases).where(eq(reviewCases.token, token))
      : await db.select().from(driverQuestions).where(eq(driverQuestions.token, token))
  return rows.map((row) => ({ ...row, seen: JSON.parse(row.seen) }))
}

test('T135 of fifty that ask at once over several tokens of a contract for one charge, one is allowed', async () => {
  const { tokens } = await contractWith(4, null, 1)
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => ask(tokens[index % 4] ?? tokenOf(), { now: NOW })),
  )
  expect(answers.filter((answer) => answer?.allowed === 'ALLOWED')).toHaveLength(1)
  const reasons = new Set(answers.map((answer) => answer?.reason))
  expect(reasons).toEqual(new Set(['ok', 'too_many_at_once', 'too_many_on_contract']))
})

test('T135 a charge that never began gives its place back after a quarter of an hour, by itself', async () => {
  const { tokens } = await contractWith(2, null, 1)
  const [first = tokenOf(), second = tokenOf()] = tokens
  expect(await ask(first, { now: NOW })).toMatchObject({ allowed: 'ALLOWED' })
  expect(await ask(second, { now: NOW + 14 * MINUTE })).toMatchObject({ reason: 'too_many_on_contract' })
  expect(await ask(second, { now: NOW + 15 * MINUTE })).toMatchObject({ allowed: 'ALLOWED' })
})

test('T135 a charge that began keeps its place until it ends, and one whose end was lost locks nobody out for ever', async () => {
  const { contract, tokens } = await contractWith(2, null, 1)
  const [first = tokenOf(), second = tokenOf()] = tokens
  const object = objects.contract(contract.id)
  const reference = (await ask(first, { now: NOW }))?.reference ?? ''
  await object.began(reference, NOW)
  expect(await ask(second, { now: NOW + HOUR })).toMatchObject({ reason: 'too_many_on_contract' })
  await objects.token(first.id).ended(reference, NOW + HOUR)
  await vi.waitFor(async () => expect(await object.hold('probe', 0, NOW + HOUR)).toBe('granted'))
  await object.release('probe')

  const lost = (await ask(second, { now: NOW + HOUR }))?.reference ?? ''
  await object.began(lost, NOW + HOUR)
  expect(await ask(first, { now: NOW + 24 * HOUR })).toMatchObject({ reason: 'too_many_on_contract' })
  expect(await ask(first, { now: NOW + 25 * HOUR })).toMatchObject({ allowed: 'ALLOWED' })
})

test('T134 Lisbon and Oslo within twenty minutes: refused, and a person is told once with the figures', async () => {
  const { token } = await oneToken()
  expect(await ask(token, { now: NOW, site: LISBON })).toMatchObject({ allowed: 'ALLOWED' })
  for (const minutes of [20, 21, 22]) {
    expect(await ask(token, { now: NOW + minutes * MINUTE, site: OSLO })).toMatchObject({ reason: 'impossible_travel' })
  }
  const cases = await told<ReviewCase>(token, 'ReviewRaised')
  expect(cases).toMatchObject([
    { rule: 'impossible_travel', denied: true, token: token.id, country: 'NOR', seen: { km: 2738, minutes: 20 } },
  ])
  expect(JSON.stringify(cases)).not.toContain(token.uid)
})

test('a case that was closed does not hide the next one', async () => {
  const { token } = await oneToken()
  await ask(token, { now: NOW, site: LISBON })
  await ask(token, { now: NOW + 20 * MINUTE, site: OSLO })
  const [first] = await told<ReviewCase>(token, 'ReviewRaised')
  await objects.token(token.id).closeCase(first?.id ?? '')
  await ask(token, { now: NOW + 21 * MINUTE, site: OSLO })
  expect(await told(token, 'ReviewRaised')).toHaveLength(2)
})

test('a use after the block is a case for a person', async () => {
  const { token } = await oneToken()
  await objects.token(token.id).setBlocked(NOW)
  expect(await ask(token, { now: NOW + 30 * MINUTE, site: BERLIN })).toMatchObject({ allowed: 'BLOCKED' })
  expect(await told<ReviewCase>(token, 'ReviewRaised')).toMatchObject([
    { rule: 'used_after_block', denied: true, country: 'DEU', seen: { minutes: 30 } },
  ])
})

test('T137 a reference that a second session names is flagged, once', async () => {
  const { token } = await oneToken()
  const object = objects.token(token.id)
  const reference = (await ask(token, { now: NOW }))?.reference ?? ''
  // What never began is none of a second session's.
  await object.reusedReference(reference, 'eu_peer', NOW + HOUR)
  expect(await told(token, 'ReviewRaised')).toEqual([])
  await object.authorizationOf(reference, 'eu_peer')
  for (const hours of [1, 2]) await object.reusedReference(reference, 'eu_peer', NOW + hours * HOUR)
  expect(await told<ReviewCase>(token, 'ReviewRaised')).toMatchObject([
    { id: `reference_reused:${reference}`, rule: 'reference_reused', denied: false, seen: { minutes: 60 } },
  ])
  const { items } = await object.decisions(null, 10)
  expect(items[0]?.hits).toMatchObject([{ rule: 'reference_reused' }])
  await object.reusedReference('nl1_nobody', 'eu_peer', NOW)
  await object.reusedReference(reference, 'eu_other', NOW + 48 * HOUR)
  expect(await told(token, 'ReviewRaised')).toHaveLength(1)
})

test('a new country asks the driver and allows meanwhile; a no blocks the token and is a case', async () => {
  const { token } = await oneToken()
  const object = objects.token(token.id)
  await ask(token, { now: NOW, site: DELFT })
  expect(await ask(token, { now: NOW + 20 * HOUR, site: LISBON })).toMatchObject({ allowed: 'ALLOWED' })
  const [question] = await told<DriverQuestion>(token, 'DriverAsked')
  expect(question).toMatchObject({ rule: 'new_country', country: 'PRT', driver: token.driver })
  expect(await told(token, 'ReviewRaised')).toEqual([])
  expect(await object.answerQuestion('new_country:nothing', true, NOW)).toBeNull()
  expect(await object.answerQuestion(question?.id ?? '', false, NOW + 21 * HOUR)).toBe('answered')
  expect(await object.answerQuestion(question?.id ?? '', true, NOW + 22 * HOUR)).toBe('repeated')
  expect(await told<ReviewCase>(token, 'ReviewRaised')).toMatchObject([{ rule: 'new_country', denied: true }])
  expect(await ask(token, { now: NOW + 22 * HOUR, site: LISBON })).toMatchObject({ allowed: 'BLOCKED' })
})

test('more energy than a car takes: refused until the driver says that it was them', async () => {
  const { token } = await oneToken()
  const object = objects.token(token.id)
  for (let charge = 0; charge < 4; charge++) {
    const at = NOW + charge * HOUR
    const reference = (await ask(token, { now: at, site: DELFT }))?.reference ?? ''
    await object.ended(reference, at + 30 * MINUTE, 110_000)
  }
  expect(await ask(token, { now: NOW + 5 * HOUR, site: DELFT })).toMatchObject({ reason: 'energy_too_fast' })
  const [question] = await told<DriverQuestion>(token, 'DriverAsked')
  await object.answerQuestion(question?.id ?? '', true, NOW + 5 * HOUR)
  expect(await ask(token, { now: NOW + 5 * HOUR, site: DELFT })).toMatchObject({ allowed: 'ALLOWED' })
})

test('every decision is kept with what it was made of, newest first, in pages', async () => {
  const { token } = await oneToken()
  const object = objects.token(token.id)
  for (let minute = 0; minute < 5; minute++) {
    await ask(token, { now: NOW + minute * 20 * MINUTE, site: minute === 4 ? OSLO : DELFT })
  }
  const first = await object.decisions(null, 2)
  expect(first.hasMore).toBe(true)
  expect(first.items[0]).toMatchObject({
    at: NOW + 80 * MINUTE,
    allowed: 'NOT_ALLOWED',
    reason: 'impossible_travel',
    place: { country: 'NOR' },
    hits: [{ rule: 'impossible_travel', seen: { minutes: 20 } }, { rule: 'new_country' }],
    terms: { impossible_travel: { driveKmh: 250 } },
  })
  const last = first.items[1]
  if (!last) throw new Error('no second decision')
  const rest = await object.decisions({ at: last.at, reference: last.reference }, 10)
  expect(rest.items.map(({ at }) => at)).toEqual([2, 1, 0].map((minute) => NOW + minute * 20 * MINUTE))
  expect(rest.hasMore).toBe(false)
  // The terms are kept once, not with each.
  expect((await storedIn(object)).split('groundMinutes')).toHaveLength(2)
})
