import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { createOcpiApp } from '#workers/ocpi/app'
import { InMemoryOcpi } from '../../deno/in-memory-ports.ts'
import { smallCpo } from '../../examples/small-cpo.ts'
import { smallHub } from '../../examples/small-hub.ts'
import { cdr, location, NOW, session, tariff } from './ocpi-fixtures.ts'

const EMSP = 'https://roamwatt.example'
const CPO = 'https://cpo.example.com'
const HUB = 'https://hub.example.com'
const PAGE = new URL('../../../docs/ocpi-library.md', import.meta.url)

test('an operator of less than 50 lines registers with us, lists its stations, and reports a charge', async () => {
  const deps = {
    now: () => NOW,
    newId: () => crypto.randomUUID(),
    log: () => undefined,
    // Two platforms in one process, each at its own origin.
    fetch: async (url: string, init: RequestInit): Promise<Response> =>
      url.startsWith(CPO) ? cpo.fetch(new Request(url, init)) : emsp.fetch(new Request(url, init)),
  }
  const memory = new InMemoryOcpi(EMSP, deps)
  const emsp = createOcpiApp(memory.ports())
  const itself = { role: 'CPO', countryCode: 'NL', partyId: 'CPO', name: 'A small operator', website: null }
  const token = memory.connect('cpo-1', [itself])
  const locations = Array.from({ length: 150 }, (_, i) => ({ ...location, party_id: 'CPO', id: `LOC${i}` }))
  const cpo = smallCpo(CPO, 'ours', { locations, tariffs: [tariff] }, deps)
  const ask = async (url: string, body?: unknown) => {
    const headers = { Authorization: encodeAuthorization('ours') }
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    return (await cpo.fetch(new Request(url, init))) as Response
  }

  // We register with it, by the same message any eMSP sends.
  const role = { role: 'EMSP', country_code: 'NL', party_id: 'RWT', business_details: { name: 'Roamwatt' } }
  const registered = await ask(`${CPO}/credentials`, { token, url: `${EMSP}/ocpi/versions`, roles: [role] })
  expect(await registered.json()).toMatchObject({ status_code: 1000, data: { token: 'ours', url: `${CPO}/versions` } })
  const stranger = await cpo.fetch(new Request(`${CPO}/locations`))
  expect(stranger.status).toBe(401)

  const page = await ask(`${CPO}/locations?limit=100`)
  expect((await page.json()) as unknown).toMatchObject({ status_code: 1000, data: { length: 100 } })
  expect(page.headers.get('Link')).toBe(`<${CPO}/locations?offset=100&limit=100>; rel="next"`)
  expect(page.headers.get('X-Total-Count')).toBe('150')

  const mine = { country_code: 'NL', party_id: 'CPO' }
  expect(await cpo.push('sessions', { ...session, ...mine }, 'S1')).toMatchObject({ ok: true })
  expect(await cpo.push('cdrs', { ...cdr, ...mine })).toMatchObject({ ok: true })
  const refused = await cpo.push('sessions', { ...session, ...mine, kwh: 'much' }, 'S2')
  expect(refused).toMatchObject({ ok: false, reason: 'ocpi_status', statusCode: 2001 })
})

