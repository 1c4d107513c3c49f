import { beforeAll, expect, test } from 'vitest'
import { bindings } from '../faults/bindings.ts'
import { eventually } from '../scenarios/eventually.ts'
import { catchOutgoingCalls, envelope, fetchPlatform, type Operator } from '../scenarios/operator.ts'
import { cdrBody, chargeOf, locationBody, publish, siteOf } from '../scenarios/payloads.ts'
import { cardHolder, connectedOperator, foundPlatform, operations, settledCdr } from '../scenarios/platform.ts'

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
})

const setProfile = (peer: string, profile: string) =>
  operations<{ profile: string }>('PATCH', `/peers/${peer}`, { profile })

async function refusedProfile(peer: string, body: unknown) {
  const answer = await fetchPlatform(`/api/operations/v1/peers/${peer}`, {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${bindings.OPERATIONS_TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as { code: string; field: string | null } }
}

/** Sends the operator's location with its EVSEs in a status of its own words; answers the OCPI status and what is shown of it. */
async function pushStatus(operator: Operator, id: string, status: string) {
  const site = siteOf(operator, 'NL', id)
  const body = locationBody(site)
  const evses = body.evses.map((evse) => ({ ...evse, status }))
  const { statusCode } = await operator.send(
    'PUT',
    `/ocpi/2.2.1/receiver/locations/${operator.countryCode}/${operator.partyId}/${id}`,
    { ...body, evses },
  )
  const [row] = await bindings.CATALOGUE.prepare('SELECT status FROM evses WHERE location_id = ? LIMIT 1')
    .bind(id)
    .all<{ status: string }>()
    .then(({ results }) => results)
  return { statusCode, status: row?.status }
}

test('from the change on a peer is read by its new profile, and the change stands in its record', async () => {
  const { operator, peer } = await connectedOperator('profile-1.example', 'NL', 'PR1')
  expect(await pushStatus(operator, 'P-1', 'WORKING')).toEqual({ statusCode: 1000, status: 'UNKNOWN' })
  expect(await setProfile(peer, 'char-gy')).toMatchObject({ profile: 'char-gy' })
  expect(await pushStatus(operator, 'P-2', 'WORKING')).toEqual({ statusCode: 1000, status: 'AVAILABLE' })
  const { events } = await operations<{ events: { event: string; detail: string }[] }>(
    'GET',
    `/peers/${peer}/credentials`,
  )
  expect(events[0]).toMatchObject({ event: 'profile_changed', detail: 'ocpi-221 to char-gy' })
  // The same again is no change.
  await setProfile(peer, 'char-gy')
  const again = await operations<{ events: unknown[] }>('GET', `/peers/${peer}/credentials`)
  expect(again.events).toHaveLength(events.length)
})

test('what is mended is counted among the findings of the peer, without the message it was in', async () => {
  const { operator, peer } = await connectedOperator('profile-2.example', 'NL', 'PR2')
  await setProfile(peer, 'char-gy')
  await pushStatus(operator, 'P-3', 'FAULTED')
  const { results } = await bindings.CATALOGUE.prepare(
    'SELECT module, field, rule, kind, raw FROM findings WHERE peer = ?',
  )
    .bind(peer)
    .all()
  expect(results).toContainEqual({
    module: 'locations',
    field: 'evses.*.status',
    rule: 'word',
    kind: 'leniency',
    raw: null,
  })
})

test.each([
  [{ profile: 'nothing-like-it' }, 400, 'profile'],
  [{ profile: '' }, 400, 'profile'],
  [{}, 400, 'profile'],
])('a profile that there is not, %j, is refused by its field', async (body, status, field) => {
  const { peer } = await connectedOperator(`profile-${Math.abs(JSON.stringify(body).length)}x.example`, 'NL', 'PR3')
  const refused = await refusedProfile(peer, body)
  expect([refused.status, refused.body.field]).toEqual([status, field])
  expect(await operations('GET', `/peers/${peer}`)).toMatchObject({ profile: 'ocpi-221' })
})

test('a peer that nobody invited has no profile to change', async () => {
  expect((await refusedProfile('eu_aaaaaaaaaaaaaaaaaaaaaaaa', { profile: 'ocpi-221' })).status).toBe(404)
})

test('F-71 a CDR under old names is settled by the profile it was read by, also when that has changed since', async () => {
  const { operator, peer } = await connectedOperator('profile-cdr.example', 'NL', 'PR4')
  await setProfile(peer, 'chargecloud-public')
  const site = siteOf(operator, 'NL', 'P-CDR')
  await publish(site)
  const { end_date_time, ...cdr } = cdrBody(chargeOf(site, 'P-S1', await cardHolder('nl', '04C0FFEE112233')))
  const posted = await operator.send('POST', '/ocpi/2.2.1/receiver/cdrs', { ...cdr, stop_date_time: end_date_time })
  await setProfile(peer, 'ocpi-211')
  expect(posted).toMatchObject({ status: 201, statusCode: 1000 })
  await eventually(async () =>
    expect(await settledCdr('nl', cdr.id)).toMatchObject({ operator_status: 'settled', driver_status: 'billed' }),
  )
  const { results } = await bindings.CATALOGUE.prepare(
    "SELECT field, rule, detail, raw FROM findings WHERE peer = ? AND module = 'cdrs' AND kind = 'leniency'",
  )
    .bind(peer)
    .all()
  expect(results).toContainEqual({ field: 'end_date_time', rule: 'named_stop_date_time', detail: null, raw: null })
})

test('F-57 a card is found by its uid in any spelling, and nobody by a contract id or another byte order', async () => {
  const { operator } = await connectedOperator('profile-uid.example', 'NL', 'PR5')
  const { contractId } = await cardHolder('nl', '04D1E2F3112233')
  const ask = async (uid: string) => {
    // Whether it may charge is another matter: so many questions at once are themselves a reason to say no.
    return (await operator.send('POST', `/ocpi/2.2.1/sender/tokens/${encodeURIComponent(uid)}/authorize`)).statusCode
  }
  const names = ['04D1E2F3112233', '04d1e2f3112233', '04:D1:E2:F3:11:22:33', '04-d1-e2-f3-11-22-33', '4D1E2F3112233']
  for (const uid of names) expect(await ask(uid)).toBe(1000)
  for (const uid of [contractId, '332211F3E2D104', '04D1E2F3112233FF', 'E2F3112233']) expect(await ask(uid)).toBe(2004)
})

test('F-29 a sub-operator that is in no role is refused, and taken where the profile lets the peer speak for anybody', async () => {
  const { operator, peer } = await connectedOperator('profile-sub.example', 'NL', 'PR6')
  const body = { ...locationBody(siteOf(operator, 'NL', 'P-SUB')), party_id: 'SUB' }
  const put = async () => (await operator.send('PUT', '/ocpi/2.2.1/receiver/locations/NL/SUB/P-SUB', body)).status
  expect(await put()).toBe(404)
  await setProfile(peer, 'gireve-221')
  expect(await put()).toBe(201)
})

test('F-55 a peer that refuses us with 401 or 403 whatever we ask is told to staff, and a single refusal is not', async () => {
  const { operator, peer } = await connectedOperator('profile-out.example', 'NL', 'PR7')
  const told = async () => {
    const query = "SELECT times FROM findings WHERE peer = ? AND rule = 'credentials_refused'"
    return (await bindings.CATALOGUE.prepare(query).bind(peer).all()).results
  }
  const pull = (module: string) => operations('POST', `/peers/${peer}/pulls`, { module })
  const askedFor = (module: string) => operator.calls.filter(({ path }) => path.endsWith(`/${module}`)).length
  await eventually(() => expect(Math.min(askedFor('tariffs'), askedFor('locations'))).toBeGreaterThan(0))
  operator.answer = ({ path }) => (path.endsWith('/tariffs') ? envelope(null, 2000, 403) : null)
  const before = [askedFor('tariffs'), askedFor('locations')] as const
  await pull('tariffs')
  await eventually(() => expect(askedFor('tariffs')).toBeGreaterThan(before[0]))
  await pull('locations')
  await eventually(() => expect(askedFor('locations')).toBeGreaterThan(before[1]))
  expect(await told()).toEqual([])
  operator.answer = () => envelope(null, 2000, 401)
  for (let round = 0; round < 2; round++) for (const module of ['locations', 'tariffs']) await pull(module)
  await eventually(async () => expect(await told()).toEqual([{ times: 1 }]))
})
