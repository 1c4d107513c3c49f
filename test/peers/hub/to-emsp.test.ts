import { expect, test } from 'vitest'
import type { Location } from '../cpo/ocpi-objects.ts'
import { createHub } from './hub.ts'
import { parseHubFlags } from './parse-hub-flags.ts'
import { locationForEmsp, siteShownAs, withoutRemoved } from './to-emsp.ts'

const enteredAt = '2026-06-10T00:00:00.000Z'

function location(party: string, publish: boolean, status = 'AVAILABLE'): Location {
  const at = '2026-06-01T00:00:00Z'
  return {
    country_code: 'NL',
    party_id: party,
    id: 'PLACE-1',
    publish,
    address: 'Straat 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.09000', longitude: '5.12000' },
    evses: [{ uid: 'E-1', status, connectors: [], last_updated: at }],
    last_updated: at,
  }
}

test('a location its owner does not publish is not shown, unless the hub is told to', () => {
  const held = { object: location('ABC', false), enteredAt }
  expect(locationForEmsp(createHub(parseHubFlags([])), held)).toBeNull()
  expect(locationForEmsp(createHub(parseHubFlags(['--unpublished'])), held)).toMatchObject({ id: 'PLACE-1' })
})

test('a location whose EVSEs are all taken away is none', () => {
  expect(withoutRemoved(location('ABC', true, 'REMOVED'))).toBeNull()
  expect(withoutRemoved(location('ABC', true))?.evses).toHaveLength(1)
})

test('an id that two operators use means neither of them, until the hub numbers them itself', () => {
  const fill = (...flags: string[]) => {
    const hub = createHub(parseHubFlags(flags))
    for (const party of ['ABC', 'XYZ']) hub.catalogue.putLocation(location(party, true), enteredAt)
    return hub
  }
  expect(siteShownAs(fill(), 'place-1', 'e-1')).toBeNull()
  const numbered = fill('--location-ids', 'hub')
  const [first] = numbered.catalogue.locations()
  const shown = first === undefined ? null : locationForEmsp(numbered, first)
  expect(siteShownAs(numbered, shown?.id ?? '', 'E-1')?.location.party_id).toBe('ABC')
})

test('a clearing house writes "-" where something is missing, and its own time', () => {
  const hub = createHub(parseHubFlags(['--clearing']))
  const bare = { ...location('ABC', true), address: '' }
  expect(locationForEmsp(hub, { object: bare, enteredAt })).toMatchObject({
    id: 'PLACE1',
    address: '-',
    postal_code: '-',
    time_zone: 'UTC',
    last_updated: enteredAt,
    evses: [{ uid: 'E1', evse_id: '-' }],
  })
})
