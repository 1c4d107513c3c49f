import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver, newRole } from './connect.ts'
import { type CardHolder, createCardHolder, createParty, issueToken, operations } from './operations.ts'
import { until } from './until.ts'

let connected: Connected
let holder: CardHolder
const pathOf = (owner: Connected, uid: string) =>
  `tokens/${owner.ours.countryCode}/${owner.ours.partyId}/${encodeURIComponent(uid)}`

/** How the push of a token stands with a peer. */
async function deliveryOf(token: string, peer: string): Promise<{ state: string; problem: string | null } | undefined> {
  const { peers } = await operations('GET', `/tokens/${token}`)
  return peers.find((one: { peer: string }) => one.peer === peer)
}

const arrived = (token: string, peer: string) =>
  until('the token has arrived', async () => (await deliveryOf(token, peer))?.state === 'pushed')

/** The last state of a token that the operator was sent. */
const lastSent = (to: Connected, uid: string) =>
  [...to.operator.received('PUT', pathOf(to, uid)), ...to.operator.received('PATCH', pathOf(to, uid))].at(-1)

/** An operator that takes tokens and gives them back, as it has them. */
function keepTokens({ operator }: Connected): Map<string, Record<string, unknown>> {
  const kept = new Map<string, Record<string, unknown>>()
  operator.on('PUT', /^tokens\//, ({ path, json }) => {
    kept.set(path, json)
    return {}
  })
  operator.on('PATCH', /^tokens\//, ({ path, json }) => {
    const known = kept.get(path)
    if (!known) return { status: 404, statusCode: 2004 }
    kept.set(path, { ...known, ...json })
    return {}
  })
  operator.on('GET', /^tokens\//, ({ path }) => {
    const known = kept.get(path)
    return known ? { data: known } : { status: 404, statusCode: 2004 }
  })
  return kept
}

beforeAll(async () => {
  connected = await connectOperator()
  keepTokens(connected)
  await firstPullsOver(connected.peer)
  holder = await createCardHolder(connected.ours, {
    visualNumber: 'DF000-2001-8999',
    groupId: 'GROUP-1',
    defaultProfileType: 'GREEN',
    energyContract: { supplierName: 'Greenpeace Energy', contractId: '0123456789' },
  })
})

test('C-199, C-47 a new token is PUT whole to the operators of its brand, under our party in path and body', async () => {
  const { operator, ours } = connected
  const sent = await operator.waitFor('PUT', pathOf(connected, holder.uid))
  expect(sent.json).toMatchObject({ country_code: ours.countryCode, party_id: ours.partyId, uid: holder.uid })
  expect(sent.headers['content-type']).toBe('application/json')
})

test('C-44, C-57, C-58, C-200 the token that is sent holds all that is due, and what was agreed beside', async () => {
  const { json } = await connected.operator.waitFor('PUT', pathOf(connected, holder.uid))
  expect(json).toEqual({
    country_code: connected.ours.countryCode,
    party_id: connected.ours.partyId,
    uid: holder.uid,
    type: 'RFID',
    contract_id: holder.contractId,
    visual_number: 'DF000-2001-8999',
    issuer: connected.ours.name,
    group_id: 'GROUP-1',
    valid: true,
    whitelist: 'ALLOWED',
    language: expect.stringMatching(/^[a-z]{2}$/),
    default_profile_type: 'GREEN',
    energy_contract: { supplier_name: 'Greenpeace Energy', contract_id: '0123456789' },
    last_updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  })
  expect(json.contract_id.length).toBeLessThanOrEqual(36)
})

test('C-43 the list of tokens is paged and filtered by date; what only a receiver has is 405', async () => {
  const { client, url } = connected
  const all = await client.get(`${url('tokens', 'SENDER')}?offset=0&limit=1`)
  expect([all.statusCode, all.data.length, all.headers['x-total-count']]).toEqual([1000, 1, '1'])
  const later = await client.get(`${url('tokens', 'SENDER')}?date_from=2099-01-01T00:00:00Z`)
  expect([later.statusCode, later.data, later.headers['x-total-count']]).toEqual([1000, [], '0'])
  for (const method of ['PUT', 'PATCH', 'DELETE', 'POST']) {
    const refused = await client.call(method, url('tokens', 'SENDER'), { body: {} })
    expect([method, refused.status, refused.headers['allow']]).toEqual([method, 405, expect.stringContaining('GET')])
  }
})

