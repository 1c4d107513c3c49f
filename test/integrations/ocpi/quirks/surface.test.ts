import { describe, expect, test } from 'vitest'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { peerProfile } from '#integrations/ocpi/profiles'
import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'
import { resolveProfile } from '#integrations/ocpi/quirks/resolve-profile'
import { cdr, connectedOperator, evse, location, session, tariff } from '../ocpi-fixtures.ts'

const R = '/ocpi/2.2.1/receiver'
const S = '/ocpi/2.2.1/sender'

function operatorWith(said: Omit<ProfileData, 'id' | 'extends' | 'version'>) {
  return connectedOperator(
    resolveProfile('flagged', [
      { id: 'bare', version: '2.2.1' },
      { id: 'flagged', extends: 'bare', ...said },
    ]),
  )
}

function without<T extends object>(object: T, ...names: (keyof T)[]): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name as keyof T))) as Partial<T>
}

describe('what is pushed is read by the profile', () => {
  test('F-71 location, EVSE, tariff, session and CDR under old names are taken whole, and each is reported', async () => {
    const { send, memory } = connectedOperator(peerProfile('ocpi-221'))
    const [given] = evse.connectors
    const oldConnector = { ...without(given ?? {}, 'max_voltage' as never), voltage: 230 }
    const oldEvse = { ...evse, connectors: [oldConnector] }
    const put = async (path: string, body: unknown) => (await send('PUT', `${R}/${path}`, body)).status
    expect(await put('locations/NL/ABC/LOC1', { ...location, evses: [oldEvse] })).toBe(201)
    expect(await put('locations/NL/ABC/LOC1/E1', oldEvse)).toBeLessThan(300)
    expect(await put('tariffs/NL/ABC/T1', tariff)).toBe(201)
    const oldSession = { ...without(session, 'start_date_time'), start_datetime: session.start_date_time }
    expect(await put('sessions/NL/ABC/S1', oldSession)).toBe(201)
    const oldCdr = { ...without(cdr, 'end_date_time'), stop_date_time: cdr.end_date_time }
    expect((await send('POST', `${R}/cdrs`, oldCdr)).status).toBe(201)
    const leniencies = memory.log.flatMap((line) => line.leniencies)
    expect(leniencies).toContain('evses.0.connectors.0.max_voltage:named_voltage')
    expect(memory.noted).toContainEqual({ module: 'sessions', field: 'start_date_time', rule: 'named_start_datetime' })
    expect(memory.noted).toContainEqual({ module: 'cdrs', field: 'end_date_time', rule: 'named_stop_date_time' })
  })

  test('F-71 without the profile the same is refused: names are no guess', async () => {
    const { send } = operatorWith({})
    const oldSession = { ...without(session, 'start_date_time'), start_datetime: session.start_date_time }
    expect((await send('PUT', `${R}/sessions/NL/ABC/S1`, oldSession)).body.status_code).toBe(2001)
  })

  test('what is read back is what was sent', async () => {
    const { send } = operatorWith({ fields: { values: { evse: { status: { WORKING: 'AVAILABLE' } } } } })
    const sent = { ...location, evses: [{ ...evse, status: 'WORKING' }] }
    expect((await send('PUT', `${R}/locations/NL/ABC/LOC1`, sent)).status).toBe(201)
    expect((await send('GET', `${R}/locations/NL/ABC/LOC1`)).body.data).toMatchObject({
      evses: [{ status: 'WORKING' }],
    })
  })

  test('F-33 a PATCH without the time of its change is refused, or taken where the profile says so', async () => {
    const patch = { kwh: 2 }
    const strict = operatorWith({})
    await strict.send('PUT', `${R}/sessions/NL/ABC/S1`, session)
    expect((await strict.send('PATCH', `${R}/sessions/NL/ABC/S1`, patch)).body.status_code).toBe(2001)
    const lenient = operatorWith({ push: { lastUpdatedInPatch: 'optional' } })
    await lenient.send('PUT', `${R}/sessions/NL/ABC/S1`, session)
    expect((await lenient.send('PATCH', `${R}/sessions/NL/ABC/S1`, patch)).body.status_code).toBe(1000)
  })

  test('A-65 a CDR with a placeholder for its times is refused and kept for a person, unless it was agreed upon', async () => {
    const placeholder = { ...cdr, start_date_time: '1970-1-1T00:00:00Z', end_date_time: '1970-1-1T00:00:00Z' }
    const strict = operatorWith({})
    expect((await strict.send('POST', `${R}/cdrs`, placeholder)).body.status_code).toBe(2001)
    expect(strict.memory.refused).toHaveLength(1)
    const agreed = operatorWith({ cdrs: { epochDates: true } })
    expect((await agreed.send('POST', `${R}/cdrs`, placeholder)).status).toBe(201)
    expect(agreed.memory.noted).toContainEqual({ module: 'cdrs', field: 'start_date_time', rule: 'date_withheld' })
  })
})

