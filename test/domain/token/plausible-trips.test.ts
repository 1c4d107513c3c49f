import { expect, test } from 'vitest'
import { distanceKm } from '#domain/token/place'
import type { RecentUse } from '#domain/token/recent-use'
import { DEFAULT_RISK_POLICY } from '#domain/token/risk-policy'
import { impossibleTravel } from '#domain/token/rules/impossible-travel'

const MINUTE = 60_000
const SEED = 20_260_701

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Way {
  readonly name: string
  readonly leastKm: number
  readonly mostKm: number
  readonly kmh: readonly [number, number]
  /** Minutes that pass without any distance: charging, boarding. */
  readonly waits: readonly [number, number]
}

/** Speeds are along the great circle, so that a road's bends make them smaller than a speedometer's. */
const WAYS: readonly Way[] = [
  { name: 'the other side of the same site', leastKm: 0, mostKm: 2, kmh: [1, 5], waits: [0, 1] },
  { name: 'a site whose published place is wrong', leastKm: 0, mostKm: 10, kmh: [1e6, 1e6], waits: [0, 0] },
  { name: 'across a town', leastKm: 1, mostKm: 25, kmh: [15, 60], waits: [0, 30] },
  { name: 'a motorway', leastKm: 20, mostKm: 700, kmh: [60, 130], waits: [0, 60] },
  { name: 'an empty motorway at night', leastKm: 20, mostKm: 400, kmh: [130, 220], waits: [0, 5] },
  { name: 'a ferry', leastKm: 15, mostKm: 450, kmh: [25, 75], waits: [20, 90] },
  { name: 'a fast ferry', leastKm: 30, mostKm: 150, kmh: [60, 90], waits: [15, 45] },
  { name: 'a train through the tunnel', leastKm: 50, mostKm: 60, kmh: [85, 140], waits: [0, 30] },
  { name: 'a flight and a hired car', leastKm: 400, mostKm: 3_500, kmh: [650, 870], waits: [100, 240] },
]

/** A point so far from another, in a direction. */
function travelled(from: { latitude: number; longitude: number }, km: number, bearing: number) {
  const radians = Math.PI / 180
  const arc = km / 6371
  const latitude = from.latitude * radians
  const there = Math.asin(Math.sin(latitude) * Math.cos(arc) + Math.cos(latitude) * Math.sin(arc) * Math.cos(bearing))
  const turned = Math.atan2(
    Math.sin(bearing) * Math.sin(arc) * Math.cos(latitude),
    Math.cos(arc) - Math.sin(latitude) * Math.sin(there),
  )
  return { latitude: there / radians, longitude: from.longitude + turned / radians }
}

test(`T134 ten thousand journeys that people make raise no alarm, seed ${SEED}`, () => {
  const chance = seeded(SEED)
  const between = ([least, most]: readonly [number, number]) => least + chance() * (most - least)
  const alarms: string[] = []
  for (let trip = 0; trip < 10_000; trip++) {
    const way = WAYS[trip % WAYS.length]
    if (!way) throw new Error('no way')
    const from = { latitude: between([36, 65]), longitude: between([-9, 25]) }
    const km = between([way.leastKm, way.mostKm])
    const site = { country: 'XXX', ...travelled(from, km, chance() * 2 * Math.PI) }
    const minutes = (km / between(way.kmh)) * 60 + between(way.waits)
    const now = 1_800_000_000_000
    const use: RecentUse = { at: now - minutes * MINUTE, ...from, isOpen: false, hasBegun: true, energyWh: null }
    const hit = impossibleTravel([use], site, now, DEFAULT_RISK_POLICY.impossible_travel)
    if (hit) alarms.push(`${way.name}: ${distanceKm(from, site).toFixed(1)} km in ${minutes.toFixed(0)} min`)
  }
  expect(alarms).toEqual([])
})

test('T134 a thousand jumps that nobody makes are all noticed', () => {
  const chance = seeded(SEED)
  for (let jump = 0; jump < 1_000; jump++) {
    const from = { latitude: 36 + chance() * 29, longitude: -9 + chance() * 34 }
    const km = 100 + chance() * 2_900
    const site = { country: 'XXX', ...travelled(from, km, chance() * 2 * Math.PI) }
    // Faster than any car, sooner than any flight.
    const minutes = Math.min((km / 260) * 60, 89) * chance()
    const use: RecentUse = { at: -minutes * MINUTE, ...from, isOpen: false, hasBegun: true, energyWh: null }
    expect(impossibleTravel([use], site, 0, DEFAULT_RISK_POLICY.impossible_travel)).not.toBeNull()
  }
})
