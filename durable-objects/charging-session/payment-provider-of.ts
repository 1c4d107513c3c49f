import type { PaymentProvider } from '#integrations/payments/payment-provider'
import { simulatedStripe } from '#integrations/payments/simulated-stripe/simulated-stripe'
import { openStripe } from '#integrations/payments/stripe/open-stripe'
import { stripeProvider } from '#integrations/payments/stripe/stripe-provider'
import type { Env } from '../env.ts'
import { simulatedAccountOf } from './simulated-account-of.ts'

/** The provider named in the configuration. The simulated one keeps its side of each payment in the session's own object. */
export function paymentProvider(env: Env, storage: DurableObjectStorage): PaymentProvider {
  switch (env.PAYMENT_PROVIDER) {
    case 'simulated':
      return simulatedStripe(simulatedAccountOf(storage))
    case 'stripe': {
      if (!env.STRIPE_SECRET_KEY) throw new Error('PAYMENT_PROVIDER is stripe, and there is no STRIPE_SECRET_KEY')
      const client = openStripe(env.STRIPE_SECRET_KEY)
      return stripeProvider({ name: 'stripe', simulated: false, client, methodIfNone: null, now: () => Date.now() })
    }
    default:
      throw new Error(`unknown payment provider: ${env.PAYMENT_PROVIDER}`)
  }
}
