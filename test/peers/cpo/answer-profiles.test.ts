import { expect, onTestFinished, test } from 'vitest'
import { startFakeEmsp } from './fake-emsp.ts'
import { startOperator } from './run-operator.ts'

test('a profile of a running charge is acknowledged, kept, told as the plan and cleared, each with its result', async () => {
  const emsp = await startFakeEmsp()
  const { ready, stop } = await startOperator('--pace', 'none', '--stations', '20', '--seed', '3')
  onTestFinished(async () => {
    await stop()
    emsp.stop()
  })
  const control = async (path: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    return (await fetch(`${ready.origin}/control/${path}`, init)).json()
  }
  const ocpi = (method: string, path: string, body?: unknown) =>
    emsp.call(method, `${ready.origin}/ocpi/2.2.1/${path}`, body)
  await control('register', { versionsUrl: `${emsp.origin}/versions`, token: emsp.firstToken })
  const evses = (await control('evses')) as { evseUid: string; locationId: string; status: string }[]
  const { evseUid, locationId } = evses.find(({ status }) => status === 'AVAILABLE') ?? {}
  await control('faults', { evseUid, locationId, faults: [], stopAfter: 1 })
  await ocpi('POST', 'commands/START_SESSION', {
    response_url: `${emsp.origin}/start`,
    token: { country_code: 'NL', party_id: 'EMS', uid: 'APP1', type: 'APP_USER', contract_id: 'NL-EMS-C2' },
    location_id: locationId,
    evse_uid: evseUid,
  })
  const session = await emsp.waitFor(({ path }) => path.includes('/sessions/'))
  const id = session.path.split('/').at(-1)
  const profile = { charging_rate_unit: 'A', charging_profile_period: [{ start_period: 0, limit: 10 }] }
  const told = (name: string) => emsp.waitFor(({ path }) => path === `/${name}`)
  const address = (name: string) => `response_url=${encodeURIComponent(`${emsp.origin}/${name}`)}`

  const put = { charging_profile: profile, response_url: `${emsp.origin}/set` }
  const set = await ocpi('PUT', `chargingprofiles/${id}`, put)
  expect(set.body['data']).toEqual({ result: 'ACCEPTED', timeout: 30 })
  expect((await told('set')).body).toEqual({ result: 'ACCEPTED' })
  await ocpi('GET', `chargingprofiles/${id}?duration=600&${address('get')}`)
  expect((await told('get')).body).toMatchObject({ result: 'ACCEPTED', profile: { charging_profile: profile } })
  await ocpi('DELETE', `chargingprofiles/${id}?${address('clear')}`)
  expect((await told('clear')).body).toEqual({ result: 'ACCEPTED' })
  const unknown = await ocpi('DELETE', `chargingprofiles/never-heard-of?${address('unknown')}`)
  expect(unknown.body['data']).toEqual({ result: 'UNKNOWN_SESSION', timeout: 0 })
})
