import { expect, test } from 'vitest'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { changeEvse } from '#store/catalogue/change-evse'
import { readLocation } from '#store/catalogue/read-location'
import { saveEvse } from '#store/catalogue/save-evse'
import { saveLocation } from '#store/catalogue/save-location'
import { saveLocations } from '#store/catalogue/save-locations'
import { evseIntake, locationIntake, rawEvse, rawLocation } from './example-location.ts'
import { bindings, findingsOf } from './test-environment.ts'

const db = bindings.CATALOGUE
const NL_ABC = { countryCode: 'NL', partyId: 'ABC' }
const NOW = Date.parse('2026-06-08T00:00:00Z')

test('a location comes back exactly as it was sent, its EVSEs in their order', async () => {
  const raw = rawLocation('L1', ['9', '2', '5'])
  expect((await saveLocation(db, 'whole', locationIntake(raw), NOW)).outcome).toBe('created')
  expect(await readLocation(db, 'whole', NL_ABC, 'L1')).toEqual(raw)
  expect((await saveLocation(db, 'whole', locationIntake(raw), NOW + 1)).outcome).toBe('unchanged')
  expect(await readLocation(db, 'whole', { countryCode: 'nl', partyId: 'abc' }, 'l1')).toEqual(raw)
  expect(await readLocation(db, 'another', NL_ABC, 'L1')).toBeNull()
})

test('a location without EVSEs comes back without them, an empty list stays empty', async () => {
  const { evses: _, ...bare } = rawLocation('L1', [])
  await saveLocation(db, 'bare', locationIntake(bare), NOW)
  await saveLocation(db, 'bare', locationIntake(rawLocation('L2', [])), NOW)
  expect(await readLocation(db, 'bare', NL_ABC, 'L1')).toEqual(bare)
  expect(await readLocation(db, 'bare', NL_ABC, 'L2')).toEqual(rawLocation('L2', []))
})

test('an EVSE that a whole location no longer lists is kept, not offered, and listed as a finding until it is back', async () => {
  await saveLocation(db, 'replaced', locationIntake(rawLocation('L1', ['1', '2'])), NOW)
  await saveLocation(db, 'replaced', locationIntake(rawLocation('L1', ['2', '3'])), NOW + 1)
  const { results } = await db.prepare("SELECT uid, offered FROM evses WHERE peer = 'replaced' ORDER BY uid").all()
  expect(results).toEqual([
    { uid: '1', offered: 0 },
    { uid: '2', offered: 1 },
    { uid: '3', offered: 1 },
  ])
  expect(await readLocation(db, 'replaced', NL_ABC, 'L1')).toEqual(rawLocation('L1', ['2', '3']))
  const faults = async () => (await findingsOf('replaced')).filter(({ kind }) => kind === 'fault')
  expect(await faults()).toEqual([
    { object_key: 'NL*ABC/L1/1', field: 'evses', rule: 'no_longer_listed', kind: 'fault', times: 1 },
  ])
  await saveLocation(db, 'replaced', locationIntake(rawLocation('L1', ['1', '2', '3'])), NOW + 2)
  expect(await faults()).toEqual([])
})

test('a changed EVSE moves its location forward in time and never back', async () => {
  const raw = rawLocation('L1', ['1', '2'])
  await saveLocation(db, 'patched', locationIntake(raw), NOW)
  const newer = rawEvse('1', { status: 'CHARGING', last_updated: '2026-06-07T13:00:00Z' })
  const older = rawEvse('2', { status: 'BLOCKED', last_updated: '2026-06-07T10:00:00Z' })
  expect(await saveEvse(db, 'patched', NL_ABC, 'L1', evseIntake(newer), NOW)).toBe('updated')
  expect(await saveEvse(db, 'patched', NL_ABC, 'L1', evseIntake(older), NOW)).toBe('updated')
  expect(await readLocation(db, 'patched', NL_ABC, 'L1')).toEqual({
    ...raw,
    evses: [newer, older],
    last_updated: '2026-06-07T13:00:00Z',
  })
})

