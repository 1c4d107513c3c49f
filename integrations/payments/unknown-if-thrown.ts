import type { PaymentProvider } from '#integrations/payments/payment-provider'

/** The same provider, where an exception is what it means: an unknown outcome. Money may have moved. */
export function unknownIfThrown(provider: PaymentProvider): PaymentProvider {
  const unknown = (problem: unknown) => ({ outcome: 'unknown', problem: String(problem) }) as const
  return {
    name: provider.name,
    simulated: provider.simulated,
    hold: async (request) => provider.hold(request).catch(unknown),
    capture: async (request) => provider.capture(request).catch(unknown),
    release: async (request) => provider.release(request).catch(unknown),
    refund: async (request) => provider.refund(request).catch(unknown),
    lookup: async (intent) => provider.lookup(intent).catch(unknown),
  }
}