test('a hub of less than 70 lines passes messages on in the name of who sent them, and the receiver’s codes back', async () => {
  const asked: { url: string; headers: Headers; body: unknown }[] = []
  const operator = async (request: Request): Promise<Response> => {
    const text = await request.text()
    asked.push({ url: request.url, headers: request.headers, body: text === '' ? null : JSON.parse(text) })
    const endpoints = [{ identifier: 'commands', role: 'RECEIVER', url: `${CPO}/commands` }]
    const isDetails = request.url.endsWith('/2.2.1')
    const data = isDetails ? { version: '2.2.1', endpoints } : { result: 'ACCEPTED', timeout: 30 }
    return Response.json({ data, status_code: 1000, timestamp: '2026-11-01T10:00:00Z' })
  }
  const deps = {
    now: () => NOW,
    newId: () => crypto.randomUUID(),
    log: () => undefined,
    // Three platforms in one process, each at its own origin.
    fetch: async (url: string, init: RequestInit): Promise<Response> =>
      url.startsWith(CPO) ? operator(new Request(url, init)) : emsp.fetch(new Request(url, init)),
  }
  const memory = new InMemoryOcpi(EMSP, deps)
  const emsp = createOcpiApp(memory.ports())
  const cpoRole = { role: 'CPO', countryCode: 'NL', partyId: 'CPO', name: 'An operator', website: null }
  const hub = smallHub(HUB, ['of-emsp', 'of-cpo'], deps)
  const ask = async (token: string, method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const sent = { method, headers: { Authorization: encodeAuthorization(token), ...headers } }
    const init = body === undefined ? sent : { ...sent, body: JSON.stringify(body) }
    const answer: Response = await hub.fetch(new Request(`${HUB}/${path}`, init))
    return { status: answer.status, ...((await answer.json()) as { status_code: number; data?: unknown }) }
  }
  const register = (token: string, theirs: string, url: string, role: string, party_id: string) => {
    const roles = [{ role, country_code: 'NL', party_id, business_details: { name: party_id } }]
    return ask(token, 'POST', 'SENDER/credentials', {}, { token: theirs, url, roles })
  }
  const registered = await register(
    'of-emsp',
    memory.connect('hub-1', [cpoRole]),
    `${EMSP}/ocpi/versions`,
    'EMSP',
    'RWT',
  )
  expect(registered).toMatchObject({ status_code: 1000, data: { roles: [{ role: 'HUB', party_id: 'HUB' }] } })
  expect(await register('of-cpo', 'theirs', `${CPO}/versions`, 'CPO', 'CPO')).toMatchObject({ status_code: 1000 })
  expect(await register('nobody', 'x', `${CPO}/versions`, 'CPO', 'CPO')).toMatchObject({ status: 401 })

  const between = (from: string, to: string) => ({
    'OCPI-from-country-code': 'NL',
    'OCPI-from-party-id': from,
    'OCPI-to-country-code': 'NL',
    'OCPI-to-party-id': to,
    'X-Correlation-ID': 'one-cause',
  })
  const path = 'RECEIVER/sessions/NL/CPO/S1'
  const mine = { ...session, country_code: 'NL', party_id: 'CPO', id: 'S1' }
  const put = (from: string, to: string, body: unknown) => ask('of-cpo', 'PUT', path, between(from, to), body)
  expect(await put('CPO', 'RWT', mine)).toMatchObject({ status_code: 1000 })
  expect(await put('CPO', 'RWT', { ...mine, kwh: 'much' })).toMatchObject({ status_code: 2001 })
  expect(await put('CPO', 'XXX', mine)).toMatchObject({ status_code: 4001 })
  expect(await put('RWT', 'CPO', mine)).toMatchObject({ status_code: 2001 })

  const start = { response_url: `${EMSP}/result`, location_id: 'LOC1' }
  const started = await ask('of-emsp', 'POST', 'RECEIVER/commands/START_SESSION', between('RWT', 'CPO'), start)
  expect(started).toMatchObject({ status_code: 1000, data: { result: 'ACCEPTED' } })
  const { url, headers, body } = asked.at(-1) ?? { url: '', headers: new Headers(), body: null }
  expect([url, body]).toEqual([`${CPO}/commands/START_SESSION`, start])
  expect([headers.get('OCPI-from-party-id'), headers.get('OCPI-to-party-id')]).toEqual(['RWT', 'CPO'])
  expect(headers.get('X-Correlation-ID')).toBe('one-cause')
})

test.each([
  ['small-cpo', 50],
  ['small-hub', 70],
])('the page shows %s as it is, and it has less than %i lines', (name, lines) => {
  const example = readFileSync(new URL(`../../examples/${name}.ts`, import.meta.url), 'utf8')
  expect(example.trimEnd().split('\n').length).toBeLessThan(lines)
  expect(readFileSync(PAGE, 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``)
})
