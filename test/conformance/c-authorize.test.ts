import { beforeAll, describe, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { type CardHolder, createCardHolder, createParty, issueToken, operations } from './operations.ts'
import { sampleLocation } from './samples.ts'

let connected: Connected
let holder: CardHolder
const authorize = (uid: string, body?: unknown, query = '') =>
  connected.client.post(`sender/tokens/${encodeURIComponent(uid)}/authorize${query}`, body)

/** A card of its own contract, so that what becomes of it says nothing about another. */
const cardOf = (token: Readonly<Record<string, unknown>> = {}) => createCardHolder(connected.ours, token)

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
  const { operator, client } = connected
  const { countryCode, partyId } = operator.party
  await client.put(`receiver/locations/${countryCode}/${partyId}/L1`, sampleLocation(operator.party, 'L1'))
  holder = await cardOf()
})

test('C-63, C-65, C-66 a known card is allowed with HTTP 200 and 1000, by RFID where no type is named', async () => {
  const plain = await authorize(holder.uid, {})
  const typed = await authorize(holder.uid, {}, '?type=RFID')
  expect([plain.status, plain.statusCode, plain.data.allowed]).toEqual([200, 1000, 'ALLOWED'])
  expect(typed.data.allowed).toBe('ALLOWED')
  expect((await authorize(holder.uid, {}, '?type=APP_USER')).status).toBe(404)
})

test.each([
  ['no body at all', undefined],
  ['null', null],
  ['an empty object', {}],
])('C-63 a request with %s names no place, and is answered', async (_what, body) => {
  const card = await cardOf()
  const answer = body === undefined ? await authorize(card.uid) : await authorize(card.uid, body)
  expect([answer.statusCode, answer.data?.allowed, answer.data?.location]).toEqual([1000, 'ALLOWED', undefined])
})

test('C-63 EVSEs without a location are 2001', async () => {
  const answer = await authorize(holder.uid, { evse_uids: ['E1'] })
  expect([answer.status, answer.statusCode]).toEqual([200, 2001])
})

test('C-67 a card for some countries is not decided upon without a place, and is not for the others', async () => {
  const card = await cardOf({ countries: ['NLD'] })
  const elsewhere = await cardOf({ countries: ['BEL'] })
  const unsaid = await authorize(card.uid, {})
  expect([unsaid.status, unsaid.statusCode, unsaid.data ?? null]).toEqual([200, 2002, null])
  expect((await authorize(card.uid, { location_id: 'L1' })).data.allowed).toBe('ALLOWED')
  expect((await authorize(elsewhere.uid, { location_id: 'L1' })).data.allowed).toBe('NOT_ALLOWED')
  expect((await authorize(elsewhere.uid, { location_id: 'NOWHERE' })).data.allowed).toBe('ALLOWED')
})

test('C-64 an unknown card is HTTP 404 with 2004 and without data', async () => {
  const answer = await authorize('NOBODYS-CARD', {})
  expect([answer.status, answer.statusCode, answer.data ?? null]).toEqual([404, 2004, null])
})

test('C-45 a uid is the same card in any case', async () => {
  const card = await cardOf()
  expect((await authorize(card.uid.toLowerCase(), {})).data.allowed).toBe('ALLOWED')
})

describe('C-65, C-201 what speaks about the card itself', () => {
  test('C-65, C-201 a blocked card is BLOCKED with HTTP 200 and 1000', async () => {
    const card = await cardOf()
    await operations('POST', `/tokens/${card.token}/block`)
    const answer = await authorize(card.uid, {})
    expect([answer.status, answer.statusCode, answer.data.allowed]).toEqual([200, 1000, 'BLOCKED'])
    expect(answer.data.authorization_reference).toBeUndefined()
  })

  test('C-65, C-201 a card whose time is over is EXPIRED, and so is what the token says', async () => {
    const card = await cardOf({ validUntil: Date.now() - 1000 })
    const { data } = await authorize(card.uid, {})
    expect([data.allowed, data.token.valid, data.token.whitelist]).toEqual(['EXPIRED', false, 'NEVER'])
  })

  test('C-65 the cards of a suspended contract are BLOCKED', async () => {
    const card = await cardOf()
    await operations('POST', `/contracts/${card.contract}/suspension`)
    expect((await authorize(card.uid, {})).data.allowed).toBe('BLOCKED')
  })
})

