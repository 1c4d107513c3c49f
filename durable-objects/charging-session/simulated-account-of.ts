import {
  EMPTY_BOOKS,
  type SimulatedAccount,
  type SimulatedBooks,
} from '#integrations/payments/simulated-stripe/simulated-account'
import { randomId } from '../random-id.ts'

const BOOKS_KEY = 'simulated-stripe'

/** The simulated Stripe's side of a session's payment, in the session's own object. */
export function simulatedAccountOf(storage: DurableObjectStorage): SimulatedAccount {
  return {
    read: () => storage.kv.get<SimulatedBooks>(BOOKS_KEY) ?? EMPTY_BOOKS,
    write: (books) => storage.kv.put(BOOKS_KEY, books),
    newId: (prefix) => randomId(prefix),
    now: () => Date.now(),
  }
}
