import { beforeAll, expect, test } from 'vitest'
import { pullFrom } from '#durable-objects/party/pull-plan'
import { eventually } from '../scenarios/eventually.ts'
import { catchOutgoingCalls, envelope, fetchPlatform, Operator } from '../scenarios/operator.ts'
import { cdrBody, chargeOf, locationBody, sessionBody, siteOf, tariffBody } from '../scenarios/payloads.ts'
import { cardHolder, foundPlatform, operations, settledCdr } from '../scenarios/platform.ts'
import { objects } from './object-world.ts'
import { openRequest } from './session-world.ts'

const OLD = '/ocpi/2.1.1'

/** An operator whose platform speaks OCPI 2.1.1 until it is upgraded: raw tokens, flat credentials, modules without a role. */
class OlderOperator extends Operator {
  upgraded = false

  flat(token: string) {
    const { url } = this.credentials(token)
    const { countryCode: country_code, partyId: party_id } = this
    return { token, url, country_code, party_id, business_details: { name: `Operator ${party_id}` } }
  }

  /** Calls the platform as 2.1.1 does. */
  async sendRaw(method: string, path: string, body?: unknown, token = this.ourToken) {
    const answer = await fetchPlatform(path, {
      method,
      headers: { Authorization: `Token ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const { status_code: code, data } = (await answer.json()) as { status_code: number; data?: unknown }
    return { status: answer.status, code, data, location: answer.headers.get('Location') }
  }

  async registerRaw(tokenA: string) {
    const answered = await this.sendRaw('POST', `${OLD}/credentials`, this.flat(`${this.partyId}-first`), tokenA)
    expect(answered).toMatchObject({ status: 200, code: 1000 })
    this.ourToken = (answered.data as { token: string }).token
  }

  override async receive(request: Request): Promise<Response> {
    if (this.upgraded) return super.receive(request)
    const token = (request.headers.get('Authorization') ?? '').replace(/^Token /, '')
    const text = await request.text()
    const { pathname: path } = new URL(request.url)
    const body = text === '' ? null : JSON.parse(text)
    const call = { method: request.method, path, token, body }
    this.calls.push(call)
    const told = await this.answer(call)
    if (told !== null) return told
    if (!this.accepted.has(token)) return envelope(null, 2000, 401)
    const base = `https://${this.host}/ocpi`
    if (path === '/ocpi/versions') return envelope([{ version: '2.1.1', url: `${base}/2.1.1` }])
    if (path === OLD) {
      const modules = ['credentials', 'locations', 'tariffs', 'sessions', 'cdrs', 'tokens', 'commands']
      const endpoints = modules.map((identifier) => ({ identifier, url: `${base}/2.1.1/${identifier}` }))
      return envelope({ version: '2.1.1', endpoints })
    }
    if (path === `${OLD}/credentials`) {
      this.ourToken = body.token
      return envelope(this.flat(`${this.partyId}-${crypto.randomUUID()}`))
    }
    if (path.startsWith(`${OLD}/commands/`)) return envelope({ result: 'ACCEPTED' })
    return envelope([])
  }
}

/** Invites a platform that will know one party of ours, as every connection of 2.1.1 does. */
async function invite(host: string): Promise<{ readonly id: string; readonly tokenA: string }> {
  const asked = { name: host, allowedHosts: [host], parties: ['NL*RWT'] }
  const { id, registrationToken } = await operations<{ id: string; registrationToken: string }>('POST', '/peers', asked)
  return { id, tokenA: registrationToken }
}

const peerOf = (id: string) => operations<{ state: string; version: string | null }>('GET', `/peers/${id}`)

const dropped = <T extends object>(object: T, ...fields: string[]) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)))

/** The place of a charge as 2.1.1 has it. */
function olderLocation(site: Parameters<typeof locationBody>[0]) {
  const { evses, ...location } = locationBody(site)
  return {
    ...dropped(location, 'country_code', 'party_id', 'publish'),
    type: 'ON_STREET',
    postal_code: '2611',
    evses: evses.map((evse) => ({
      ...evse,
      connectors: evse.connectors.map(({ max_voltage: voltage, max_amperage: amperage, tariff_ids, ...connector }) => ({
        ...connector,
        voltage,
        amperage,
        tariff_id: tariff_ids[0],
      })),
    })),
  }
}

