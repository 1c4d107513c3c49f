import { expect, test } from 'vitest'
import { settleCdr } from '#domain/billing/settle-cdr'
import type { SettlementFacts } from '#domain/billing/settlement'
import { cdrOf, factsOf, START } from '../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../sample-charge.ts'

const HOUR_MS = 3_600_000
/** 0.40 € per kWh and 3 € for each hour. */
const BY_THE_HOUR = tariffOf([[[component('ENERGY', 0.4, 21), component('TIME', 3, 21)]]])

/** A charge of so many hours and kWh, of which the last hours were without energy. */
function charge(hours: number, kwh: number, idleHours = 0, change: Partial<SettlementFacts> = {}): SettlementFacts {
  const endAt = START + hours * HOUR_MS
  const cost = 0.4 * kwh + 3 * hours
  const idle = idleHours > 0 ? [periodAt(endAt - idleHours * HOUR_MS, { TIME: idleHours })] : []
  const facts = factsOf()
  return {
    ...facts,
    cdr: cdrOf({
      endAt,
      lastUpdated: endAt,
      totalEnergyWh: kwh * 1000,
      totalTimeS: hours * 3600,
      tariffs: [BY_THE_HOUR],
      periods: [periodAt(START, { ENERGY: kwh, TIME: hours - idleHours }), ...idle],
      totalCost: { exclVatMicros: micros(cost), inclVatMicros: null },
    }),
    session: { id: 'nl1_s', energyWh: kwh * 1000, startAt: START, endAt, way: 'rfid', holdMinor: 0 },
    pinned: facts.pinned && { ...facts.pinned, tariff: BY_THE_HOUR },
    ...change,
  }
}

test('T037 96 hours, 0.003 kWh and 290 € are held on both sides, and never billed by themselves', () => {
  const facts = charge(96, 0.003)
  expect(facts.cdr.totalCost.exclVatMicros).toBeGreaterThan(micros(288))
  const { operatorSide, driverSide, transactions, findings } = settleCdr(facts)
  expect(operatorSide).toMatchObject({ status: 'held', reasons: ['cdr_implausible'] })
  expect(driverSide).toMatchObject({ status: 'held', grossMinor: 0 })
  expect(transactions).toEqual([])
  expect(findings).toContainEqual(expect.objectContaining({ code: 'energy_flat', weight: 'implausible' }))
})

test.each([
  ['a night with the vehicle full at midnight', 14, 60, 8, 'billed'],
  ['a day and an hour without energy after a full charge', 40, 60, 25, 'held'],
  ['an hour in which a meter counted next to nothing', 2, 0.02, 0, 'held'],
  ['three hours at a charger that has no meter', 3, 0, 0, 'billed'],
  ['two days at a charger that has no meter', 48, 0, 0, 'held'],
  ['half an hour of next to nothing', 0.5, 0.02, 0, 'billed'],
] as const)('%s is %s', (_, hours, kwh, idleHours, status) => {
  expect(settleCdr(charge(hours, kwh, idleHours)).driverSide.status).toBe(status)
})

test('T036 what an operator claims for more than a day after its last word, with no energy since, is held', () => {
  const at = (lastWordHours: number) => ({
    session: {
      id: 'nl1_s',
      energyWh: 30_000,
      startAt: START,
      endAt: null,
      lastWordAt: START + lastWordHours * HOUR_MS,
      way: 'rfid' as const,
      holdMinor: 0,
    },
  })
  expect(settleCdr(charge(40, 30, 0, at(3))).driverSide.status).toBe('held')
  expect(settleCdr(charge(26, 30, 0, at(3))).driverSide.status).toBe('billed')
  // Energy was taken since: it was charged all the while, and only nobody said so.
  expect(settleCdr(charge(40, 45, 0, at(3))).driverSide.status).toBe('billed')
})
