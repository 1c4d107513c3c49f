import { abortAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { letGoOfCdrPayloads, type SweepCursor, type SweepStep } from '#store/market/let-go'
import { bindings } from '../faults/bindings.ts'
import { catchOutgoingCalls } from '../scenarios/operator.ts'
import { connectedOperator, foundPlatform } from '../scenarios/platform.ts'
import { objects, stubOf } from './object-world.ts'

const DAY_MS = 86_400_000
const YEAR_MS = 366 * DAY_MS
const COUNT = 1_200
let peer: string

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
})

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const RAW = JSON.stringify({
  cdr_token: { uid: 'CARD', contract_id: 'NL-RWT-C1' },
  auth_id: 'X',
  signed_data: {},
  id: '1',
})

/** CDRs of the peer as settled long ago: `held` says which of them are not. */
async function fill(database: D1Database, prefix: string, receivedAt: number, held: (n: number) => boolean) {
  const row = (n: number) =>
    database
      .prepare(
        `INSERT INTO cdrs (key, brand, market, peer, country_code, party_id, cdr_id, url_id, authorization, location_id, evse_uid, started_at,
           ended_at, energy_wh, currency, claimed_excl_micros, content_hash, raw, operator_status, operator_reasons, driver_status,
           driver_reasons, received_at, settled_at)
         VALUES (?1, 'roamwatt', 'nl', ?2, 'NL', 'LPT', ?1, ?1, 'ours', 'L', 'E', 0, 0, 10, 'EUR', 4, 'h', ?3, ?4, '[]', ?5, '[]', ?6, 0)`,
      )
      .bind(`NL*LPT:${prefix}${n}`, peer, RAW, held(n) ? 'held' : 'settled', held(n) ? 'held' : 'billed', receivedAt)
  for (let from = 0; from < COUNT; from += 200) {
    await database.batch(Array.from({ length: 200 }, (_, n) => row(from + n)))
  }
}

const counts = (database: D1Database, prefix: string) =>
  database
    .prepare(
      `SELECT SUM(payload_removed_at IS NOT NULL) AS removed, SUM(raw LIKE '%CARD%' OR raw LIKE '%signed_data%') AS named, COUNT(*) AS rows
       FROM cdrs WHERE key LIKE ?`,
    )
    .bind(`NL*LPT:${prefix}%`)
    .first<{ removed: number; named: number; rows: number }>()

/** Lets the alarm of the peer ring until its sweep is over. */
async function sweep(): Promise<void> {
  const before = (await objects.party(peer).retention(Date.now())).last?.at ?? 0
  for (let alarms = 0; alarms < 40; alarms++) {
    const { last, dueAt } = await objects.party(peer).retention(Date.now())
    if (last && last.at > before) return
    vi.setSystemTime(Math.max(Date.now() + 1, dueAt ?? 0))
    await runDurableObjectAlarm(stubOf(objects.party(peer)))
    // What a sweep remembers it has stored.
    if (alarms === 1) await abortAllDurableObjects()
  }
  throw new Error('the sweep never came to its end')
}

test('A-133 a step looks at 500 rows at most, and the next goes on behind them', async () => {
  await fill(bindings.MARKET_NL, 'STEP-', 1_000, (n) => n % 2 === 0)
  const removed: number[] = []
  const sweeping = { peer, before: 1_001, limit: 500 }
  let after: SweepCursor | null = null
  do {
    const step: SweepStep = await letGoOfCdrPayloads(bindings.MARKET_NL, { ...sweeping, after }, Date.now())
    removed.push(step.removed)
    after = step.after
  } while (after)
  expect(removed.length).toBe(3)
  expect(Math.max(...removed)).toBeLessThanOrEqual(500)
  expect(await counts(bindings.MARKET_NL, 'STEP-')).toEqual({ removed: 600, named: 600, rows: COUNT })
})

test('A-133, T175 a sweep goes on where it was after a crash, lets all go that is due, and spares what is open', async () => {
  await fill(bindings.MARKET_NL, 'OLD-', Date.now() - 7 * YEAR_MS, (n) => n % 3 === 0)
  await fill(bindings.MARKET_NL, 'NEW-', Date.now() - 4 * YEAR_MS, () => false)
  await objects.party(peer).agreeRetention({}, Date.now())
  await sweep()
  // Every third is held, and keeps all of it.
  expect(await counts(bindings.MARKET_NL, 'OLD-')).toEqual({ removed: 800, named: 400, rows: COUNT })
  expect(await counts(bindings.MARKET_NL, 'NEW-')).toMatchObject({ removed: 0 })
})

test('A-133 a held CDR is let go once it is no longer open, and a market with a least period keeps to it', async () => {
  await fill(bindings.MARKET_DE, 'DE-', Date.now() - 2 * YEAR_MS, () => false)
  await bindings.MARKET_NL.prepare(
    "UPDATE cdrs SET operator_status = 'settled', driver_status = 'billed' WHERE key LIKE 'NL*LPT:OLD-%'",
  ).run()
  await objects.party(peer).agreeRetention({ cdr_payload: 30 }, Date.now())
  await sweep()
  expect(await counts(bindings.MARKET_NL, 'OLD-')).toEqual({ removed: COUNT, named: 0, rows: COUNT })
  expect(await counts(bindings.MARKET_NL, 'NEW-')).toMatchObject({ removed: COUNT })
  // § 199 BGB: three years from the end of the year, whatever was agreed.
  expect(await counts(bindings.MARKET_DE, 'DE-')).toMatchObject({ removed: 0 })
})

test('A-133 the sweep comes again a day later by itself, and what was agreed outlives the object', async () => {
  const { dueAt, overrides } = await objects.party(peer).retention(Date.now())
  expect(overrides).toEqual({ cdr_payload: 30 })
  expect((dueAt ?? 0) - Date.now()).toBeGreaterThan(DAY_MS - 60_000)
  expect((dueAt ?? 0) - Date.now()).toBeLessThanOrEqual(DAY_MS)
})