/** The tariff as 2.1.1 has it: without its owner and without VAT. */
function olderTariff(site: Parameters<typeof tariffBody>[0]) {
  const { elements, ...tariff } = tariffBody(site)
  const price_components = elements[0]?.price_components.map((component) => dropped(component, 'vat'))
  return { ...dropped(tariff, 'country_code', 'party_id'), elements: [{ price_components }] }
}

function olderSession(charge: Parameters<typeof sessionBody>[0], share: number) {
  const body = sessionBody(charge, share)
  return {
    ...dropped(
      body,
      ...['country_code', 'party_id', 'start_date_time', 'end_date_time', 'cdr_token'],
      ...['location_id', 'evse_uid', 'connector_id', 'authorization_reference'],
    ),
    start_datetime: body.start_date_time,
    ...(body.end_date_time === undefined ? {} : { end_datetime: body.end_date_time }),
    auth_id: charge.contractId,
    location: olderLocation(charge.site),
  }
}

function olderCdr(charge: Parameters<typeof cdrBody>[0]) {
  const body = cdrBody(charge)
  return {
    ...dropped(
      body,
      ...[
        'country_code',
        'party_id',
        'end_date_time',
        'session_id',
        'cdr_token',
        'cdr_location',
        'authorization_reference',
      ],
    ),
    id: body.id,
    stop_date_time: body.end_date_time,
    auth_id: charge.contractId,
    location: olderLocation(charge.site),
    tariffs: [olderTariff(charge.site)],
    total_cost: body.total_cost.excl_vat,
  }
}

/** An operator of 2.1.1 that is registered and has shown its site. */
async function olderOperator(host: string, partyId: string) {
  const operator = new OlderOperator(host, 'NL', partyId)
  const { id: peer, tokenA } = await invite(host)
  await operator.registerRaw(tokenA)
  const site = siteOf(operator, 'NL')
  expect(
    (await operator.sendRaw('PUT', `${OLD}/receiver/tariffs/NL/${partyId}/${site.tariff}`, olderTariff(site))).status,
  ).toBe(201)
  const location = `${OLD}/receiver/locations/NL/${partyId}/${site.id}`
  expect((await operator.sendRaw('PUT', location, olderLocation(site))).status).toBe(201)
  return { operator, peer, site }
}

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
})

test('E-2, E-10, E-11 we register with an operator of 2.1.1: its token goes raw, our credentials are one party', async () => {
  const operator = new OlderOperator('older-0.example', 'NL', 'OLD')
  const { id } = await invite(operator.host)
  operator.accepted.add('their-token-a')
  await operations('POST', `/peers/${id}/connect`, { versionsUrl: operator.versionsUrl, token: 'their-token-a' })
  expect(await peerOf(id)).toMatchObject({ state: 'registered', version: '2.1.1' })
  const posted = operator.calls.find(({ method }) => method === 'POST')
  expect(posted).toMatchObject({
    path: `${OLD}/credentials`,
    token: 'their-token-a',
    body: { country_code: 'NL', party_id: 'RWT', business_details: { name: 'Roamwatt NL' } },
  })
  expect(posted?.body).not.toHaveProperty('roles')
  expect((await operator.sendRaw('GET', `${OLD}/sender/tokens`)).status).toBe(200)
})