describe('for whom a peer speaks', () => {
  const foreign = { ...location, party_id: 'SUB' }

  test.each([
    ['nobody beside its roles', [], 404],
    ['a sub-operator that was agreed upon', ['NL*SUB'], 201],
    ['another one', ['NL*XYZ'], 404],
    ['anybody, as a hub without a list', 'any' as const, 201],
  ])('F-29 %s', async (_, allow, status) => {
    const { send, memory } = operatorWith({ parties: { allow } })
    expect((await send('PUT', `${R}/locations/NL/SUB/LOC1`, foreign)).status).toBe(status)
    expect(memory.locations.size).toBe(status === 201 ? 1 : 0)
  })

  test('F-28 in whatever case it writes the party', async () => {
    const { send } = operatorWith({ parties: { allow: ['NL*SUB'] } })
    const lower = { ...foreign, country_code: 'nl', party_id: 'sub' }
    expect((await send('PUT', `${R}/locations/nl/sub/LOC1`, lower)).status).toBe(201)
  })
})

describe('how a credential is shown', () => {
  const ask = async (operator: ReturnType<typeof connectedOperator>, headers: Record<string, string>) =>
    await operator.app.request('https://x.example/ocpi/versions', { headers })

  test('F-3 another word than Token is refused with what is expected, unless the profile accepts it', async () => {
    const strict = operatorWith({})
    const lenient = operatorWith({ auth: { acceptSchemes: ['Bearer', 'Token:'] } })
    for (const scheme of ['Bearer', 'Token:', 'bearer']) {
      const headers = { Authorization: `${scheme} ${strict.token}` }
      const refused = await ask(strict, headers)
      expect(refused.status).toBe(401)
      expect(JSON.stringify(await refused.json())).toContain('Authorization: Token ')
      expect((await ask(lenient, headers)).status).toBe(200)
    }
    expect((await ask(lenient, { Authorization: `Basic ${lenient.token}` })).status).toBe(401)
    expect((await ask(lenient, { Authorization: 'Bearer stranger' })).status).toBe(401)
  })

  test('F-3 a credential under another header counts only where the profile says so', async () => {
    const value = encodeAuthorization('token-cpo-1')
    expect((await ask(operatorWith({}), { Authentication: value })).status).toBe(401)
    expect((await ask(connectedOperator(peerProfile('satimoto')), { Authentication: value })).status).toBe(200)
  })

  test.each([
    ['as it is', (token: string) => token],
    ['in Base64', (token: string) => btoa(token)],
    ['in Base64 with a line break in it', (token: string) => btoa(`${token}\n`)],
    ['in Base64 twice', (token: string) => btoa(btoa(token))],
  ])('F-1, F-2 a token %s is recognised', async (_, form) => {
    const operator = operatorWith({})
    expect((await ask(operator, { Authorization: `Token ${form(operator.token)}` })).status).toBe(200)
  })

  test('F-2 a token in Base64 three times is not', async () => {
    const operator = operatorWith({})
    const thrice = btoa(btoa(btoa(operator.token)))
    expect((await ask(operator, { Authorization: `Token ${thrice}` })).status).toBe(401)
  })

  test('F-75 health probes without a token are answered 401 and ask nobody', async () => {
    const operator = operatorWith({})
    operator.memory.broken = true
    for (const method of ['HEAD', 'OPTIONS', 'GET']) {
      const response = await operator.app.request('https://x.example/ocpi/versions', { method })
      expect(response.status).toBe(401)
    }
  })
})

