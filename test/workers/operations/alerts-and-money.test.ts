import { beforeAll, expect, test } from 'vitest'
import { recordOutboxWatch } from '#store/alerts/record-outbox-watch'
import { bodyOf, operationsWorld, START } from './operations-world.ts'

interface Alerts {
  readonly items: readonly { readonly kind: string; readonly raised: boolean; readonly count: number }[]
}

async function raised(world: ReturnType<typeof operationsWorld>): Promise<string[]> {
  const { items } = await bodyOf<Alerts>(await world.get('/alerts'))
  return items.filter((alert) => alert.raised).map(({ kind }) => kind)
}

const MINUTE_MS = 60_000

beforeAll(async () => {
  const { house } = operationsWorld()
  for (const [shard, market, brand] of [
    ['nl1', 'nl', 'volta'],
    ['de1', 'de', 'meadow'],
  ] as const) {
    const key = `${market.toUpperCase()}*LDP:1`
    await house.market(shard).batch([
      house
        .market(shard)
        .prepare(`INSERT INTO sessions (id, brand, market, way, peer, country_code, party_id, location_id, evse_uid, phase, authorization, energy_wh, revision, created_at, updated_at)
        VALUES (?1, ?2, ?3, 'rfid', 'eu_p', 'NL', 'LDP', 'L1', 'E1', 'charging', 'allowed', 1000, 1, ?4, ?4)`)
        .bind(`${shard}_aaaa`, brand, market, START),
      house
        .market(shard)
        .prepare(
          `INSERT INTO cdrs (key, brand, market, peer, country_code, party_id, cdr_id, url_id, session, operator_session_id, token, contract,
             authorization, location_id, evse_uid, started_at, ended_at, energy_wh, currency, claimed_excl_micros, content_hash, raw,
             operator_status, operator_reasons, driver_status, driver_reasons, received_at, settled_at)
           VALUES (?1, ?2, ?3, 'eu_p', 'NL', 'LDP', '1', ?1, ?4, NULL, NULL, NULL, 'none', 'L1', 'E1', 1, 2, 1000, 'EUR', 5000000, 'h', '{"id":"1"}', 'settled', '[]', 'held', '["session_unknown"]', ?5, ?5)`,
        )
        .bind(key, brand, market, `${shard}_aaaa`, START),
      house
        .market(shard)
        .prepare(`INSERT INTO ledger_transactions VALUES (?1, 'charge_cost', ?2, ?3, 'EUR', ?1, ?4, ?4)`)
        .bind(key, brand, market, START),
      house
        .market(shard)
        .prepare(
          `INSERT INTO ledger_entries VALUES (?1, 1, 'charging_cost', 'x', 500), (?1, 2, 'operator_payable', 'x', -500)`,
        )
        .bind(key),
    ])
  }
})

test('a healthy house raises none of the alerts', async () => {
  expect(await raised(operationsWorld())).toEqual([])
})

test('an outbox is late after five minutes, not before, and forgotten once it is empty', async () => {
  const world = operationsWorld()
  const watch = { object: 'nl1_slow', class: 'Token', waiting: 1, parked: 0, oldestAt: START - 4 * MINUTE_MS }
  await recordOutboxWatch(world.house.catalogue, watch, START)
  expect(await raised(world)).toEqual([])
  world.clock.now += 2 * MINUTE_MS
  expect(await raised(world)).toEqual(['outbox_late'])
  await recordOutboxWatch(world.house.catalogue, { ...watch, waiting: 0, oldestAt: null }, world.clock.now)
  expect(await raised(world)).toEqual([])
})

test('a parked row is late whatever its age, also when only the board knows of it', async () => {
  const world = operationsWorld()
  const outbox = { waiting: 0, parked: 1, oldestAt: START }
  world.board.push({
    peer: 'eu_p',
    name: 'P',
    state: 'registered',
    at: START,
    lastInAt: null,
    lastOutAt: null,
    lastError: null,
    errorRate: null,
    pulls: [],
    outbox,
  })
  expect(await raised(world)).toEqual(['outbox_late'])
})

test('T032, T036 a charge without a CDR after a day, and one whose operator is silent, are named with their age', async () => {
  const world = operationsWorld()
  const sessions = world.house.market('de1')
  const HOUR_MS = 60 * MINUTE_MS
  const insert = (id: string, phase: string, status: string, endedAt: number | null, staleSince: number | null) =>
    sessions
      .prepare(`INSERT INTO sessions (id, brand, market, way, peer, country_code, party_id, operator_session_id, location_id, evse_uid, phase,
        authorization, ended_at, energy_wh, revision, created_at, updated_at, reported_status, stale_since)
        VALUES (?1, 'meadow', 'de', 'rfid', 'eu_p', 'NL', 'LDP', ?1, 'L1', 'E1', ?2, 'ours', ?3, 1000, 1, ?4, ?4, ?5, ?6)`)
      .bind(id, phase, endedAt, START, status, staleSince)
  await sessions.batch([
    insert('LATE', 'ended', 'COMPLETED', START - 30 * HOUR_MS, null),
    insert('INVALID', 'ended', 'INVALID', START - 30 * HOUR_MS, null),
    insert('SOON', 'ended', 'COMPLETED', START - 23 * HOUR_MS, null),
    insert('SILENT', 'charging', 'ACTIVE', null, START - 3 * HOUR_MS),
  ])
  const { items } = await bodyOf<{ items: { kind: string; raised: boolean; count: number; details: string[] }[] }>(
    await world.get('/alerts'),
  )
  expect(items.filter(({ raised: isRaised }) => isRaised)).toMatchObject([
    { kind: 'cdr_missing', count: 1, since: START - 30 * HOUR_MS, details: ['LATE LATE: 30 h'] },
    { kind: 'session_stale', count: 1, since: START - 3 * HOUR_MS, details: ['SILENT SILENT: 3 h'] },
  ])
  await sessions.exec(
    "UPDATE sessions SET waits_for = 'cdr', last_step = 'warn', next_step = 'pull', next_step_at = 9 WHERE id = 'LATE'",
  )
  const unfinished = await bodyOf<{ items: { id: string; ageS: number }[] }>(await world.get('/unfinished-sessions'))
  expect(unfinished.items).toMatchObject([
    { id: 'LATE', ageS: 30 * 3600, phase: 'ended', waitsFor: 'cdr', lastStep: 'warn', nextStep: 'pull', nextStepAt: 9 },
    { id: 'SOON', ageS: 23 * 3600, phase: 'ended', nextStep: null },
    { id: 'nl1_aaaa', phase: 'charging' },
    { id: 'de1_aaaa', phase: 'charging' },
    { id: 'SILENT', phase: 'charging', reportedStatus: 'ACTIVE' },
  ])
  await sessions.exec("DELETE FROM sessions WHERE id IN ('LATE', 'INVALID', 'SOON', 'SILENT')")
})