test('a new EVSE goes to the end of its location, one of an unknown location nowhere', async () => {
  await saveLocation(db, 'added', locationIntake(rawLocation('L1', ['2'])), NOW)
  expect(await saveEvse(db, 'added', NL_ABC, 'L1', evseIntake(rawEvse('1')), NOW)).toBe('created')
  expect(await readLocation(db, 'added', NL_ABC, 'L1')).toEqual(rawLocation('L1', ['2', '1']))
  expect(await saveEvse(db, 'added', NL_ABC, 'L9', evseIntake(rawEvse('1', { evse_id: null })), NOW)).toBe(
    'location_unknown',
  )
  expect(await readLocation(db, 'added', NL_ABC, 'L9')).toBeNull()
  expect(await findingsOf('added')).toEqual([])
})

test('one location that the database cannot hold does not hold back the other 99 of its page', async () => {
  const raws = Array.from({ length: 100 }, (_, index) => rawLocation(`L${index}`, [`${index}`]))
  const intakes = raws.map(locationIntake).map((intake, index) => {
    return index === 40 ? { ...intake, location: { ...intake.location, latitude: Number.NaN } } : intake
  })
  const outcome = await saveLocations(db, 'page', intakes, NOW)
  expect(outcome.saved).toHaveLength(99)
  expect(outcome.refused).toBe(1)
  expect(await db.prepare("SELECT COUNT(*) AS count FROM locations WHERE peer = 'page'").first('count')).toBe(99)
  expect(await findingsOf('page')).toContainEqual({
    object_key: 'NL*ABC/L40',
    field: '.',
    rule: 'the database cannot hold it',
    kind: 'refused',
    times: 1,
  })
})

test('of a location listed twice in a page the newest copy is kept', async () => {
  const old = rawLocation('L1', ['1'], { name: 'old', last_updated: '2026-01-01T00:00:00Z' })
  await saveLocations(db, 'twice', [locationIntake(rawLocation('L1', ['1'])), locationIntake(old)], NOW)
  expect(await readLocation(db, 'twice', NL_ABC, 'L1')).toEqual(rawLocation('L1', ['1']))
})

test('the same page again changes nothing', async () => {
  const intakes = [rawLocation('L1', ['1', '2']), rawLocation('L2', ['3'])].map(locationIntake)
  await saveLocations(db, 'again', intakes, NOW)
  const rows = async () => [
    (await db.prepare("SELECT * FROM locations WHERE peer = 'again'").all()).results,
    (await db.prepare("SELECT * FROM evses WHERE peer = 'again'").all()).results,
  ]
  const before = await rows()
  expect(await saveLocations(db, 'again', intakes, NOW + 1)).toEqual({ saved: [], refused: 0 })
  expect(await rows()).toEqual(before)
})

test('C-42 other times of change alone are stored, and have no consequences', async () => {
  const page = (last_updated: string) =>
    ['L1', 'L2'].map((id) =>
      locationIntake(rawLocation(id, [], { last_updated, evses: [rawEvse(id, { last_updated, evse_id: null })] })),
    )
  await saveLocations(db, 'stamped', page('2026-06-07T12:00:00Z'), NOW)
  const before = await findingsOf('stamped')
  const { saved } = await saveLocations(db, 'stamped', page('2026-06-08T12:00:00Z'), NOW + 1)
  expect(saved).toHaveLength(2)
  expect(await readLocation(db, 'stamped', NL_ABC, 'L1')).toMatchObject({
    last_updated: '2026-06-08T12:00:00Z',
    evses: [{ last_updated: '2026-06-08T12:00:00Z' }],
  })
  const { results } = await db.prepare("SELECT last_seen FROM findings WHERE peer = 'stamped'").all()
  expect([before.length, ...results.map(({ last_seen }) => last_seen)]).toEqual([2, NOW, NOW])
})

test('what changes without a new time of change is stored, and told', async () => {
  const page = (changes: RawObject) => [locationIntake(rawLocation('L1', [], { evses: [rawEvse('1', changes)] }))]
  await saveLocations(db, 'silent', page({}), NOW)
  await saveLocations(db, 'silent', page({ status: 'CHARGING' }), NOW + 1)
  expect(await readLocation(db, 'silent', NL_ABC, 'L1')).toMatchObject({ evses: [{ status: 'CHARGING' }] })
  expect((await findingsOf('silent')).map(({ rule }) => rule)).toEqual(['changed_without_it'])
})

