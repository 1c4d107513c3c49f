import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { compareVector } from '../../scripts/pricing/compare-vector.ts'
import { priceVector } from '../../scripts/pricing/price-vector.ts'
import { readVector } from '../../scripts/pricing/read-vector.ts'

const folder = mkdtempSync(join(tmpdir(), 'roamwatt-price-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Given {
  readonly version?: string
  readonly zone?: string
  readonly tariffs?: readonly unknown[]
  readonly cdr?: Readonly<Record<string, unknown>>
  readonly claimed?: Readonly<Record<string, unknown>>
  readonly decimals?: number
}

const component = (type: string, price: number | string, other: object = {}) => ({
  type,
  price,
  step_size: 1,
  ...other,
})
const tariff = (components: readonly unknown[], other: object = {}) => ({
  id: 'T1',
  currency: 'EUR',
  elements: [{ price_components: components }],
  ...other,
})
const period = (time: string, volumes: Readonly<Record<string, number>>, tariffId?: string) => ({
  start_date_time: `2026-01-12T${time}:00Z`,
  dimensions: Object.entries(volumes).map(([type, volume]) => ({ type, volume })),
  ...(tariffId === undefined ? {} : { tariff_id: tariffId }),
})
const HOUR = { start_date_time: '2026-01-12T09:00:00Z', end_date_time: '2026-01-12T10:00:00Z', currency: 'EUR' }
const TEN_KWH = [period('09:00', { ENERGY: 10 })]
const PLAIN = tariff([component('ENERGY', 0.3, { vat: 20 })])

let files = 0
function fileOf({ version = '2.2.1', zone = 'UTC', tariffs = [PLAIN], cdr = {}, claimed, decimals }: Given): string {
  files += 1
  const path = join(folder, `${files}.json`)
  const vector = {
    name: `case-${files}`,
    ocpi_version: version,
    time_zone: zone,
    tariffs,
    cdr: { ...HOUR, charging_periods: TEN_KWH, ...cdr, ...(claimed ? { claimed } : {}) },
    ...(decimals === undefined ? {} : { compare: { decimals } }),
  }
  writeFileSync(path, JSON.stringify(vector))
  return path
}
const priceOf = (given: Given) => priceVector(readVector(fileOf(given)))

test.each<[string, Given]>([
  ['no_tariff', { tariffs: [] }],
  ['duplicate_tariff_id', { tariffs: [PLAIN, { ...PLAIN, id: 't1' }] }],
  ['unknown_tariff_id', { cdr: { charging_periods: [period('09:00', { ENERGY: 1 }, 'ghost')] } }],
  ['currency_mismatch', { cdr: { currency: 'CHF' } }],
  ['negative_volume', { cdr: { charging_periods: [period('09:00', { ENERGY: -1 })] } }],
  ['invalid_vat', { tariffs: [tariff([component('ENERGY', 0.3, { vat: -20 })])] }],
])('a charge that cannot be priced is rejected as %s', (reason, given) => {
  expect(priceOf(given)).toEqual({ name: expect.any(String), result: 'reject', reject_reason: reason })
})

test.each<[string, Given]>([
  ['step_size_zero', { tariffs: [tariff([component('ENERGY', 0.3, { step_size: 0 })])] }],
  ['periods_unsorted', { cdr: { charging_periods: [period('09:30', { ENERGY: 1 }), period('09:00', { ENERGY: 1 })] } }],
  ['periods_outside_session', { cdr: { charging_periods: [period('08:59', { ENERGY: 1 })] } }],
  [
    'unused_tariff',
    { tariffs: [PLAIN, { ...PLAIN, id: 'T2' }], cdr: { charging_periods: [period('09:00', { ENERGY: 1 }, 'T1')] } },
  ],
  ['period_without_tariff', { tariffs: [PLAIN, { ...PLAIN, id: 'T2' }] }],
  [
    'mixed_step_size',
    {
      tariffs: [PLAIN, { ...tariff([component('ENERGY', 0.3, { step_size: 500 })]), id: 'T2' }],
      cdr: { charging_periods: [period('09:00', { ENERGY: 1 }, 'T1'), period('09:30', { ENERGY: 1 }, 'T2')] },
    },
  ],
  [
    'min_max_undefined_multi_tariff',
    {
      tariffs: [
        { ...PLAIN, max_price: { excl_vat: 1 } },
        { ...PLAIN, id: 'T2' },
      ],
      cdr: { charging_periods: [period('09:00', { ENERGY: 1 }, 'T1'), period('09:30', { ENERGY: 1 }, 'T2')] },
    },
  ],
  [
    'period_spans_price_change',
    {
      tariffs: [
        {
          ...PLAIN,
          elements: [{ price_components: [component('ENERGY', 1)], restrictions: { max_kwh: 5 } }, ...PLAIN.elements],
        },
      ],
    },
  ],
  [
    'power_restriction_not_verifiable',
    { tariffs: [{ ...PLAIN, elements: [{ ...PLAIN.elements[0], restrictions: { min_power: 5 } }] }] },
  ],
  [
    'power_range_straddles_threshold',
    {
      tariffs: [{ ...PLAIN, elements: [{ ...PLAIN.elements[0], restrictions: { min_power: 5 } }] }],
      cdr: { charging_periods: [period('09:00', { ENERGY: 10, MIN_POWER: 4, MAX_POWER: 11 })] },
    },
  ],
  [
    'unattributed_tax',
    {
      version: '2.3.0',
      tariffs: [
        { ...tariff([component('ENERGY', 0.1)]), tax_included: 'NO', min_price: { before_taxes: 5, after_taxes: 6 } },
      ],
    },
  ],
])('what is priced with a doubt says so: %s', (warning, given) => {
  expect(priceOf(given)).toMatchObject({ result: 'ok', warnings: expect.arrayContaining([warning]) })
})

test('a side that is not known is left out, and one that is known has every digit', () => {
  const thirds = { cdr: { charging_periods: [period('09:00', { TIME: 0.5 })] }, decimals: 4 }
  expect(priceOf({ ...thirds, version: '2.1.1', tariffs: [tariff([component('TIME', '0.3333')])] })).toMatchObject({
    total_cost: { excl_vat: '0.16665' },
  })
  const untaxed = priceOf({
    ...thirds,
    version: '2.3.0',
    tariffs: [{ ...tariff([component('TIME', 2)]), tax_included: 'NO' }],
  })
  expect(untaxed).toHaveProperty('total_cost', { excl_vat: '1.00' })
  expect(untaxed).not.toHaveProperty('taxes')
  const included = { ...tariff([component('TIME', 2)]), tax_included: 'YES' }
  expect(priceOf({ ...thirds, version: '2.3.0', tariffs: [included] })).toHaveProperty('total_cost', {
    incl_vat: '1.00',
  })
  const exempt = { ...tariff([component('TIME', 2)]), tax_included: 'N/A' }
  expect(priceOf({ ...thirds, version: '2.3.0', tariffs: [exempt] })).toMatchObject({
    total_cost: { excl_vat: '1.00', incl_vat: '1.00' },
    taxes: [],
  })
})

test('a tax included in prices is taken out of them, rate by rate', () => {
  const mixed = {
    ...tariff([component('FLAT', 1.21, { vat: 21 }), component('ENERGY', 0.11, { vat: 10 })]),
    tax_included: 'YES',
  }
  expect(priceOf({ version: '2.3.0', tariffs: [mixed] })).toMatchObject({
    total_cost: { excl_vat: '2.00', incl_vat: '2.31' },
    taxes: [
      { name: 'VAT', percentage: '21', amount: '0.21' },
      { name: 'VAT', percentage: '10', amount: '0.10' },
    ],
  })
})

test('a total is shown in the minor units of its currency', () => {
  const shown = (currency: string) =>
    priceOf({ tariffs: [tariff([component('ENERGY', 1.23456)], { currency })], cdr: { currency } })
  expect(shown('JPY')).toMatchObject({ total_cost_display: { excl_vat: '12' } })
  expect(shown('KWD')).toMatchObject({ total_cost_display: { excl_vat: '12.346' } })
  expect(shown('EUR')).toMatchObject({ total_cost_display: { excl_vat: '12.35' } })
})

const salesTax = (amount: number) => ({
  total_cost: { before_taxes: 3, taxes: [{ name: 'Sales tax', percentage: 10, amount }] },
})
const unknownTax = { version: '2.3.0', tariffs: [{ ...tariff([component('ENERGY', 0.3)]), tax_included: 'NO' }] }
const stated = { version: '2.3.0', tariffs: [{ ...PLAIN, tax_included: 'NO' }] }

test.each<[string, Given, string]>([
  ['both amounts follow', { claimed: { total_cost: { excl_vat: 3, incl_vat: 3.6 } } }, 'match'],
  ['only the amount without VAT is claimed', { claimed: { total_cost: { excl_vat: 3 } } }, 'excl_match'],
  ['2.1.1 claims a number', { version: '2.1.1', claimed: { total_cost: 3 } }, 'excl_match'],
  ['the amount with VAT does not follow', { claimed: { total_cost: { excl_vat: 3, incl_vat: 3.63 } } }, 'tax_mismatch'],
  ['a cent is missing', { claimed: { total_cost: { excl_vat: 2.99, incl_vat: 3.6 } } }, 'mismatch_by_0.01'],
  ['a claim is above', { claimed: { total_cost: { excl_vat: 3.16 } } }, 'mismatch_by_0.16'],
  ['a listed tax is more than its percentage', { ...unknownTax, claimed: salesTax(0.85) }, 'tax_mismatch'],
  ['a listed tax is less, and nothing may be exempt', { ...unknownTax, claimed: salesTax(0.1) }, 'tax_mismatch'],
  [
    'a listed tax is its percentage, and the tariff states none',
    { ...unknownTax, claimed: salesTax(0.3) },
    'excl_match',
  ],
  ['a listed tax is not that of the tariff', { ...stated, claimed: salesTax(0.3) }, 'tax_mismatch'],
  [
    'a listed tax is that of the tariff',
    { ...stated, claimed: { total_cost: { before_taxes: 3, taxes: [{ name: 'VAT', percentage: 20, amount: 0.6 }] } } },
    'match',
  ],
])('a claim is verified: %s', (_, given, verify) => {
  expect(priceOf(given)).toMatchObject({ verify })
})

test('times with an offset are the instants they name, read on the clock of the site', () => {
  const night = {
    price_components: [component('ENERGY', 0.1)],
    restrictions: { start_time: '00:30', end_time: '04:30' },
  }
  const priced = priceOf({
    zone: 'Europe/London',
    tariffs: [{ ...PLAIN, elements: [night, ...PLAIN.elements] }],
    cdr: {
      start_date_time: '2026-07-01T01:30:00+02:00',
      end_date_time: '2026-07-01T02:30:00+02:00',
      charging_periods: [
        { start_date_time: '2026-07-01T01:30:00+02:00', dimensions: [{ type: 'ENERGY', volume: 10 }] },
      ],
    },
  })
  expect(priced).toMatchObject({ total_cost: { excl_vat: '1.00' }, warnings: [] })
})

test.each<[string, Given, RegExp]>([
  ['an unknown version', { version: '2.0' }, /ocpi_version/],
  ['an unknown zone', { zone: 'Europe/Atlantis' }, /time_zone/],
  [
    'a price that cannot be kept exactly',
    { tariffs: [tariff([component('ENERGY', 0.1234567)])] },
    /tariffs\.0\.elements\.0\.price_components\.0\.price/,
  ],
  ['a time that is none', { cdr: { end_date_time: 'noon' } }, /cdr\.end_date_time/],
  ['no periods', { cdr: { charging_periods: [] } }, /cdr\.charging_periods/],
])('%s is not read, and the field is named', (_, given, message) => {
  expect(() => readVector(fileOf(given))).toThrow(message)
})

test('the command prices what it can read, says what it cannot, and its exit status shows it', () => {
  const good = fileOf({})
  const broken = join(folder, 'broken.json')
  writeFileSync(broken, '{')
  const run = (...files: string[]) =>
    spawnSync(process.execPath, [resolve('scripts/price.ts'), ...files], { encoding: 'utf8', timeout: 60_000 })
  const both = run(broken, good)
  const lines = both.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toEqual([
    { name: broken, result: 'error', reason: expect.any(String) },
    expect.objectContaining({ result: 'ok', total_cost: { excl_vat: '3.00', incl_vat: '3.60' } }),
  ])
  expect(both.status).toBe(2)
  expect(run(good).status).toBe(0)
  expect(run().status).toBe(2)
}, 120_000)

test('a vector that states something else is told apart from one that passes', () => {
  const vector = readVector(fileOf({}))
  const answer = priceVector(vector)
  const expected = { result: 'ok' as const, total_cost: { excl_vat: '3.00', incl_vat: '3.60' } }
  expect(compareVector({ ...vector, expected }, answer)).toEqual([])
  const off = { ...expected, total_cost: { excl_vat: '3.01' }, warnings: ['step_size_zero'], verify: 'match' }
  expect(compareVector({ ...vector, expected: off }, answer)).toHaveLength(3)
  expect(compareVector({ ...vector, expected: { result: 'reject', reject_reason: 'no_tariff' } }, answer)).toHaveLength(
    1,
  )
})
