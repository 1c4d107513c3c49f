import { expect, onTestFinished, test } from 'vitest'
import { startFakeEmsp } from './fake-emsp.ts'
import { startOperator } from './run-operator.ts'

test.each([
  ['plain', true],
  ['open-results', false],
])(
  'F-61 the result of a command comes from an operator of the habit %s with a credential: %s',
  async (habit, isShown) => {
    const emsp = await startFakeEmsp()
    const { ready, stop } = await startOperator('--pace', 'none', '--stations', '20', '--seed', '3', '--profile', habit)
    onTestFinished(async () => {
      await stop()
      emsp.stop()
    })
    const register = { versionsUrl: `${emsp.origin}/versions`, token: emsp.firstToken }
    await fetch(`${ready.origin}/control/register`, { method: 'POST', body: JSON.stringify(register) })
    const evses = (await (await fetch(`${ready.origin}/control/evses`)).json()) as Record<string, string>[]
    const { evseUid, locationId } = evses.find(({ status }) => status === 'AVAILABLE') ?? {}
    await emsp.call('POST', `${ready.origin}/ocpi/2.2.1/commands/START_SESSION`, {
      response_url: `${emsp.origin}/start`,
      token: { country_code: 'NL', party_id: 'EMS', uid: 'APP1', type: 'APP_USER', contract_id: 'NL-EMS-C2' },
      location_id: locationId,
      evse_uid: evseUid,
    })
    const told = await emsp.waitFor(({ path }) => path === '/start')
    expect(told.headers.authorization !== undefined).toBe(isShown)
  },
)
