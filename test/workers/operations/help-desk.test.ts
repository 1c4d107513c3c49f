import { beforeAll, expect, test } from 'vitest'
import { bodyOf, operationsWorld } from './operations-world.ts'

const NOBODY = `nl1_${'a'.repeat(24)}`
const QUOTE = { evse: 'NL*ABC*E0001', connector: '1' }

beforeAll(async () => {
  const { post } = operationsWorld()
  await post('/brands', { id: 'volta', name: 'Volta', theme: 'volta' })
  await post('/parties', { countryCode: 'NL', partyId: 'VLT', brand: 'volta', market: 'nl', name: 'Volta NL' })
})

/** The API with one driver under contract. */
async function withContract() {
  const world = operationsWorld()
  const answer = await world.post('/drivers', { brand: 'volta', market: 'nl', name: 'Anna de Vries' })
  const { contract } = await bodyOf<{ contract: { id: string } }>(answer)
  const reservation = { key: 'a-press-of-a-button', quote: 'f'.repeat(64), until: world.clock.now + 900_000 }
  return { ...world, contract: contract.id, reservation }
}

async function refusal(answer: Response): Promise<readonly unknown[]> {
  const { code, field } = await bodyOf<{ code: string; field: string | null }>(answer)
  return [answer.status, code, field]
}

test('a price for a driver is refused where there is no such contract or charging point', async () => {
  const { post, contract } = await withContract()
  expect(await refusal(await post(`/contracts/${NOBODY}/quotes`, QUOTE))).toEqual([404, 'contract_unknown', null])
  expect(await refusal(await post('/contracts/fr1_aaaa/quotes', QUOTE))).toEqual([404, 'contract_unknown', null])
  expect(await refusal(await post(`/contracts/${contract}/quotes`, QUOTE))).toEqual([404, 'evse_unknown', 'evse'])
  const { evse } = QUOTE
  expect(await refusal(await post(`/contracts/${contract}/quotes`, { evse }))).toEqual([
    400,
    'input_invalid',
    'connector',
  ])
})

test('nothing is reserved for a driver at a price that nobody was told, or under a suspended contract', async () => {
  const { post, contract, reservation } = await withContract()
  const path = `/contracts/${contract}/reservations`
  expect(await refusal(await post(`/contracts/${NOBODY}/reservations`, reservation))).toEqual([
    404,
    'contract_unknown',
    null,
  ])
  expect(await refusal(await post(path, { ...reservation, key: 'short' }))).toEqual([400, 'input_invalid', 'key'])
  expect(await refusal(await post(path, { ...reservation, until: 'noon' }))).toEqual([400, 'input_invalid', 'until'])
  expect(await refusal(await post(path, reservation))).toEqual([404, 'quote_unknown', 'quote'])
  await post(`/contracts/${contract}/suspension`)
  expect(await refusal(await post(path, reservation))).toEqual([403, 'contract_suspended', null])
})

test('a reservation that is not there is not cancelled', async () => {
  const { del } = await withContract()
  expect(await refusal(await del(`/sessions/${NOBODY}/reservation`))).toEqual([404, 'session_unknown', null])
  expect(await refusal(await del('/sessions/fr1_aaaa/reservation'))).toEqual([404, 'session_unknown', null])
})

test('the help desk is for staff alone', async () => {
  const { send, contract, reservation } = await withContract()
  const asked = [
    await send('POST', `/contracts/${contract}/quotes`, QUOTE),
    await send('POST', `/contracts/${contract}/reservations`, reservation),
    await send('DELETE', `/sessions/${NOBODY}/reservation`),
  ]
  expect(asked.map(({ status }) => status)).toEqual([401, 401, 401])
})
