import { expect, test } from 'vitest'
import { mergeEvse, mergeLocation } from '#integrations/ocpi/merge-location'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { changeEvse } from '#store/catalogue/change-evse'
import { readLocation } from '#store/catalogue/read-location'
import { changeLocation, saveLocation } from '#store/catalogue/save-location'
import { evseIntake, locationIntake, rawEvse, rawLocation } from './example-location.ts'
import { bindings, findingsOf } from './test-environment.ts'

const db = bindings.CATALOGUE
const NL_ABC = { countryCode: 'NL', partyId: 'ABC' }
const NOW = Date.parse('2026-06-08T00:00:00Z')
const LATER = '2026-06-07T13:00:00Z'

const patchEvse = (peer: string, patch: RawObject, uid = '1', now = NOW) =>
  changeEvse(db, peer, NL_ABC, 'L1', uid, (stored) => evseIntake(mergeEvse(stored, patch)), now)
const patchLocation = (peer: string, patch: RawObject) =>
  changeLocation(
    db,
    peer,
    NL_ABC,
    'L1',
    (stored) => locationIntake(mergeLocation(stored, patch)),
    async () => [],
    NOW,
  )
const stored = (peer: string) => readLocation(db, peer, NL_ABC, 'L1')

test('of changes to different fields of one EVSE at the same moment none is lost', async () => {
  await saveLocation(db, 'at-once', locationIntake(rawLocation('L1', ['1'])), NOW)
  const outcomes = await Promise.all([
    patchEvse('at-once', { status: 'CHARGING', last_updated: LATER }),
    patchEvse('at-once', { floor_level: '-1', last_updated: LATER }),
    patchEvse('at-once', { physical_reference: 'P7', last_updated: LATER }),
  ])
  expect(outcomes).toEqual(['updated', 'updated', 'updated'])
  expect(await stored('at-once')).toMatchObject({
    evses: [{ status: 'CHARGING', floor_level: '-1', physical_reference: 'P7' }],
  })
})

test('a change of a location and one of its EVSE at the same moment both survive', async () => {
  await saveLocation(db, 'both', locationIntake(rawLocation('L1', ['1', '2'])), NOW)
  await Promise.all([
    patchLocation('both', { name: 'New name', last_updated: LATER }),
    patchEvse('both', { status: 'CHARGING', last_updated: LATER }),
    patchLocation('both', { address: 'New street 1', last_updated: LATER }),
    patchEvse('both', { status: 'BLOCKED', last_updated: LATER }, '2'),
  ])
  expect(await stored('both')).toMatchObject({
    name: 'New name',
    address: 'New street 1',
    evses: [{ status: 'CHARGING' }, { status: 'BLOCKED' }],
    last_updated: LATER,
  })
})

test('a change that changes nothing writes nothing', async () => {
  await saveLocation(db, 'nothing', locationIntake(rawLocation('L1', ['1'])), NOW)
  const revision = () => db.prepare("SELECT revision FROM locations WHERE peer = 'nothing'").first('revision')
  const before = await revision()
  expect(await patchEvse('nothing', { status: 'AVAILABLE' })).toBe('unchanged')
  expect((await patchLocation('nothing', { city: 'Gieten' }))?.outcome).toBe('unchanged')
  expect(await revision()).toBe(before)
})

test('what is not there cannot be changed, nor what is no longer offered', async () => {
  await saveLocation(db, 'gone', locationIntake(rawLocation('L1', ['1'])), NOW)
  await saveLocation(db, 'gone', locationIntake(rawLocation('L1', ['2'])), NOW)
  expect(await patchEvse('gone', { status: 'CHARGING' }, '1')).toBe('unknown')
  expect(await patchEvse('gone', { status: 'CHARGING' }, '9')).toBe('unknown')
  expect(await patchLocation('nowhere', { name: 'x' })).toBeNull()
})

test('a status leaves what is known to be wrong as it is, and is wrong itself where it says removed', async () => {
  const evses = [rawEvse('1', { evse_id: null })]
  await saveLocation(db, 'faults', locationIntake(rawLocation('L1', [], { evses })), NOW)
  const rules = async () => (await findingsOf('faults')).map(({ rule }) => rule)
  expect(await rules()).toEqual(['evse_id_missing'])
  await patchEvse('faults', { status: 'CHARGING', last_updated: LATER })
  expect(await rules()).toEqual(['evse_id_missing'])
  await patchEvse('faults', { status: 'REMOVED', last_updated: LATER })
  expect(await rules()).toEqual(['evse_id_missing', 'removed_but_published'])
  expect(await db.prepare("SELECT shown FROM locations WHERE peer = 'faults'").first('shown')).toBe(0)
  await patchEvse('faults', { status: 'AVAILABLE', evse_id: 'NL*ABC*E1', last_updated: LATER }, '1', NOW + 1)
  expect(await rules()).toEqual([])
  expect(await db.prepare("SELECT shown FROM locations WHERE peer = 'faults'").first('shown')).toBe(1)
})

test('an older message is applied as it came, and counted', async () => {
  await saveLocation(db, 'older', locationIntake(rawLocation('L1', ['1'])), NOW)
  await patchEvse('older', { status: 'CHARGING', last_updated: '2026-06-07T11:00:00Z' })
  expect(await stored('older')).toMatchObject({ evses: [{ status: 'CHARGING' }], last_updated: '2026-06-07T12:00:00Z' })
  expect((await findingsOf('older')).map(({ rule }) => rule)).toEqual(['older_than_stored'])
})