test('E-37, E-40 a charge at an operator of 2.1.1 is known by its contract: followed, priced, and billed once', async () => {
  const { operator, site } = await olderOperator('older-1.example', 'ONE')
  const holder = await cardHolder('nl', '04112233445566')
  await eventually(async () => {
    const listed = (await operator.sendRaw('GET', `${OLD}/sender/tokens`)).data as { auth_id: string }[]
    expect(listed.map(({ auth_id }) => auth_id)).toEqual([holder.contractId])
  })
  const decided = await operator.sendRaw('POST', `${OLD}/sender/tokens/${holder.uid}/authorize`, {
    location_id: site.id,
  })
  expect(decided.data).toEqual({ allowed: 'ALLOWED', location: { location_id: site.id } })
  const charge = chargeOf(site, 'S1', holder)
  const url = `${OLD}/receiver/sessions/NL/ONE/S1`
  expect((await operator.sendRaw('PUT', url, olderSession(charge, 0.4))).status).toBe(201)
  expect((await operator.sendRaw('PATCH', url, { kwh: 5 })).code).toBe(1000)
  const now = (await operator.sendRaw('GET', url)).data as { last_updated: string }
  expect(now).toEqual({ ...olderSession(charge, 0.4), kwh: 5, last_updated: expect.any(String) })
  expect(Date.parse(now.last_updated)).toBeGreaterThan(Date.parse(sessionBody(charge, 0.4).last_updated))
  expect((await operator.sendRaw('PUT', url, olderSession(charge, 1))).code).toBe(1000)
  const cdr = olderCdr(charge)
  const first = await operator.sendRaw('POST', `${OLD}/receiver/cdrs`, cdr)
  expect([first.status, first.location]).toEqual([201, expect.stringMatching(/\/ocpi\/2\.1\.1\/receiver\/cdrs\//)])
  expect((await operator.sendRaw('POST', `${OLD}/receiver/cdrs`, cdr)).location).toBe(first.location)
  expect((await operator.sendRaw('GET', new URL(String(first.location)).pathname)).data).toEqual(cdr)
  const settled = await eventually(async () => {
    const row = await settledCdr('nl', cdr.id)
    expect(row).not.toBeNull()
    return row
  })
  expect(settled).toMatchObject({ operator_status: 'settled', driver_status: 'billed', net_minor: 400 })
  const session = settled?.session ?? ''
  await eventually(async () =>
    expect(await operations('GET', `/sessions/${session}`)).toMatchObject({ phase: 'settled' }),
  )
})

test('E-40, E-58 a charge that we started at an operator of 2.1.1 is the one it reports, without any reference', async () => {
  const { operator, peer, site } = await olderOperator('older-2.example', 'TWO')
  const request = await openRequest(operator, peer, 'ad_hoc')
  const contractId = `NLRWTC${request.token.uid.slice(0, 8)}`
  const started = { ...request, token: { ...request.token, contractId } }
  const session = objects.session(started.id)
  await session.open(started)
  const [sent] = operator.commands('START_SESSION')
  expect(sent).toMatchObject({ token: { auth_id: contractId, type: 'OTHER' }, location_id: site.id, evse_uid: 'E1' })
  for (const field of ['connector_id', 'authorization_reference']) expect(sent).not.toHaveProperty(field)
  const result = await operator.sendRaw('POST', new URL(String(sent?.['response_url'])).pathname, {
    result: 'ACCEPTED',
  })
  expect(result.code).toBe(1000)
  const charge = chargeOf(site, 'S2', { uid: '', contractId })
  expect((await operator.sendRaw('PUT', `${OLD}/receiver/sessions/NL/TWO/S2`, olderSession(charge, 1))).status).toBe(
    201,
  )
  expect(await session.view()).toMatchObject({ phase: 'ended' })
  expect((await operator.sendRaw('POST', `${OLD}/receiver/cdrs`, olderCdr(charge))).status).toBe(201)
  await eventually(async () =>
    expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: 484, releasedMinor: 4516 }),
  )
})

test('E-33 a token of an app is found as OTHER, and nobody charges by a contract id alone', async () => {
  const { operator } = await olderOperator('older-5.example', 'OTH')
  const holder = await cardHolder('nl', '04778899AABBCC')
  const app = await operations<{ uid: string }>('POST', '/tokens', { contract: holder.contract, type: 'APP_USER' })
  const ask = (uid: string, type: string) =>
    operator.sendRaw('POST', `${OLD}/sender/tokens/${encodeURIComponent(uid)}/authorize?type=${type}`)
  expect((await ask(app.uid, 'OTHER')).data).toEqual({ allowed: 'ALLOWED' })
  expect(await ask(app.uid, 'RFID')).toMatchObject({ status: 404, code: 2001 })
  for (const type of ['RFID', 'OTHER']) {
    expect(await ask(holder.contractId, type)).toMatchObject({ status: 404, code: 2001 })
  }
})

test('E-40 a stranger’s EVSE or another contract does not make a charge ours to bill', async () => {
  const { operator, peer, site } = await olderOperator('older-3.example', 'THR')
  const request = await openRequest(operator, peer, 'ad_hoc')
  const contractId = `NLRWTC${request.token.uid.slice(0, 8)}`
  const started = { ...request, token: { ...request.token, contractId }, quote: { ...request.quote, evseUid: 'E2' } }
  const session = objects.session(started.id)
  await session.open(started)
  const elsewhere = chargeOf(site, 'S3', { uid: '', contractId })
  await operator.sendRaw('PUT', `${OLD}/receiver/sessions/NL/THR/S3`, olderSession(elsewhere, 0.5))
  const other = chargeOf(site, 'S4', { uid: '', contractId: 'NL-RWT-CNOBODY01' })
  await operator.sendRaw('PUT', `${OLD}/receiver/sessions/NL/THR/S4`, olderSession(other, 0.5))
  expect(await session.view()).toMatchObject({ phase: 'asking' })
})

test('B-34 an operator that upgrades from 2.1.1 to 2.2.1 keeps its sessions and CDRs, and its places are read anew', async () => {
  const { operator, peer, site } = await olderOperator('older-4.example', 'UPG')
  const holder = await cardHolder('nl', '04445566778899')
  const charge = chargeOf(site, 'S5', holder)
  await operator.sendRaw('PUT', `${OLD}/receiver/sessions/NL/UPG/S5`, olderSession(charge, 0.5))
  const earlier = olderCdr(chargeOf(site, 'S6', holder, { endAt: charge.endAt - 86_400_000 }))
  const { location } = await operator.sendRaw('POST', `${OLD}/receiver/cdrs`, earlier)
  operator.upgraded = true
  const lists: Record<string, unknown> = { locations: locationBody(site), tariffs: tariffBody(site) }
  operator.answer = ({ method, path }) => {
    const listed = lists[path.split('/').at(-1) ?? '']
    return method === 'GET' && listed ? envelope([listed]) : null
  }
  const renewed = await operator.send('PUT', '/ocpi/2.2.1/credentials', operator.credentials('UPG-second'))
  expect(renewed.statusCode).toBe(1000)
  operator.ourToken = (renewed.data as { token: string }).token
  expect(await peerOf(peer)).toMatchObject({ state: 'registered', version: '2.2.1' })
  const place = `/ocpi/2.2.1/receiver/locations/NL/UPG/${site.id}`
  await eventually(async () => expect((await operator.send('GET', place)).data).toMatchObject({ publish: true }))
  const patch = { status: 'CHARGING', last_updated: new Date().toISOString() }
  expect((await operator.send('PATCH', `${place}/E1`, patch)).statusCode).toBe(1000)
  expect((await operator.send('GET', new URL(String(location)).pathname)).data).toEqual(earlier)
  // The session that began before goes on, and its CDR in the new version is its own.
  const url = '/ocpi/2.2.1/receiver/sessions/NL/UPG/S5'
  expect((await operator.send('PUT', url, sessionBody(charge, 1))).status).toBe(200)
  expect((await operator.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdrBody(charge))).status).toBe(201)
  const settled = await eventually(async () => {
    const row = await settledCdr('nl', 'CDR-S5')
    expect(row).not.toBeNull()
    return row
  })
  expect(settled).toMatchObject({ operator_status: 'settled', driver_status: 'billed' })
  expect(settled?.session).not.toBeNull()
})

test('E-5, E-85 sessions are always asked for since a time, and since one that overlaps what is known', () => {
  const now = Date.now()
  const mark = { seenUntil: now - 3_600_000, deepUntil: now - 86_400_000 }
  for (const isDeep of [true, false]) {
    expect(pullFrom('sessions', isDeep, null, now)).toBeLessThan(now)
    expect(pullFrom('sessions', isDeep, mark, now)).toBeLessThan(mark.seenUntil)
  }
})
