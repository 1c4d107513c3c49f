import type { PaymentProvider } from '#integrations/payments/payment-provider'
import { type SimulatedPayment, simulatedProvider } from '#integrations/payments/simulated-provider'
import type { Env } from '../env.ts'

/** The provider named in the configuration. The simulated one keeps its side of each payment in the session's own object. */
export function paymentProvider(env: Env, storage: DurableObjectStorage): PaymentProvider {
  if (env.PAYMENT_PROVIDER !== 'simulated') throw new Error(`unknown payment provider: ${env.PAYMENT_PROVIDER}`)
  return simulatedProvider({
    get: (intent) => storage.get<SimulatedPayment>(`simulated-payment:${intent}`),
    set: (intent, payment) => storage.put(`simulated-payment:${intent}`, payment),
  })
}
