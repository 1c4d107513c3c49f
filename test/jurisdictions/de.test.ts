import { expect, test } from 'vitest'
import { RETAINED, retentionRuleAt } from '#domain/retention/retention'
import { DE_RETENTION } from '#jurisdictions/de/retention'
import { deRules } from '#jurisdictions/de/rules'
import { DE_VAT_RATES } from '#jurisdictions/de/vat-rates'

test.each([
  ['2020-06-30T23:59:59+02:00', 1900],
  ['2020-07-01T00:00:00+02:00', 1600],
  ['2020-12-31T23:59:59+01:00', 1600],
  ['2021-01-01T00:00:00+01:00', 1900],
  ['2026-11-22T12:00:00+01:00', 1900],
])('VAT on charging in Germany at %s is %i', (at, basisPoints) => {
  expect(deRules.vatBasisPointsAt(Date.parse(at))).toBe(basisPoints)
})

test('every rate says where it is written', () => {
  for (const { citation } of DE_VAT_RATES) expect(citation).toMatch(/^Umsatzsteuergesetz, §/)
})

test('German data stays in the European jurisdiction, and a receipt speaks German unless asked otherwise', () => {
  expect(deRules).toMatchObject({ country: 'DEU', currency: 'EUR', residency: { jurisdiction: 'eu', pinned: true } })
  expect(deRules.receiptWording('pl')).toEqual(deRules.receiptWording('de'))
})

test('A-133 every retention period says where it is written, and each kind of data has one', () => {
  for (const { citation } of DE_RETENTION) expect(citation).toMatch(/(Article|artikel|§) ?\d|§§ \d/)
  for (const of of RETAINED) expect(retentionRuleAt(deRules.retention, of, Date.UTC(2026, 10, 28))).not.toBeNull()
})
