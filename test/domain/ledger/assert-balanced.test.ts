import { expect, test } from 'vitest'
import { assertBalanced } from '#domain/ledger/assert-balanced'
import type { LedgerTransaction } from '#domain/ledger/ledger'
import { postCost, postPayment, postPrice } from '#domain/ledger/post-charge'

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
