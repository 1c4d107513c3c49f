import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { completeFeed } from './complete-feed.ts'
import { countFaults } from './count-faults.ts'
import { loadFeed } from './load-feed.ts'
import { startOperator } from './run-operator.ts'

const shared = process.env['ROAMWATT_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const dutch = join(shared, 'data/ndw-dotnl')
const british = join(shared, 'data/gb-connekt')
const isAbsent = !existsSync(dutch)
const reason = isAbsent ? ` (skipped: no real feeds at ${dutch}; set ROAMWATT_SHARED to their folder)` : ''

const completion = { own: { country: 'NL', id: 'ABC' }, name: 'Test', timeZone: null, singleParty: false }
const read = async (...files: string[]) => completeFeed(await Promise.all(files.map(loadFeed)), completion)

test.skipIf(isAbsent)(`the small Dutch feed is served with its own parties and faults${reason}`, async () => {
  const { locations, tariffs, filled } = await read(
    join(dutch, 'small-locations-2026-06-07.json.gz'),
    join(dutch, 'small-tariffs-2026-06-07.json.gz'),
  )
  expect(countFaults(locations, tariffs)).toMatchObject({ locations: 1033, tariffs: 281 })
  expect(filled).toMatchObject({ 'location.country_code': 1033, 'location.party_id': 1033, 'location.publish': 1033 })
  expect(locations.every(({ time_zone }) => time_zone === undefined)).toBe(true)
  expect(locations.some(({ party_id }) => party_id === 'LMS')).toBe(true)
  expect(locations.some(({ owner }) => owner === null)).toBe(true)
})

test.skipIf(isAbsent)(`the British feed comes in an envelope and needs little filling${reason}`, async () => {
  const { locations, tariffs, filled } = await read(
    join(british, 'locations-sample.json'),
    join(british, 'tariffs-sample.json'),
  )
  expect([locations.length, tariffs.length]).toEqual([3, 8])
  expect(locations.every(({ address, party_id }) => address === '' && party_id === 'CON')).toBe(true)
  expect(filled).not.toHaveProperty('location.country_code')
})

test.skipIf(isAbsent)(`the operator serves the Dutch feed under one role per party${reason}`, async () => {
  const { ready, stop } = await startOperator(
    '--feed',
    join(dutch, 'small-locations-2026-06-07.json.gz'),
    join(dutch, 'small-tariffs-2026-06-07.json.gz'),
  )
  expect(ready.parties[0]).toBe('NL*ABC')
  expect(ready.parties).toEqual(expect.arrayContaining(['NL*LMS', 'NL*EFL', 'BE*MBP', 'US*TSL']))
  await stop()
})