test('C-45 a uid that is taken is not issued again, whatever its case', async () => {
  const other = await createCardHolder(connected.ours)
  const again = { contract: other.contract, type: 'RFID', uid: holder.uid.toLowerCase() }
  await expect(operations('POST', '/tokens', again)).rejects.toThrow(/409/)
})

test('C-46 the type stands in the URL where it is not RFID, and only there', async () => {
  const { operator, client, ours } = connected
  expect((await operator.waitFor('PUT', pathOf(connected, holder.uid))).url.search).toBe('')
  const app = await issueToken(holder.contract, { type: 'APP_USER', uid: undefined })
  const asRfid = await client.get(`sender/tokens/${app.uid}`)
  const asApp = await client.get(`sender/tokens/${app.uid}?type=APP_USER`)
  expect([asRfid.status, asApp.data.party_id]).toEqual([404, ours.partyId])
})

test('C-54, C-55 a token that is held to no reader is not sent, and would never be taken offline', async () => {
  const app = await issueToken(holder.contract, { type: 'APP_USER', uid: undefined })
  const card = await issueToken(holder.contract)
  await connected.operator.waitFor('PUT', pathOf(connected, card.uid))
  expect(connected.operator.received('PUT', pathOf(connected, app.uid))).toEqual([])
  expect((await deliveryOf(app.token, connected.peer))?.state).toBe('off')
  const listed = await connected.client.get(`sender/tokens/${app.uid}?type=APP_USER`)
  expect(listed.data).toMatchObject({ type: 'APP_USER', whitelist: 'NEVER' })
})

