import { expect, test } from 'vitest'
import { peerProfile } from '#integrations/ocpi/profiles'
import { saveLocation } from '#store/catalogue/save-location'
import { saveLocations } from '#store/catalogue/save-locations'
import { withoutStale } from '#store/catalogue/without-stale'
import { locationIntake, rawEvse, rawLocation } from './example-location.ts'
import { bindings } from './test-environment.ts'

const db = bindings.CATALOGUE
const NOW = Date.parse('2026-06-08T00:00:00Z')

async function rows(query: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (
    await db
      .prepare(query)
      .bind(...values)
      .all()
  ).results
}

test('F-12 where every pull says that everything has just changed, what is the same is not written as a change', async () => {
  const first = rawLocation('L1', ['1', '2'])
  await saveLocation(db, 'f12', locationIntake(first), NOW)
  const [before] = await rows("SELECT revision, content_digest FROM locations WHERE peer = 'f12'")
  const stamped = { ...first, last_updated: '2026-06-07T23:59:59Z' }
  await saveLocations(db, 'f12', [locationIntake(stamped)], NOW + 1000)
  const [after] = await rows("SELECT revision, content_digest FROM locations WHERE peer = 'f12'")
  expect(after?.['content_digest']).toBe(before?.['content_digest'])
  const changed = { ...stamped, name: 'Another name' }
  await saveLocations(db, 'f12', [locationIntake(changed)], NOW + 2000)
  const [last] = await rows("SELECT content_digest FROM locations WHERE peer = 'f12'")
  expect(last?.['content_digest']).not.toBe(before?.['content_digest'])
})

test('F-14 a location that is no longer published is hidden and kept, and shown again when it is', async () => {
  const shown = async () => (await rows("SELECT publish, raw FROM locations WHERE peer = 'f14'"))[0]
  await saveLocation(db, 'f14', locationIntake(rawLocation('L1', ['1'])), NOW)
  expect(await shown()).toMatchObject({ publish: 1 })
  await saveLocation(db, 'f14', locationIntake(rawLocation('L1', ['1'], { publish: false })), NOW + 1)
  expect(await shown()).toMatchObject({ publish: 0 })
  expect(await rows("SELECT uid FROM evses WHERE peer = 'f14'")).toEqual([{ uid: '1' }])
  await saveLocation(db, 'f14', locationIntake(rawLocation('L1', ['1'])), NOW + 2)
  expect(await shown()).toMatchObject({ publish: 1 })
})

test('F-15 the same uid at two locations is two EVSEs, each with its own status', async () => {
  const at = (id: string, status: string) => ({ ...rawLocation(id, []), evses: [rawEvse('SAME', { status })] })
  await saveLocations(db, 'f15', [locationIntake(at('L1', 'CHARGING')), locationIntake(at('L2', 'AVAILABLE'))], NOW)
  expect(await rows("SELECT location_id, uid, status FROM evses WHERE peer = 'f15' ORDER BY location_id")).toEqual([
    { location_id: 'L1', uid: 'SAME', status: 'CHARGING' },
    { location_id: 'L2', uid: 'SAME', status: 'AVAILABLE' },
  ])
})

test('an outdated copy in the list of the Dutch feed never replaces a newer one, whichever comes first', async () => {
  expect(peerProfile('ndw').push.staleGuard).toBe(true)
  const current = locationIntake(rawLocation('L1', ['1'], { name: 'Now', last_updated: '2026-06-07T12:00:00Z' }))
  const outdated = locationIntake(rawLocation('L1', ['1'], { name: 'Before', last_updated: '2020-01-01T00:00:00Z' }))
  expect(await withoutStale(db, 'ndw', [outdated], NOW)).toEqual([outdated])
  await saveLocations(db, 'ndw', await withoutStale(db, 'ndw', [current], NOW), NOW)
  expect(await withoutStale(db, 'ndw', [outdated, current], NOW)).toEqual([current])
  // A clock that ran ahead locks nothing.
  const ahead = locationIntake(rawLocation('L2', ['1'], { last_updated: '2030-01-01T00:00:00Z' }))
  await saveLocations(db, 'ndw', [ahead], NOW)
  const right = locationIntake(rawLocation('L2', ['1'], { last_updated: '2026-06-08T00:00:00Z' }))
  expect(await withoutStale(db, 'ndw', [right], NOW)).toEqual([right])
})
