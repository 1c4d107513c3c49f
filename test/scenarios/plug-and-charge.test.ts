import { beforeAll, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, type Operator } from './operator.ts'
import { cardHolder, connectedOperator, foundPlatform, operations } from './platform.ts'

const EMAID = 'NLRWTC00000042X'
let cpo: Operator

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo } = await connectedOperator('ocpi.plug.example', 'NL', 'PLG'))
  const { contract } = await cardHolder('nl', '04CA4D00000001')
  const token = await operations<{ whitelist: string }>('POST', '/tokens', { contract, type: 'EMAID', uid: EMAID })
  expect(token.whitelist).toBe('NEVER')
})

test('E-36 operators are told of cards, and never of the contract in a car', async () => {
  const later = await cardHolder('nl', '04CA4D00000002')
  await operations('POST', '/tokens', { contract: later.contract, type: 'EMAID', uid: 'NLRWTC00000043X' })
  const after = await cardHolder('nl', '04CA4D00000003')
  const told = () => cpo.calls.filter(({ method, path }) => method !== 'GET' && path.includes('/tokens/'))
  await eventually(() => expect(told().some(({ path }) => path.endsWith(`/${after.uid}`))).toBe(true))
  expect(told().some(({ path }) => path.endsWith('/04CA4D00000002'))).toBe(true)
  expect(told().filter(({ path }) => path.includes('NLRWTC'))).toEqual([])
})

test.each([
  ['2.3.0', 'EMAID', 'EMAID'],
  ['2.2.1', 'OTHER', 'OTHER'],
])('E-36, E-91 a car that identifies itself is allowed to charge, asked in %s as %s', async (version, type, named) => {
  const answered = await cpo.send(
    'POST',
    `/ocpi/${version}/sender/tokens/${EMAID.toLowerCase()}/authorize?type=${type}`,
  )
  expect(answered.data).toMatchObject({ allowed: 'ALLOWED', token: { uid: EMAID, type: named, whitelist: 'NEVER' } })
})

test('E-36 the contract in a car is no card', async () => {
  const answered = await cpo.send('POST', `/ocpi/2.3.0/sender/tokens/${EMAID}/authorize?type=RFID`)
  expect([answered.status, answered.statusCode]).toEqual([404, 2004])
})
