import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { dialectOf } from '#integrations/ocpi/dialects'
import type { Parsed } from '#integrations/ocpi/parsed'
import { peerProfile } from '#integrations/ocpi/profiles'
import { withProfile } from '#integrations/ocpi/quirks/with-profile'

// The shared folder beside the repository, when present: real feeds, which are no part of it.
const folder = `${process.env['ROAMWATT_SHARED'] ?? `${import.meta.dirname}/../../../../../shared`}/data`
const isHere = existsSync(folder)

function listIn(file: string): readonly unknown[] {
  const bytes = readFileSync(`${folder}/${file}`)
  const json: unknown = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
  return Array.isArray(json) ? json : (json as { data: unknown[] }).data
}

const context = { owner: null, ours: null, receivedAt: Date.UTC(2026, 5, 8) }

function spokenBy(profile: string) {
  return withProfile(dialectOf('2.2.1'), peerProfile(profile))
}

function count(parsed: readonly Parsed<unknown>[]) {
  const rules = parsed.flatMap((one) => (one.ok ? one.leniencies.map(({ rule }) => rule) : []))
  return { read: parsed.filter(({ ok }) => ok).length, rules: new Set(rules) }
}

test.skipIf(!isHere)(
  'of the Dutch feed every station and tariff is read, each under the party of its EVSEs',
  () => {
    const dialect = spokenBy('ndw')
    const stations = listIn('ndw-dotnl/small-locations-2026-06-07.json.gz')
    const read = stations.map((raw) => dialect.readLocation(raw, context))
    const { rules } = count(read)
    expect(count(read).read).toBe(stations.length)
    expect(rules).toContain('party_from_evse_id')
    expect(rules).toContain('default')
    const bare = stations.slice(0, 50).map((raw) => dialectOf('2.2.1').readLocation(raw, context))
    expect(count(bare).read).toBe(0)
    const tariffs = listIn('ndw-dotnl/small-tariffs-2026-06-07.json.gz')
    expect(count(tariffs.map((raw) => dialect.readTariff(raw, context))).read).toBe(tariffs.length)
  },
  60_000,
)

test.skipIf(!isHere)(
  'of the British feed every station and tariff is read, blank addresses and offsets included',
  () => {
    const dialect = spokenBy('connekt')
    const stations = listIn('gb-connekt/locations-sample.json')
    const read = count(stations.map((raw) => dialect.readLocation(raw, context)))
    expect(read.read).toBe(stations.length)
    expect(read.rules).toContain('date_with_offset')
    const tariffs = listIn('gb-connekt/tariffs-sample.json')
    expect(count(tariffs.map((raw) => dialect.readTariff(raw, context))).read).toBe(tariffs.length)
  },
)
