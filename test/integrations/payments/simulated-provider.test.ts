import { expect, test } from 'vitest'
import { SIMULATED_METHODS, type SimulatedPayment, simulatedProvider } from '#integrations/payments/simulated-provider'
import { providerContract } from './provider-contract.ts'

providerContract('simulated', {
  create: () => simulatedProvider(new Map<string, SimulatedPayment>()),
  acceptedMethod: 'simulated_card',
  declinedMethod: 'simulated_declined',
})

const request = { intent: 'nl1_p', brand: 'roamwatt', market: 'nl', currency: 'EUR', amountMinor: 5000, method: null }

test.each(Object.entries(SIMULATED_METHODS))(
  'the simulated method %s is answered by its rule',
  async (method, reason) => {
    const provider = simulatedProvider(new Map())
    const result = await provider.hold({ ...request, method })
    expect(result).toMatchObject(reason ? { outcome: 'declined', reason } : { outcome: 'held' })
  },
)

test('a method that is not on the list is declined, never held', async () => {
  const provider = simulatedProvider(new Map())
  expect(await provider.hold({ ...request, method: 'visa' })).toMatchObject({
    outcome: 'declined',
    reason: 'method_unknown',
  })
})

test('a hold above the simulated limit is declined for want of funds', async () => {
  const provider = simulatedProvider(new Map())
  expect(await provider.hold({ ...request, amountMinor: 100_001 })).toMatchObject({ reason: 'insufficient_funds' })
})

test('a provider made anew on the same store knows its payments', async () => {
  const store = new Map<string, SimulatedPayment>()
  await simulatedProvider(store).hold(request)
  expect(await simulatedProvider(store).capture({ intent: 'nl1_p', currency: 'EUR', amountMinor: 4000 })).toEqual({
    outcome: 'captured',
    capturedMinor: 4000,
    releasedMinor: 1000,
  })
})
