import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { evseKey } from '#domain/location/evse-key'
import { findEvseFaults, findLocationFaults } from '#domain/location/find-location-faults'
import { findTariffFaults } from '#domain/tariff/find-tariff-faults'
import { withTimeZone } from '#integrations/geo/with-time-zone'
import { readLocation } from '#integrations/ocpi/2.2.1/read-location'
import { readTariff } from '#integrations/ocpi/2.2.1/read-tariff'

const shared = process.env['ROAMWATT_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared')
const folder = join(shared, 'data/ndw-dotnl')
const NOW = Date.parse('2026-06-07T12:00:00Z')

function readFeed(name: string): Record<string, unknown>[] {
  return JSON.parse(gunzipSync(readFileSync(join(folder, `${name}-2026-06-07.json.gz`))).toString())
}

function countRules(faults: readonly { readonly rule: string }[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(faults, (fault) => fault.rule)].map(([rule, found]) => [rule, found.length]),
  )
}

test.runIf(existsSync(folder))(
  'every location of the Dutch feed is read, its zone derived and its faults found',
  () => {
    const wrapper = { country_code: 'NL', party_id: 'NDW', publish: true }
    const locations = readFeed('small-locations').map((raw) => {
      const parsed = readLocation({ ...raw, ...wrapper })
      if (!parsed.ok) throw new Error(`${String(raw['id'])}: ${JSON.stringify(parsed.issues)}`)
      return withTimeZone(parsed.value)
    })
    expect(locations).toHaveLength(1033)
    // Coordinates alone: a few places at the border fall to the neighbour, whose clock is the same here.
    const zones = locations.map((location) => ({ rule: `${location.timeZoneSource} ${location.timeZone}` }))
    expect(countRules(zones)).toMatchInlineSnapshot(`
    {
      "derived Europe/Amsterdam": 1032,
      "derived Europe/Berlin": 1,
    }
  `)
    const evses = locations.flatMap((location) => location.evses)
    const keys = evses.map((evse) => evseKey(evse.evseId)).filter((key) => key !== null)
    expect({ evses: evses.length, surplus: keys.length - new Set(keys).size }).toMatchInlineSnapshot(`
    {
      "evses": 2300,
      "surplus": 10,
    }
  `)
    expect(
      countRules([...locations.flatMap(findLocationFaults), ...evses.flatMap(findEvseFaults)]),
    ).toMatchInlineSnapshot(`
    {
      "dc_cable_as_socket": 15,
      "evse_id_missing": 4,
      "older_than_its_evse": 14,
      "removed_but_published": 7,
    }
  `)
  },
)

test.runIf(existsSync(folder))('every tariff of the Dutch feed is read and its faults found', () => {
  const tariffs = readFeed('small-tariffs').map((raw) => {
    const parsed = readTariff(raw)
    if (!parsed.ok) throw new Error(`${String(raw['id'])}: ${JSON.stringify(parsed.issues)}`)
    return parsed.value
  })
  expect(tariffs).toHaveLength(281)
  expect(countRules(tariffs.flatMap((tariff) => findTariffFaults(tariff, NOW)))).toMatchInlineSnapshot(`
    {
      "free_at_times": 12,
      "never_reached": 3,
      "no_exact_minute_price": 9,
    }
  `)
})
