import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeFeed } from './complete-feed.ts'
import { loadFeed } from './load-feed.ts'
import { runOperator } from './run-operator.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cpo-feed-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

const connector = { id: '1', standard: 'IEC_62196_T2_COMBO', format: 'SOCKET', power_type: 'DC', tariff_ids: null }
const evse = (uid: string, evseId: string | null) => ({
  uid,
  evse_id: evseId,
  status: 'REMOVED',
  connectors: [connector],
})
const locations = [
  { id: 'L1', name: 'é'.repeat(120), evses: [evse('1', 'NL*XYZ*E1')], last_updated: '2026-06-01T00:00:00Z' },
  { id: 'L2', publish: false, country_code: 'BE', evses: [evse('2', 'NLQRSE2')] },
  { id: 'L3', evses: [evse('3', 'NL.PGO.3'), evse('4', null)], time_zone: 'Europe/Brussels' },
]
const completion = { own: { country: 'NL', id: 'ABC' }, name: 'Test', timeZone: null, singleParty: false }

test.each([
  ['plain', JSON.stringify(locations)],
  ['in an envelope', JSON.stringify({ data: locations, status_code: 1000 })],
  ['gzipped', gzipSync(JSON.stringify(locations))],
])('a list %s is read', async (name, content) => {
  const feed = await loadFeed(await fileOf(name, content))
  expect(feed).toMatchObject({ kind: 'locations', records: locations })
})

test('what OCPI requires is filled and counted, what is wrong stays', async () => {
  const { locations: completed, filled } = completeFeed(
    [{ file: 'f', kind: 'locations', records: locations }],
    completion,
  )
  expect(completed.map(({ country_code, party_id }) => `${country_code}*${party_id}`)).toEqual([
    'NL*XYZ',
    'BE*QRS',
    'NL*ABC',
  ])
  expect(completed.map(({ publish }) => publish)).toEqual([true, false, true])
  expect(completed.map(({ time_zone }) => time_zone)).toEqual([undefined, undefined, 'Europe/Brussels'])
  expect(filled).toMatchObject({ 'location.country_code': 2, 'location.party_id': 3, 'location.publish': 2 })
  expect(filled).not.toHaveProperty('location.time_zone')
  expect(completed[0]?.name).toHaveLength(120)
  expect(completed[0]?.evses[0]).toMatchObject({
    status: 'REMOVED',
    connectors: [{ format: 'SOCKET', tariff_ids: null }],
  })
})

test('an explicit time zone is written where none is, and one party can own all', () => {
  const feeds = [{ file: 'f', kind: 'locations' as const, records: locations }]
  const { locations: completed } = completeFeed(feeds, {
    ...completion,
    timeZone: 'Europe/Amsterdam',
    singleParty: true,
  })
  expect(completed.map(({ time_zone }) => time_zone)).toEqual([
    'Europe/Amsterdam',
    'Europe/Amsterdam',
    'Europe/Brussels',
  ])
  expect(new Set(completed.map(({ country_code, party_id }) => `${country_code}*${party_id}`))).toEqual(
    new Set(['NL*ABC']),
  )
})

const whole = JSON.stringify(locations)
const packed = gzipSync(whole)
test.each<[string, string | Buffer | null, string]>([
  ['missing.json', null, 'byte 0'],
  ['cut.json', whole.slice(0, 300), `cut off at byte ${Buffer.byteLength(whole.slice(0, 300))}`],
  ['broken.json', '[{"evses": [}]', 'unexpected "}" at byte 12'],
  ['cut.json.gz', packed.subarray(0, packed.length - 20), `gzip is cut off at byte ${packed.length - 20}`],
  ['text.txt', 'hello', 'unexpected "h" at byte 0'],
  ['empty.json', '[]', 'the list is empty'],
  ['object.json', '{"next": null, "items": []}', 'neither a list nor'],
])('%s is refused with its name and place before anything is served', async (name, content, place) => {
  const file = content === null ? join(folder, name) : await fileOf(name, content)
  const { code, output, errors } = await runOperator('--feed', file)
  expect(code).toBe(2)
  expect(output).toBe('')
  expect(errors).toContain(file)
  expect(errors).toContain(place)
})

test('a flag that cannot be followed is refused', async () => {
  const { code, errors } = await runOperator('--pace', 'sometimes')
  expect(code).toBe(2)
  expect(errors).toContain('--pace')
})
