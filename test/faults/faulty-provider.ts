import type { PaymentProvider } from '#integrations/payments/payment-provider'

/**
 * What becomes of one command to the provider. `unknown_before`: it never arrived. `unknown_after`: it was carried out, and the answer was
 * lost. `throws_…`: the same, told by an exception. `stalls`: no answer, until whoever waits for it is gone.
 */
export type ProviderFault =
  | 'stalls'
  | 'declines'
  | 'unknown_before'
  | 'unknown_after'
  | 'throws_before'
  | 'throws_after'

/** What was asked of the provider, in order. */
export type ProviderCalls = Command[]

type Command = 'hold' | 'increase' | 'capture' | 'release' | 'refund' | 'lookup'

/** Faults by command: each call takes the next one of its list, and when there is none left, nothing is wrong. */
export type ProviderFaults = { readonly [command in Command]?: (ProviderFault | null)[] }

/** Longer than any test lasts. */
const STALL_MS = 300_000

const UNKNOWN = { outcome: 'unknown', problem: 'fault of a test' } as const

/** A payment provider that fails as it is told, around one that works; `calls` is what was asked of it. */
export function faultyProvider(real: PaymentProvider, faults: ProviderFaults, calls: ProviderCalls): PaymentProvider {
  const call = async <T>(
    command: Command,
    work: (fault: ProviderFault | null) => Promise<T>,
  ): Promise<T | typeof UNKNOWN> => {
    calls.push(command)
    const fault = faults[command]?.shift() ?? null
    if (fault === 'unknown_before') return UNKNOWN
    if (fault === 'stalls') await new Promise((resolve) => setTimeout(resolve, STALL_MS))
    if (fault === 'throws_before') throw new Error('provider unreachable (fault of a test)')
    const answer = await work(fault)
    if (fault === 'unknown_after') return UNKNOWN
    if (fault === 'throws_after') throw new Error('provider answer lost (fault of a test)')
    return answer
  }
  return {
    name: real.name,
    simulated: real.simulated,
    hold: (request) =>
      call('hold', (fault) => real.hold(fault === 'declines' ? { ...request, method: 'simulated_declined' } : request)),
    increase: (request) => call('increase', () => real.increase(request)),
    capture: (request) => call('capture', () => real.capture(request)),
    release: (request) => call('release', () => real.release(request)),
    refund: (request) => call('refund', () => real.refund(request)),
    lookup: (payment) => call('lookup', () => real.lookup(payment)),
  }
}
