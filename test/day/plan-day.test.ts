import { describe, expect, test } from 'vitest'
import { OPERATORS } from '../../bench/day/cast.ts'
import { DAY_FAULTS, type DaySite, LEAST_OF_A_FAULT, planDay, WAYS } from '../../bench/day/plan-day.ts'

const siteOf = (party: string, at: number): DaySite => ({
  locationId: `${party}-${at}`,
  evseUid: `${at}`,
  evseId: `NL*${party}*E${at}`,
  status: at % 9 === 0 ? 'CHARGING' : 'AVAILABLE',
  connectors: [{ id: '1', tariff: at % 5 === 0 ? null : { elements: at % 7 === 0 ? 2 : 1 } }],
})
const SITES = new Map(
  OPERATORS.map((role) => [role, Array.from({ length: 500 }, (_, at) => siteOf(role.party, at + 1))]),
)
const { charges, drivers } = planDay(400, '1', SITES)

test('the same sites and seed give the same day, another seed another one', () => {
  expect(planDay(400, '1', SITES)).toEqual({ charges, drivers })
  expect(planDay(400, '2', SITES)).not.toEqual({ charges, drivers })
})

test('every way has its share, and every fault happens often enough', () => {
  for (const way of WAYS) expect(charges.filter((charge) => charge.way === way).length).toBeGreaterThanOrEqual(100)
  for (const fault of DAY_FAULTS)
    expect(charges.filter((charge) => charge.fault === fault).length).toBeGreaterThanOrEqual(LEAST_OF_A_FAULT)
})

describe('where charges can be', () => {
  test('abroad drivers have a card and nothing else', () => {
    const abroad = charges.filter(({ operator }) => operator.market === null)
    expect(abroad.length).toBeGreaterThan(0)
    expect(new Set(abroad.map(({ way }) => way))).toEqual(new Set(['rfid']))
  })

  test('a charge that we begin has an EVSE of its own, and none that is taken', () => {
    const ours = charges.filter(({ way }) => way !== 'rfid').map(({ evseId }) => evseId)
    expect(new Set(ours).size).toBe(ours.length)
    expect(charges.every(({ evseUid }) => Number(evseUid) % 9 !== 0)).toBe(true)
  })

  test('a tariff is missing exactly where it is meant to', () => {
    for (const { fault, evseUid } of charges) expect(Number(evseUid) % 5 === 0).toBe(fault === 'tariff_missing')
  })

  test('too few EVSEs are refused', () => {
    const few = new Map(OPERATORS.map((role) => [role, [siteOf(role.party, 1)]]))
    expect(() => planDay(400, '1', few)).toThrow(RangeError)
  })
})

test('a driver of the brand and market pays for a charge with a contract', () => {
  for (const { driver, brand, market } of charges.filter(({ way }) => way !== 'ad_hoc'))
    expect(drivers[driver ?? -1]).toMatchObject({ brand, market })
})