test('C-53 a card that is on no list, asked about each time, is decided by our answer alone', async () => {
  const card = await cardOf({ whitelist: 'NEVER' })
  expect((await authorize(card.uid, {})).data.allowed).toBe('ALLOWED')
  await operations('POST', `/tokens/${card.token}/block`)
  expect((await authorize(card.uid, {})).data.allowed).toBe('BLOCKED')
})

test('C-68 a place that was named is named in the answer, with its EVSEs, when the charge is allowed', async () => {
  const card = await cardOf()
  const place = { location_id: 'L1', evse_uids: ['E1'] }
  expect((await authorize(card.uid, place)).data.location).toEqual(place)
  await operations('POST', `/tokens/${card.token}/block`)
  expect((await authorize(card.uid, place)).data.location).toBeUndefined()
})

test('C-69 a place that we do not know is no reason to refuse', async () => {
  const card = await cardOf()
  const { data } = await authorize(card.uid, { location_id: 'AT-HOME' })
  expect([data.allowed, data.location]).toEqual(['ALLOWED', { location_id: 'AT-HOME' }])
})

test('C-70, C-44 the answer holds the whole token, as the list has it', async () => {
  const card = await cardOf({ groupId: 'G', visualNumber: 'V-1' })
  const { data } = await authorize(card.uid, {})
  const listed = await connected.client.get(`sender/tokens/${card.uid}`)
  const { last_updated: answeredAt, ...answered } = data.token
  const { last_updated: listedAt, ...expected } = listed.data
  expect(answered).toEqual(expected)
  expect(Date.parse(answeredAt)).toBeGreaterThanOrEqual(Date.parse(listedAt) - 1000)
})

test('C-71 every yes has a reference of its own, of at most 36 characters', async () => {
  const card = await cardOf()
  const answers = [await authorize(card.uid, {}), await authorize(card.uid, {})]
  const references = answers.map(({ data }) => data.authorization_reference)
  expect(new Set(references).size).toBe(2)
  for (const reference of references) expect(reference).toMatch(/^[\x21-\x7e]{1,36}$/)
})

test('C-75 who asks again for the same charge gets an answer that is as good', async () => {
  const card = await cardOf()
  const first = await authorize(card.uid, { location_id: 'L1' })
  const again = await authorize(card.uid, { location_id: 'L1' })
  expect([first.data.allowed, again.data.allowed]).toEqual(['ALLOWED', 'ALLOWED'])
})

test('C-72 a refusal says why in one text, not a list; a yes says nothing beside', async () => {
  const card = await cardOf()
  expect((await authorize(card.uid, {})).data.info).toBeUndefined()
  await operations('POST', `/tokens/${card.token}/block`)
  const { data } = await authorize(card.uid, {})
  expect(data.info).toEqual({ language: expect.stringMatching(/^[a-z]{2}$/), text: expect.stringContaining(' ') })
})

test('C-73 an answer comes within what a driver at a charger bears, a hundred in a row', async () => {
  const card = await cardOf()
  const waits: number[] = []
  for (let time = 0; time < 100; time++) {
    const from = performance.now()
    await authorize(card.uid, {})
    waits.push(performance.now() - from)
  }
  const sorted = waits.toSorted((a, b) => a - b)
  expect(sorted[98]).toBeLessThan(1500)
})

test('C-74, A-116 a card of a brand that is not on the connection is unknown', async () => {
  const stranger = await createCardHolder(await createParty())
  const answer = await authorize(stranger.uid, {})
  expect([answer.status, answer.statusCode]).toEqual([404, 2004])
})

test('F-57 a contract id or a visual number is not a uid', async () => {
  const card = await cardOf({ visualNumber: 'DF000-VISUAL' })
  for (const uid of [card.contractId, 'DF000-VISUAL', [...card.uid].toReversed().join('')])
    expect((await authorize(uid, {})).status, uid).toBe(404)
})

test('C-52, C-56 what one token of a group started another may be asked about', async () => {
  const first = await cardOf({ groupId: 'FAMILY' })
  const second = await issueToken(first.contract, { groupId: 'FAMILY' })
  const answers = [await authorize(first.uid, {}), await authorize(second.uid, {})]
  expect(answers.map(({ data }) => data.token.group_id)).toEqual(['FAMILY', 'FAMILY'])
})
