import type { PaymentProvider } from '#integrations/payments/payment-provider'

/** The same provider, where an exception is what it means: an unknown outcome. Money may have moved. */
export function unknownIfThrown(provider: PaymentProvider): PaymentProvider {
  const unknown = (problem: unknown) => ({ outcome: 'unknown', problem: String(problem) }) as const
  return {
    name: provider.name,
    simulated: provider.simulated,
    hold: async (request) => provider.hold(request).catch(unknown),
    increase: async (request) => provider.increase(request).catch(unknown),
    capture: async (request) => provider.capture(request).catch(unknown),
    release: async (request) => provider.release(request).catch(unknown),
    refund: async (request) => provider.refund(request).catch(unknown),
    lookup: async (payment) => provider.lookup(payment).catch(unknown),
  }
}