test('two wrong postings that cancel each other out still raise the ledger', async () => {
  const world = operationsWorld()
  const ledger = world.house.market('de1')
  await ledger.exec(
    `INSERT INTO ledger_transactions VALUES ('w1', 'charge_cost', 'm', 'de', 'EUR', NULL, 1, 1), ('w2', 'charge_cost', 'm', 'de', 'EUR', NULL, 1, 1)`,
  )
  await ledger.exec(`INSERT INTO ledger_entries VALUES ('w1', 1, 'rounding', 'x', 7), ('w2', 1, 'rounding', 'x', -7)`)
  expect(await raised(world)).toEqual(['ledger_not_zero'])
  const { items } = await bodyOf<{ items: { market: string; sumMinor: number; unbalanced: object[] }[] }>(
    await world.get('/ledger/balances'),
  )
  expect(items).toMatchObject([
    { market: 'nl', sumMinor: 0, unbalanced: [] },
    { market: 'de', sumMinor: 0, unbalanced: [{}, {}] },
  ])
  await ledger.exec(`DELETE FROM ledger_entries WHERE transaction_id IN ('w1', 'w2')`)
})

test('what lies in quarantine raises its alert until somebody has dealt with it', async () => {
  const world = operationsWorld()
  await world.house
    .market('nl1')
    .exec(
      `INSERT INTO quarantine (id, source, peer, reason, issues, raw, received_at) VALUES ('q1', 'cdr', 'eu_p', 'party_not_ours', '[]', 'not even json', 1)`,
    )
  expect(await raised(world)).toEqual(['quarantine_not_empty'])
  expect(await (await world.get('/quarantine')).text()).toContain('not even json')
  expect((await world.post('/quarantine/q1/resolution')).status).toBe(200)
  expect(await raised(world)).toEqual([])
  expect((await world.post('/quarantine/nothing/resolution')).status).toBe(404)
})

test('a list of one brand shows nothing of another, and pages run across markets', async () => {
  const world = operationsWorld()
  const all = await bodyOf<{ items: { id: string }[]; nextCursor: string | null }>(await world.get('/sessions?limit=1'))
  expect(all.items.length).toBe(1)
  const rest = await bodyOf<{ items: { id: string }[]; nextCursor: string | null }>(
    await world.get(`/sessions?limit=1&cursor=${all.nextCursor}`),
  )
  expect([...all.items, ...rest.items].map(({ id }) => id).toSorted()).toEqual(['de1_aaaa', 'nl1_aaaa'])
  expect(rest.nextCursor).toBeNull()
  expect(await (await world.get('/sessions?brand=volta')).text()).not.toContain('meadow')
  expect(await (await world.get('/cdrs?brand=volta&reason=session_unknown')).text()).not.toContain('meadow')
  expect((await bodyOf<{ items: object[] }>(await world.get('/cdrs?reason=session'))).items).toEqual([])
})

test('a CDR is read with its text and its postings; its session tells the whole course', async () => {
  const world = operationsWorld()
  const cdr = await bodyOf<object>(await world.get(`/cdrs/${encodeURIComponent('nl*ldp:1')}`))
  expect(cdr).toMatchObject({ raw: '{"id":"1"}', rating: null, grossMinor: null, postings: [{ entries: [{}, {}] }] })
  expect((await world.get('/cdrs/NL*LDP%3A999')).status).toBe(404)
  const { timeline } = await bodyOf<{ timeline: { kind: string }[] }>(await world.get('/sessions/nl1_aaaa'))
  expect(timeline.map(({ kind }) => kind)).toContain('posted')
  expect((await world.get('/sessions/nl1_bbbb')).status).toBe(404)
  expect((await bodyOf<{ items: object[] }>(await world.get('/search?q=nl1_aaaa'))).items.length).toBeGreaterThan(0)
  expect(await bodyOf(await world.get('/overview?since=0'))).toMatchObject({
    money: [{ currency: 'EUR', costMinor: 1000, revenueMinor: 0 }],
  })
  expect(await (await world.get('/stations?bbox=2,47,16,55')).json()).toEqual({ items: [] })
  expect((await world.get('/stations?bbox=9,47,2,55')).status).toBe(400)
})