describe('authorize', () => {
  const references = (...evse_uids: string[]) => ({ location_id: 'LOC1', evse_uids })

  test('exactly one EVSE where the hub knows no other question', async () => {
    const { send, memory } = operatorWith({ authorize: { locationReferences: 'one-evse' } })
    memory.addToken({ uid: '04A1' }, 0)
    const ask = async (body?: unknown) => (await send('POST', `${S}/tokens/04A1/authorize`, body)).body.status_code
    expect(await ask()).toBe(2002)
    expect(await ask(references())).toBe(2002)
    expect(await ask(references('E1', 'E2'))).toBe(2001)
    expect(await ask(references('E1'))).toBe(1000)
  })

  test('one location with any of its EVSEs, or no place at all, where the profile says so', async () => {
    const one = operatorWith({ authorize: { locationReferences: 'one-location' } })
    const any = operatorWith({})
    for (const { memory } of [one, any]) memory.addToken({ uid: '04A1' }, 0)
    const path = `${S}/tokens/04A1/authorize`
    expect((await one.send('POST', path)).body.status_code).toBe(2002)
    expect((await one.send('POST', path, references())).body.status_code).toBe(1000)
    expect((await any.send('POST', path)).body.status_code).toBe(1000)
    expect((await any.send('POST', path, references('E1', 'E2'))).body.status_code).toBe(1000)
  })
})

