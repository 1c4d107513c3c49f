import type { PaymentProvider } from '../payment-provider.ts'
import { openStripe } from '../stripe/open-stripe.ts'
import { stripeProvider } from '../stripe/stripe-provider.ts'
import { answerStripe, SIMULATED_KEY } from './answer-stripe.ts'
import type { SimulatedAccount } from './simulated-account.ts'

/** SIMULATED: no money moves. The Stripe adapter as it is deployed, with Stripe's own client, on books of ours in place of Stripe's address. */
export function simulatedStripe(account: SimulatedAccount): PaymentProvider {
  const answer = async (input: RequestInfo | URL, init?: RequestInit) => answerStripe(account, new Request(input, init))
  return stripeProvider({
    name: 'simulated',
    simulated: true,
    client: openStripe(SIMULATED_KEY, answer as typeof fetch),
    methodIfNone: 'simulated_card',
    now: () => account.now(),
  })
}
