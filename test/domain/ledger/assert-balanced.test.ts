import { expect, test } from 'vitest'
import { assertBalanced } from '#domain/ledger/assert-balanced'
import type { LedgerTransaction } from '#domain/ledger/ledger'
import { postCost, postPayment, postPrice, postRefund } from '#domain/ledger/post-charge'

const common = { brand: 'b', market: 'nl', currency: 'EUR', occurredAt: 0 }
const transaction = (...amounts: number[]): LedgerTransaction => ({
  ...common,
  id: 'x',
  kind: 'charge_cost',
  entries: amounts.map((amountMinor) => ({ account: 'charging_cost', owner: 'o', amountMinor })),
})

test('a transaction that does not sum to zero is never posted', () => {
  expect(() => assertBalanced(transaction(5, -4))).toThrow('off by 1')
  expect(() => assertBalanced(transaction(0.5, -0.5))).toThrow('no integer')
  expect(() => assertBalanced(transaction())).toThrow('no entries')
  expect(() => assertBalanced(transaction(5, -5))).not.toThrow()
})

test('a transaction is named by its fact, so that a repeat is the same one', () => {
  const cost = { ...common, cdrKey: 'K', operator: 'NL*ABC', establishment: 'nl', exclMinor: 10, vatMinor: 2 }
  const price = { ...common, cdrKey: 'K', payer: 'c', siteMarket: 'de', netMinor: 12, vatMinor: 3 }
  const payment = { ...common, intent: 'pi', payer: 'c', amountMinor: 15 }
  expect([postCost(cost)?.id, postPrice(price)?.id, postPayment(payment)?.id]).toEqual([
    'cost:K',
    'price:K',
    'payment:pi',
  ])
  expect(postCost(cost)).toEqual(postCost(cost))
})

test('where nothing is due nothing is posted', () => {
  expect(postPayment({ ...common, intent: 'pi', payer: 'c', amountMinor: 0 })).toBeNull()
})

test('a cost is owed to the operator, its VAT is to be had back, and both are at our own establishment', () => {
  const cost = { ...common, cdrKey: 'K', operator: 'NL*ABC', establishment: 'nl', exclMinor: 10, vatMinor: 2 }
  expect(postCost(cost)).toEqual({
    ...common,
    id: 'cost:K',
    kind: 'charge_cost',
    entries: [
      { account: 'charging_cost', owner: 'nl', amountMinor: 10 },
      { account: 'input_vat', owner: 'nl', amountMinor: 2 },
      { account: 'operator_payable', owner: 'NL*ABC', amountMinor: -12 },
    ],
  })
})

test('a price is owed by its payer, and is revenue and VAT of the market of the site', () => {
  const price = { ...common, cdrKey: 'K', payer: 'c', siteMarket: 'de', netMinor: 12, vatMinor: 3 }
  expect(postPrice(price)).toEqual({
    ...common,
    id: 'price:K',
    kind: 'charge_price',
    entries: [
      { account: 'driver_receivable', owner: 'c', amountMinor: 15 },
      { account: 'charging_revenue', owner: 'de', amountMinor: -12 },
      { account: 'output_vat', owner: 'de', amountMinor: -3 },
    ],
  })
})

test('a payment takes away from what its payer owes', () => {
  expect(postPayment({ ...common, intent: 'pi', payer: 'c', amountMinor: 15 })).toEqual({
    ...common,
    id: 'payment:pi',
    kind: 'payment_captured',
    entries: [
      { account: 'payment_clearing', owner: 'c', amountMinor: 15 },
      { account: 'driver_receivable', owner: 'c', amountMinor: -15 },
    ],
  })
})

test('a refund is the opposite of its payment, and has a name of its own', () => {
  const payment = { ...common, intent: 'pi', payer: 'c', amountMinor: 15 }
  expect(postRefund({ ...payment, refund: 'credit-1' })).toEqual({
    ...common,
    id: 'refund:pi:credit-1',
    kind: 'payment_refunded',
    entries: [
      { account: 'payment_clearing', owner: 'c', amountMinor: -15 },
      { account: 'driver_receivable', owner: 'c', amountMinor: 15 },
    ],
  })
  expect(postRefund({ ...payment, refund: 'credit-1', amountMinor: 0 })).toBeNull()
})

test('an amount of no money moves nothing, and has no entry', () => {
  const cost = { ...common, cdrKey: 'K', operator: 'NL*ABC', establishment: 'nl', exclMinor: 10, vatMinor: 0 }
  expect(postCost(cost)?.entries.map(({ account }) => account)).toEqual(['charging_cost', 'operator_payable'])
})

test('amounts that cannot be counted are never posted', () => {
  const price = { ...common, cdrKey: 'K', payer: 'c', siteMarket: 'de', netMinor: 0.5, vatMinor: 0 }
  expect(() => postPrice(price)).toThrow('no integer')
  expect(() => assertBalanced(transaction(5, -5, 0.5))).toThrow('no integer')
})
