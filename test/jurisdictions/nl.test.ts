import { expect, test } from 'vitest'
import { RETAINED, retentionRuleAt } from '#domain/retention/retention'
import { NL_RETENTION } from '#jurisdictions/nl/retention'
import { nlRules } from '#jurisdictions/nl/rules'
import { NL_VAT_RATES } from '#jurisdictions/nl/vat-rates'

test.each([
  ['2012-09-30T23:59:59+02:00', 1900],
  ['2012-10-01T00:00:00+02:00', 2100],
  ['2026-11-22T12:00:00+01:00', 2100],
])('VAT on charging in the Netherlands at %s is %i', (at, basisPoints) => {
  expect(nlRules.vatBasisPointsAt(Date.parse(at))).toBe(basisPoints)
})

test('before the first known rate there is none', () => {
  expect(nlRules.vatBasisPointsAt(0)).toBeNull()
})

test('every rate says where it is written', () => {
  for (const { citation } of NL_VAT_RATES) expect(citation).toMatch(/^Wet op de omzetbelasting/)
})

test('Dutch data stays in the European jurisdiction, and a receipt speaks Dutch unless asked otherwise', () => {
  expect(nlRules).toMatchObject({ country: 'NLD', currency: 'EUR', residency: { jurisdiction: 'eu', pinned: true } })
  expect(nlRules.receiptWording('nl')).toContain('Alle bedragen zijn inclusief btw.')
  expect(nlRules.receiptWording('fr')).toEqual(nlRules.receiptWording('nl'))
  expect(nlRules.receiptWording('en')).toContain('All amounts include VAT.')
})

test('A-133 every retention period says where it is written, and each kind of data has one', () => {
  for (const { citation } of NL_RETENTION) expect(citation).toMatch(/(Article|artikel|§) ?\d|§§ \d/)
  for (const of of RETAINED) expect(retentionRuleAt(nlRules.retention, of, Date.UTC(2026, 10, 28))).not.toBeNull()
})
