import { expect, test } from 'vitest'
import { confirmCapture } from '#domain/payment-terminal/financial-advice'
import { findCardNumber } from '#domain/payment-terminal/find-card-number'

const capture = {
  session: 'nl1_abcdefghijklmnopqrstuvwx',
  currency: 'EUR',
  priceMinor: 440,
  capturedMinor: 440,
  vatBasisPoints: 1000,
  reference: 'pi_3NXyz',
  failure: null,
  at: 1_000,
}

test('E-77 a capture is confirmed with what was taken, the VAT in it as a tax, and the reference of the start', () => {
  expect(confirmCapture(capture)).toEqual({
    id: capture.session,
    authorizationReference: capture.session,
    totalCosts: {
      exclVatMicros: 4_000_000,
      inclVatMicros: 4_400_000,
      taxes: [{ name: 'VAT', accountNumber: null, percentMicros: 10_000_000, amountMicros: 400_000 }],
    },
    currency: 'EUR',
    eftData: ['Reference: pi_3NXyz', 'Amount: EUR 4.40'],
    captureStatus: 'SUCCESS',
    captureMessage: null,
    lastUpdated: 1_000,
  })
})

test('E-77, E-80 less than the price is a part of it, and nothing is a failure with its reason', () => {
  const part = confirmCapture({ ...capture, capturedMinor: 330 })
  expect([part.captureStatus, part.captureMessage]).toEqual([
    'PARTIAL_SUCCESS',
    'captured 3.30 of 4.40 EUR, all that was held',
  ])
  expect(part.totalCosts).toMatchObject({ exclVatMicros: 3_000_000, inclVatMicros: 3_300_000 })
  const failed = confirmCapture({ ...capture, capturedMinor: 0, failure: 'released_already' })
  expect([failed.captureStatus, failed.captureMessage]).toEqual(['FAILED', 'nothing was captured: released_already'])
  expect(failed.totalCosts.inclVatMicros).toBe(0)
  expect(failed.eftData).not.toEqual([])
})

test.each(['JPY', 'EUR', 'KWD'])('E-77 net and VAT add up to what was taken, in %s and at every cent', (currency) => {
  for (let capturedMinor = 1; capturedMinor < 500; capturedMinor += 7) {
    for (const vatBasisPoints of [0, 770, 1900, 2100, 2550]) {
      const { totalCosts } = confirmCapture({ ...capture, currency, capturedMinor, vatBasisPoints })
      expect(totalCosts.exclVatMicros + (totalCosts.taxes?.[0]?.amountMicros ?? 0)).toBe(totalCosts.inclVatMicros)
      expect(Number.isInteger(totalCosts.exclVatMicros)).toBe(true)
    }
  }
  expect(confirmCapture({ ...capture, currency: 'JPY' }).eftData.at(-1)).toBe('Amount: JPY 440')
})

test('E-80 a line that may hold a card number never gets out', () => {
  const { eftData } = confirmCapture({ ...capture, reference: '4111 1111-1111 1111' })
  expect(eftData).toEqual(['Amount: EUR 4.40'])
})

test.each([
  '4111111111111111',
  'Nr: 5555 5555 5555 4444',
  '3782-822463-10005',
  'x6759649826438453y',
  '99 4111.1111.1111.1111',
])('E-80 %s is seen as a card number', (text) => {
  expect(findCardNumber(text)).not.toBeNull()
})

test.each([
  'Nr: **** **** **** 1234',
  'AID: A0000000041010',
  '4111 11** **** 1111',
  'pi_3NXyzAb12',
  '4111111111111112',
])('E-80 %s is not', (text) => {
  expect(findCardNumber(text)).toBeNull()
})