test.each(['ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE'])(
  'C-198, C-49, C-51 a card of whitelist %s that is blocked is invalid and asked about every time, at once; unblocked it is what it was',
  async (whitelist) => {
    const card = await issueToken(holder.contract, { whitelist })
    await connected.operator.waitFor('PUT', pathOf(connected, card.uid), ({ json }) => json.whitelist === whitelist)
    await operations('POST', `/tokens/${card.token}/block`)
    await connected.operator.waitFor('PUT', pathOf(connected, card.uid), ({ json }) => json.valid === false)
    await arrived(card.token, connected.peer)
    expect(lastSent(connected, card.uid)?.json).toMatchObject({ valid: false, whitelist: 'NEVER' })
    await operations('POST', `/tokens/${card.token}/unblock`)
    await connected.operator.waitFor(
      'PUT',
      pathOf(connected, card.uid),
      ({ json, at }) => json.valid === true && json.whitelist === whitelist && at > 0,
      connected.operator.requests.findIndex(({ json }) => json?.uid === card.uid && json?.valid === false),
    )
    expect(connected.operator.received('DELETE', /^tokens\//)).toEqual([])
  },
)

test('C-197 the list holds invalid tokens as well', async () => {
  const card = await issueToken(holder.contract)
  await operations('POST', `/tokens/${card.token}/block`)
  await until('the list says so', async () => {
    const { data } = await connected.client.get(connected.url('tokens', 'SENDER'))
    return data.some((one: { uid: string; valid: boolean }) => one.uid === card.uid && !one.valid)
  })
})

test('C-50 every change of a token moves its last_updated, by which it is found', async () => {
  const card = await issueToken(holder.contract)
  const first = await connected.operator.waitFor('PUT', pathOf(connected, card.uid))
  await operations('POST', `/tokens/${card.token}/block`)
  const second = await connected.operator.waitFor('PUT', pathOf(connected, card.uid), ({ json }) => !json.valid)
  expect(Date.parse(second.json.last_updated)).toBeGreaterThan(Date.parse(first.json.last_updated))
  const { data } = await connected.client.get(
    `${connected.url('tokens', 'SENDER')}?date_from=${encodeURIComponent(second.json.last_updated)}`,
  )
  expect(data.map(({ uid }: { uid: string }) => uid)).toContain(card.uid)
  const before = await connected.client.get(
    `${connected.url('tokens', 'SENDER')}?date_to=${encodeURIComponent(second.json.last_updated)}`,
  )
  expect(before.data.map(({ uid }: { uid: string }) => uid)).not.toContain(card.uid)
})

test('C-198 the cards of a contract that is suspended are invalid, and valid again when it is resumed', async () => {
  const other = await createCardHolder(connected.ours)
  await arrived(other.token, connected.peer)
  await operations('POST', `/contracts/${other.contract}/suspension`)
  await connected.operator.waitFor('PUT', pathOf(connected, other.uid), ({ json }) => !json.valid)
  await operations('DELETE', `/contracts/${other.contract}/suspension`)
  await until('it is valid again', () => lastSent(connected, other.uid)?.json.valid === true)
})

test('C-60, C-59 to a platform of two operators a token goes once to each, from its own brand; another brand’s not at all', async () => {
  const several = await connectOperator({ roles: [newRole(), newRole()] })
  keepTokens(several)
  const stranger = await createCardHolder(await createParty())
  const card = await createCardHolder(several.ours)
  await arrived(card.token, several.peer)
  const sent = several.operator.received('PUT', pathOf(several, card.uid))
  const ends = sent.map(({ headers }) => [headers['ocpi-from-party-id'], headers['ocpi-to-party-id']])
  expect(ends).toEqual(several.operator.roles.map(({ partyId }) => [several.ours.partyId, partyId]))
  expect(several.operator.requests.filter(({ text }) => text.includes(stranger.uid))).toEqual([])
})

test('C-48, C-61, A-26 a PATCH that is refused is followed by a GET, and by the whole token where it is not there', async () => {
  const patching = await connectOperator({ invitation: { profile: 'ocpi-221-patch-tokens' } })
  const kept = keepTokens(patching)
  const card = await createCardHolder(patching.ours)
  await arrived(card.token, patching.peer)
  // The operator restored a backup.
  kept.clear()
  const since = patching.operator.requests.length
  await operations('POST', `/tokens/${card.token}/block`)
  const calls = await until('the token is told whole', () => {
    const sent = patching.operator.requests.slice(since).filter(({ path }) => path === pathOf(patching, card.uid))
    return sent.some(({ method }) => method === 'PUT') ? sent : undefined
  })
  expect(calls.map(({ method }) => method)).toEqual(['PATCH', 'GET', 'PUT'])
  expect(Object.keys(calls[0]?.json).toSorted()).toEqual(['last_updated', 'valid', 'whitelist'])
  expect(calls.at(-1)?.json).toMatchObject({ uid: card.uid, valid: false })
  await operations('POST', `/tokens/${card.token}/unblock`)
  await arrived(card.token, patching.peer)
  await until('the PATCH has changed it', () => kept.get(pathOf(patching, card.uid))?.['valid'] === true)
  expect(lastSent(patching, card.uid)?.method).toBe('PATCH')
})

test('A-37 of what changed while an operator was away it gets the last state, once, and no history', async () => {
  const away = await connectOperator()
  const card = await createCardHolder(away.ours)
  const back = away.operator.on('PUT', /^tokens\//, () => ({ status: 503 }))
  await operations('POST', `/tokens/${card.token}/block`)
  await operations('POST', `/tokens/${card.token}/unblock`)
  await operations('POST', `/tokens/${card.token}/block`)
  await until('it is not there yet', async () => (await deliveryOf(card.token, away.peer))?.state === 'pending')
  back()
  keepTokens(away)
  const since = away.operator.requests.length
  // It is back, and asks for something.
  await away.client.get(away.url('tokens', 'SENDER'))
  await arrived(card.token, away.peer)
  const sent = away.operator.requests.slice(since).filter(({ path }) => path === pathOf(away, card.uid))
  expect(sent.map(({ method, json }) => [method, json.valid])).toEqual([['PUT', false]])
})

test('C-62 who connects later gets the tokens that were there before, each once', async () => {
  const ours = await createParty()
  const cards = [await createCardHolder(ours), await createCardHolder(ours), await createCardHolder(ours)]
  const late = await connectOperator({ ourParties: [ours] })
  keepTokens(late)
  for (const card of cards) await arrived(card.token, late.peer)
  const listed = await late.client.get(late.url('tokens', 'SENDER'))
  const sent = late.operator.received('PUT', /^tokens\//).filter(({ json }) => json.uid)
  expect(new Set(sent.map(({ json }) => json.uid))).toEqual(new Set(listed.data.map(({ uid }: { uid: string }) => uid)))
})

test('C-199 a token that one operator refuses is shown as refused, with its words, and holds back no other', async () => {
  const picky = await connectOperator()
  keepTokens(picky)
  const bad = await createCardHolder(picky.ours)
  await arrived(bad.token, picky.peer)
  picky.operator.on('PUT', pathOf(picky, bad.uid), () => ({ statusCode: 2001, statusMessage: 'uid is odd' }))
  await operations('POST', `/tokens/${bad.token}/block`)
  const refused = await until('it is refused', async () => {
    const delivery = await deliveryOf(bad.token, picky.peer)
    return delivery?.state === 'refused' ? delivery : undefined
  })
  expect(refused.problem).toContain('uid is odd')
  const good = await createCardHolder(picky.ours)
  await arrived(good.token, picky.peer)
})

test('C-43, A-84 while tokens are issued and changed, who reads the list page by page misses none, and finds the changes by date', async () => {
  const reader = await connectOperator()
  keepTokens(reader)
  const cards: CardHolder[] = []
  for (let number = 0; number < 6; number++) cards.push(await createCardHolder(reader.ours))
  const list = reader.url('tokens', 'SENDER')
  const seen: string[] = []
  const began = new Date().toISOString()
  for (let url: string | null = `${list}?limit=2`; url !== null; ) {
    const page = await reader.client.get(url)
    seen.push(...page.data.map(({ uid }: { uid: string }) => uid))
    url = /<([^>]+)>; rel="next"/.exec(page.headers['link'] ?? '')?.[1] ?? null
    // Between two pages one that was seen is blocked, and another one is issued.
    const [first] = cards
    if (seen.length === 2) {
      await operations('POST', `/tokens/${first?.token}/block`)
      cards.push(await createCardHolder(reader.ours))
    }
  }
  expect(seen.toSorted()).toEqual(cards.map(({ uid }) => uid).toSorted())
  const changes = await until('the changes are there', async () => {
    const { data } = await reader.client.get(`${list}?date_from=${encodeURIComponent(began)}`)
    return data.length >= 2 ? data : undefined
  })
  expect(changes.map(({ uid }: { uid: string }) => uid).toSorted()).toEqual([cards[0]?.uid, cards[6]?.uid].toSorted())
})

test('T031, C-43, A-84 a list of changes that is read page by page while tokens change loses none: those of meanwhile come by date', async () => {
  const reader = await connectOperator()
  keepTokens(reader)
  const list = reader.url('tokens', 'SENDER')
  const before = await createCardHolder(reader.ours)
  await until('it is listed', async () => (await reader.client.get(list)).data.length === 1)
  const stamp = (await reader.client.get(list)).data[0].last_updated
  const from = new Date(Date.parse(stamp) + 1).toISOString()
  const cards: CardHolder[] = []
  for (let number = 0; number < 5; number++) cards.push(await createCardHolder(reader.ours))
  const changed = `${list}?date_from=${encodeURIComponent(from)}`
  await until('all are listed', async () => (await reader.client.get(changed)).data.length === 5)

  const seen: { uid: string; valid: boolean; last_updated: string }[] = []
  const totals: number[] = []
  let began = ''
  for (let url: string | null = `${changed}&limit=2`; url !== null; ) {
    const page = await reader.client.get(url)
    began ||= new Date().toISOString()
    seen.push(...page.data)
    totals.push(Number(page.headers['x-total-count']))
    url = /<([^>]+)>; rel="next"/.exec(page.headers['link'] ?? '')?.[1] ?? null
    if (url !== null) expect(new URL(url).searchParams.get('date_from')).not.toBeNull()
    if (totals.length === 1) {
      // One that was seen, one that is still to come, one of before the range; and a new one.
      for (const card of [cards[0], cards[4], before]) await operations('POST', `/tokens/${card?.token}/block`)
      cards.push(await createCardHolder(reader.ours))
      await until('the changes are in the list', async () => {
        const { data } = await reader.client.get(`${list}?date_from=${encodeURIComponent(began)}`)
        return data.length >= 4
      })
    }
  }
  // Whoever entered the range behind the reader comes once more at most; nobody who was in it is left out.
  const uids = new Set(seen.map(({ uid }) => uid))
  for (const { uid } of cards) expect(uids).toContain(uid)
  expect(totals.at(-1)).toBe(7)
  const next = await reader.client.get(`${list}?date_from=${encodeURIComponent(began)}`)
  const later = new Map(next.data.map((token: { uid: string; valid: boolean }) => [token.uid, token.valid]))
  for (const card of [cards[0], cards[4], before]) expect(later.get(card?.uid)).toBe(false)
  expect(later.get(cards[5]?.uid)).toBe(true)
  expect(later.size).toBe(4)
})