test('what a change of an EVSE moved away from the list is put right by the same list again', async () => {
  const page = [locationIntake(rawLocation('L1', ['1']))]
  await saveLocations(db, 'lost', page, NOW)
  const charging = () => evseIntake(rawEvse('1', { status: 'CHARGING' }))
  await changeEvse(db, 'lost', NL_ABC, 'L1', '1', charging, NOW + 1)
  expect(await readLocation(db, 'lost', NL_ABC, 'L1')).toMatchObject({ evses: [{ status: 'CHARGING' }] })
  await saveLocations(db, 'lost', page, NOW + 2)
  expect(await readLocation(db, 'lost', NL_ABC, 'L1')).toMatchObject({ evses: [{ status: 'AVAILABLE' }] })
})

test('a missing time zone is derived from the coordinates, never from the country, and a wrong position derives none', async () => {
  const { time_zone: _, ...bare } = rawLocation('L1', [])
  const at = (id: string, latitude: string, longitude: string) => ({
    ...bare,
    id,
    coordinates: { latitude, longitude },
  })
  await saveLocations(
    db,
    'zones',
    [
      rawLocation('stated', []),
      at('derived', '52.99876', '6.759459'),
      at('elsewhere', '50.11', '8.68'),
      at('zero', '0.0', '0.0'),
      at('swapped', '6.759459', '52.99876'),
    ].map(locationIntake),
    NOW,
  )
  const { results } = await db
    .prepare("SELECT id, time_zone, time_zone_source FROM locations WHERE peer = 'zones' ORDER BY id")
    .all()
  expect(results).toEqual([
    { id: 'derived', time_zone: 'Europe/Amsterdam', time_zone_source: 'derived' },
    { id: 'elsewhere', time_zone: 'Europe/Berlin', time_zone_source: 'derived' },
    { id: 'stated', time_zone: 'Europe/Amsterdam', time_zone_source: 'stated' },
    { id: 'swapped', time_zone: null, time_zone_source: 'unknown' },
    { id: 'zero', time_zone: null, time_zone_source: 'unknown' },
  ])
  const faults = (await findingsOf('zones')).filter((finding) => finding.kind === 'fault')
  expect(faults.map((fault) => `${fault.object_key} ${fault.rule}`)).toEqual([
    'NL*ABC/elsewhere coordinates_outside_country',
    'NL*ABC/swapped coordinates_swapped',
    'NL*ABC/swapped time_zone_unknown',
    'NL*ABC/zero coordinates_zero',
    'NL*ABC/zero time_zone_unknown',
  ])
})

test('a fault that was mended is no longer listed', async () => {
  await saveLocation(db, 'mended', locationIntake(rawLocation('L1', [], { name: 'x'.repeat(256) })), NOW)
  expect((await findingsOf('mended')).map((finding) => finding.rule)).toContain('name_too_long')
  await saveLocation(db, 'mended', locationIntake(rawLocation('L1', [])), NOW + 1)
  expect((await findingsOf('mended')).filter((finding) => finding.kind === 'fault')).toEqual([])
})

test('an EVSE that two operators list is shown once: at its own operator, else at the newest', async () => {
  const hub = rawLocation('uuid', ['1'], {
    party_id: 'HUB',
    last_updated: '2026-06-08T00:00:00Z',
    evses: [rawEvse('1', { evse_id: 'NLABCE777', last_updated: '2026-06-08T00:00:00Z' })],
  })
  const other = { ...hub, id: 'stale', evses: [rawEvse('1', { evse_id: 'nl-abc-e777' })] }
  const shown = async () => {
    const { results } = await db
      .prepare("SELECT id FROM locations WHERE peer IN ('own', 'hub') AND shown = 1")
      .all<{ id: string }>()
    return results.map((row) => row.id)
  }
  await saveLocations(db, 'hub', [other, hub].map(locationIntake), NOW)
  expect(await shown()).toEqual(['uuid'])
  await saveLocation(db, 'own', locationIntake(rawLocation('L1', ['777'])), NOW)
  expect(await shown()).toEqual(['L1'])
  // The operator takes it down: the hub's copy steps in.
  await saveLocation(db, 'own', locationIntake(rawLocation('L1', [])), NOW + 1)
  expect(await shown()).toEqual(['uuid'])
})