describe('what a push means', () => {
  const LOC = `${R}/locations/NL/ABC/LOC1`
  const later = '2026-11-22T11:59:00Z'
  type Operator = ReturnType<typeof connectedOperator>
  const stored = async ({ send }: Operator, path = LOC) => (await send('GET', path)).body.data as unknown

  test('F-35 a PUT of a part is refused, or laid over what we have where the profile says that PUT is PATCH', async () => {
    const part = { name: 'New name', last_updated: later }
    const strict = operatorWith({})
    await strict.send('PUT', LOC, location)
    expect((await strict.send('PUT', LOC, part)).body.status_code).toBe(2001)
    const merging = operatorWith({ push: { putIsPatch: true } })
    expect((await merging.send('PUT', LOC, part)).body.status_code).toBe(2001)
    await merging.send('PUT', LOC, location)
    expect((await merging.send('PUT', LOC, part)).body.status_code).toBe(1000)
    expect(await stored(merging)).toMatchObject({ name: 'New name', address: location.address })
    const status = { status: 'CHARGING', last_updated: later }
    expect((await merging.send('PUT', `${LOC}/E1`, status)).body.status_code).toBe(1000)
    expect((await merging.send('PUT', `${LOC}/E1/1`, { max_amperage: 16, last_updated: later })).status).toBe(200)
    const connectors = [{ ...evse.connectors[0], max_amperage: 16, last_updated: later }]
    expect(await stored(merging)).toMatchObject({ evses: [{ status: 'CHARGING', connectors }] })
    const path = `${R}/sessions/NL/ABC/S1`
    await merging.send('PUT', path, session)
    expect((await merging.send('PUT', path, { kwh: 9, last_updated: later })).body.status_code).toBe(1000)
    expect((await strict.send('PUT', path, { kwh: 9, last_updated: later })).body.status_code).toBe(2001)
  })

  test('F-34 a PATCH of what we do not have is 404, or the whole where the profile says so and it is all of it', async () => {
    const strict = operatorWith({})
    const creating = operatorWith({ push: { patchBeforePut: 'create' } })
    expect((await strict.send('PATCH', LOC, location)).status).toBe(404)
    expect((await creating.send('PATCH', LOC, { name: 'x', last_updated: later })).status).toBe(404)
    expect(creating.memory.locations.size).toBe(0)
    const anonymous = without(location, 'id', 'country_code', 'party_id')
    expect((await creating.send('PATCH', LOC, anonymous)).status).toBe(201)
    expect(await stored(creating)).toMatchObject({ id: 'LOC1', party_id: 'ABC' })
    const second = { ...evse, uid: 'E2', evse_id: 'NL*ABC*E2' }
    expect((await creating.send('PATCH', `${LOC}/E2`, second)).status).toBe(201)
    expect((await creating.send('PATCH', `${LOC}/E3`, { status: 'CHARGING', last_updated: later })).status).toBe(404)
    const path = `${R}/sessions/NL/ABC/S1`
    expect((await strict.send('PATCH', path, session)).status).toBe(404)
    expect((await creating.send('PATCH', path, { kwh: 1, last_updated: later })).status).toBe(404)
    expect((await creating.send('PATCH', path, session)).status).toBe(201)
    expect((await creating.send('PATCH', path, { kwh: 3, last_updated: later })).status).toBe(200)
  })

  test('A-24 null in a PATCH says nothing, or takes an optional field away where the profile says so; never one that is due', async () => {
    const named = { ...location, name: 'Old name' }
    const gone = { name: null, last_updated: later }
    const strict = operatorWith({})
    await strict.send('PUT', LOC, named)
    await strict.send('PATCH', LOC, gone)
    expect(await stored(strict)).toMatchObject({ name: 'Old name' })
    const clearing = operatorWith({ push: { nullClears: true } })
    await clearing.send('PUT', LOC, named)
    expect((await clearing.send('PATCH', LOC, gone)).body.status_code).toBe(1000)
    expect(await stored(clearing)).not.toHaveProperty('name')
    expect((await clearing.send('PATCH', LOC, { address: null, last_updated: later })).body.status_code).toBe(2001)
    expect(await stored(clearing)).toMatchObject({ address: location.address })
  })

  test('A-28, A-29, F-32 what is older than what we have is applied as received, or left where the profile has a stale guard', async () => {
    const now = { ...location, name: 'Now', last_updated: '2026-11-22T10:00:00Z' }
    const before = { ...location, name: 'Before', last_updated: '2026-11-22T09:00:00Z' }
    for (const [staleGuard, name] of [
      [false, 'Before'],
      [true, 'Now'],
    ] as const) {
      const operator = operatorWith({ push: { staleGuard } })
      await operator.send('PUT', LOC, now)
      expect((await operator.send('PUT', LOC, before)).body.status_code).toBe(1000)
      expect(await stored(operator)).toMatchObject({ name })
      await operator.send('PATCH', LOC, { name: 'Before', last_updated: before.last_updated })
      expect(await stored(operator)).toMatchObject({ name })
      // The same time is never stale.
      await operator.send('PUT', LOC, { ...now, name: 'Again' })
      expect(await stored(operator)).toMatchObject({ name: 'Again' })
      await operator.send('PUT', `${R}/tariffs/NL/ABC/T1`, { ...tariff, currency: 'EUR', last_updated: later })
      await operator.send('PUT', `${R}/tariffs/NL/ABC/T1`, {
        ...tariff,
        currency: 'CHF',
        last_updated: '2026-01-01T00:00:00Z',
      })
      const kept = await stored(operator, `${R}/tariffs/NL/ABC/T1`)
      expect(kept).toMatchObject({ currency: staleGuard ? 'EUR' : 'CHF' })
    }
  })

  test('F-32 with a stale guard a clock that ran ahead locks nothing', async () => {
    const operator = operatorWith({ push: { staleGuard: true } })
    await operator.send('PUT', LOC, { ...location, name: 'Ahead', last_updated: '2027-06-01T00:00:00Z' })
    const right = '2026-11-22T12:00:00Z'
    await operator.send('PUT', LOC, { ...location, name: 'Right', last_updated: right })
    expect(await stored(operator)).toMatchObject({ name: 'Right' })
  })
})
