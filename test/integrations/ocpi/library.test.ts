import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { createOcpiApp } from '#workers/ocpi/app'
import { InMemoryOcpi } from '../../deno/in-memory-ports.ts'
import { smallCpo } from '../../examples/small-cpo.ts'
import { cdr, location, NOW, session, tariff } from './ocpi-fixtures.ts'

const EMSP = 'https://roamwatt.example'
const CPO = 'https://cpo.example.com'
const EXAMPLE = new URL('../../examples/small-cpo.ts', import.meta.url)
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

test('the page shows the example as it is, and it has less than 50 lines', () => {
  const example = readFileSync(EXAMPLE, 'utf8')
  expect(example.trimEnd().split('\n').length).toBeLessThan(50)
  expect(readFileSync(PAGE, 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``)
})
