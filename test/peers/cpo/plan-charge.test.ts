import { expect, test } from 'vitest'
import { chargeFaults } from './charge-fault.ts'
import { hours } from './charging-periods.ts'
import type { Connector, Tariff } from './ocpi-objects.ts'
import { type ChargeOrder, connectorPowerW, endChargeAt, planCharge } from './plan-charge.ts'

const connector: Connector = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 16,
  last_updated: '2026-06-01T00:00:00Z',
}
const dayAndNight: Tariff = {
  country_code: 'NL',
  party_id: 'ABC',
  id: 'T',
  currency: 'EUR',
  elements: [
    {
      price_components: [{ type: 'ENERGY', price: 0.5, step_size: 1 }],
      restrictions: { start_time: '07:00', end_time: '23:00' },
    },
    {
      price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }],
      restrictions: { start_time: '23:00', end_time: '07:00' },
    },
  ],
  last_updated: '2026-06-01T00:00:00Z',
}
const order = (more: Partial<ChargeOrder> = {}): ChargeOrder => ({
  key: 'seed/evse/1',
  startMs: Date.parse('2026-06-08T10:00:00Z'),
  zone: 'Europe/Amsterdam',
  connector,
  tariff: null,
  faults: [],
  short: false,
  ...more,
})
const keys = Array.from({ length: 200 }, (_, index) => `seed/evse/${index}`)
const keysOf = (more: Partial<ChargeOrder>) => planCharge(order(more)).messages.map(({ key }) => key)

test('the same order gives the same plan, another ordinal another', () => {
  expect(planCharge(order())).toEqual(planCharge(order()))
  expect(planCharge(order()).energyWh).not.toBe(planCharge(order({ key: 'seed/evse/2' })).energyWh)
})

test('periods follow each other without gap and hold all energy and time', () => {
  for (const key of keys) {
    const plan = planCharge(order({ key, tariff: dayAndNight, startMs: Date.parse('2026-06-08T20:30:00Z') }))
    let at = plan.startMs
    for (const period of plan.periods) {
      expect(period.startMs, key).toBe(at)
      expect(period.seconds, key).toBeGreaterThan(0)
      at += period.seconds * 1000
    }
    expect(at, key).toBe(plan.endMs)
    expect(
      plan.periods.reduce((sum, { energyWh }) => sum + energyWh, 0),
      key,
    ).toBe(plan.energyWh)
    expect(plan.energyWh, key).toBeLessThanOrEqual((connectorPowerW(connector) * plan.chargingSeconds) / 3600)
  }
})

test('a period begins where the tariff changes on the clock of the site', () => {
  const changeMs = Date.parse('2026-06-08T21:00:00Z')
  const plans = keys.map((key) =>
    planCharge(order({ key, tariff: dayAndNight, startMs: Date.parse('2026-06-08T20:40:00Z') })),
  )
  const across = plans.filter(({ endMs }) => endMs > changeMs)
  expect(across.length).toBeGreaterThan(100)
  for (const { periods } of across) expect(periods.map(({ startMs }) => startMs)).toContain(changeMs)
})

test('durations have an exact decimal volume in hours', () => {
  for (const key of keys) {
    for (const { seconds } of planCharge(order({ key })).periods)
      expect(Math.round(hours(seconds) * 3600 * 1e6) / 1e6, key).toBe(seconds)
  }
})

test('a short charge takes 15 to 50 minutes', () => {
  for (const key of keys) {
    const { startMs, endMs } = planCharge(order({ key, short: true }))
    expect((endMs - startMs) / 60_000, key).toBeGreaterThan(14)
    expect((endMs - startMs) / 60_000, key).toBeLessThan(51)
  }
})

test('a charge stopped early keeps what was told and ends there', () => {
  for (const key of keys) {
    const plan = planCharge(order({ key, tariff: dayAndNight }))
    const stopped = endChargeAt(plan, plan.startMs + 601_000)
    expect(stopped.endMs - stopped.startMs, key).toBe(603_000)
    expect(stopped.energyWh, key).toBeLessThan(plan.energyWh)
    expect(stopped.messages.at(-2)?.kind, key).toBe('session_final')
    const early = plan.periods.filter(({ startMs, seconds }) => startMs + seconds * 1000 <= stopped.endMs)
    expect(stopped.periods.slice(0, early.length), key).toEqual(early)
  }
})

test('without faults a session is opened, updated, closed and billed once', () => {
  const messages = keysOf({})
  expect(messages[0]).toBe('session_start')
  expect(messages.slice(1, -2).every((key, index) => key === `session_patch_${index + 1}`)).toBe(true)
  expect(messages.slice(-2)).toEqual(['session_final', 'cdr'])
})

test('each fault changes the messages as its name says', () => {
  const usual = keysOf({})
  expect(keysOf({ faults: ['cdr_twice'] })).toEqual([...usual, 'cdr_again'])
  expect(keysOf({ faults: ['cdr_never'] })).toEqual(usual.slice(0, -1))
  expect(keysOf({ faults: ['session_never'] })).toEqual(['cdr'])
  expect(keysOf({ faults: ['session_repeated'] })).toHaveLength(2 * (usual.length - 1) + 1)
  const disordered = keysOf({ faults: ['session_out_of_order'] })
  expect(disordered).not.toEqual(usual)
  expect(disordered.toSorted()).toEqual(usual.toSorted())
  expect(disordered.at(-2)).toMatch(/^session_patch/)
  expect(chargeFaults).toHaveLength(13)
})

test('a power published a thousand times too high is not believed', () => {
  expect(connectorPowerW({ ...connector, max_electric_power: 7_360_000 })).toBe(7360)
  expect(connectorPowerW({ ...connector, max_electric_power: null })).toBe(11_040)
})
