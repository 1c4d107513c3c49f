import { type Balance, listBalances } from '#store/market/list-balances'
import { listUnbalanced, type UnbalancedTransaction } from '#store/market/list-unbalanced'
import type { House } from '#workers/house'

/** The books of one market in one currency. */
export interface LedgerBook {
  readonly market: string
  readonly currency: string
  /** Of all balances; must be 0. */
  readonly sumMinor: number
  /** Postings that do not sum to zero on their own, a few of them; must be empty. */
  readonly unbalanced: readonly UnbalancedTransaction[]
  readonly accounts: readonly Balance[]
}

const MOST_NAMED = 10

/** Every book there is, with what proves or disproves it. */
export async function readLedgerBooks(house: House): Promise<LedgerBook[]> {
  const markets = await Promise.all(
    house.markets.map(async ({ market, database }) => {
      const [balances, unbalanced] = await Promise.all([listBalances(database), listUnbalanced(database, MOST_NAMED)])
      return [...Map.groupBy(balances, ({ currency }) => currency)].map(([currency, accounts]) => ({
        market,
        currency,
        sumMinor: accounts.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0),
        unbalanced: unbalanced.filter((transaction) => transaction.currency === currency),
        accounts,
      }))
    }),
  )
  return markets.flat()
}
