import type { Random } from '../simulation/seeded-random.ts'
import type { CaseTraits } from './random-case.ts'
import type { RawCdr, RawPeriod, RawTariff } from './rules/raw-case.ts'

type Dimension = RawPeriod['dimensions'][number]

/** What happens in a period. */
type Activity = 'reserved' | 'charging' | 'parked' | 'both' | 'idle'

/** A session of one to seven periods, some of them empty, out of order, or dated outside of it. */
export function randomSession(random: Random, traits: CaseTraits, tariffs: readonly RawTariff[]): RawCdr {
  const activities = randomActivities(random, traits)
  const naming = nameTariffs(random, traits, tariffs)
  // A case without a sound clock has its lengths in odd seconds.
  const lengths = activities.map(() => randomLengthS(random))
  let atMs = traits.startMs
  const periods = activities.map((activity, index): RawPeriod => {
    const lengthS = lengths[index] ?? 0
    const period = {
      start_date_time: dateTime(random, atMs),
      dimensions: randomDimensions(random, traits, activity, lengthS),
      ...naming(),
    }
    atMs += lengthS * 1000
    return period
  })
  const startMs = random.chance(3) ? traits.startMs + 300_000 : traits.startMs
  const endMs = Math.max(startMs, random.chance(3) ? atMs - 600_000 : atMs)
  return {
    start_date_time: dateTime(random, startMs),
    [traits.version === '2.1.1' ? 'stop_date_time' : 'end_date_time']: dateTime(random, endMs),
    currency: traits.currency,
    charging_periods: random.chance(8) ? shuffle(random, periods) : periods,
  }
}

/** What follows on what: mostly charging and then parking, now and then charging again. */
function randomActivities(random: Random, { hasReservation }: CaseTraits): readonly Activity[] {
  const activities: Activity[] = []
  if (hasReservation) {
    for (let count = 1 + random.integer(2); count > 0; count -= 1) activities.push('reserved')
    if (random.chance(30)) return activities
  }
  for (let count = 1 + random.integer(3); count > 0; count -= 1) {
    activities.push(random.chance(10) ? 'both' : random.chance(4) ? 'idle' : 'charging')
  }
  if (random.chance(50)) {
    for (let count = 1 + random.integer(2); count > 0; count -= 1) activities.push('parked')
  }
  if (random.chance(10)) activities.push('charging')
  return activities
}

function randomLengthS(random: Random): number {
  switch (random.integer(10)) {
    case 0:
      return 0
    case 1:
      return random.integer(7200)
    case 2:
    case 3:
      return 60 * (1 + random.integer(180))
    default:
      return 900 * (1 + random.integer(8))
  }
}

function randomDimensions(
  random: Random,
  traits: CaseTraits,
  activity: Activity,
  lengthS: number,
): readonly Dimension[] {
  const dimensions: Dimension[] = []
  const list = (type: string, volume: number) => dimensions.push({ type, volume })
  const hours = () => randomHours(random, lengthS)
  const isZero = random.chance(4)
  if (activity === 'reserved') {
    list('RESERVATION_TIME', isZero ? 0 : hours())
    // Charging began before the period was over.
    if (random.chance(5)) list('TIME', hours())
    if (random.chance(10)) dimensions.push(...missing(dimensions, ['ENERGY', 'TIME', 'PARKING_TIME']))
  }
  if (activity === 'charging' || activity === 'both') {
    if (random.chance(90)) list('ENERGY', isZero ? 0 : randomEnergy(random, traits.isLarge))
    if (random.chance(70) || dimensions.length === 0) list('TIME', isZero ? 0 : hours())
    if (random.chance(1)) list('ENERGY', 0.5)
    if (traits.hasReservation && random.chance(3)) list('RESERVATION_TIME', hours())
  }
  if (activity === 'parked' || activity === 'both') {
    list('PARKING_TIME', isZero ? 0 : hours())
    // Some list every dimension of every period.
    if (random.chance(25)) dimensions.push(...missing(dimensions, ['ENERGY', 'TIME']))
  }
  if (activity === 'charging' && random.chance(10)) dimensions.push(...missing(dimensions, ['PARKING_TIME']))
  if (traits.hasReservation && random.chance(5)) dimensions.push(...missing(dimensions, ['RESERVATION_TIME']))
  if (activity === 'idle') list(traits.version === '2.1.1' ? 'MAX_CURRENT' : 'MAX_POWER', 0)
  else dimensions.push(...randomRanges(random, traits))
  if (traits.version === '2.1.1' && random.chance(20)) list('FLAT', 1)
  if (random.chance(1) && random.chance(20)) list('TIME', -0.25)
  if (random.chance(1) && random.chance(20))
    return dimensions.map(({ type, volume }) => ({ type, volume: -volume - 1 }))
  return dimensions
}

function missing(dimensions: readonly Dimension[], types: readonly string[]): readonly Dimension[] {
  return types.filter((type) => !dimensions.some((listed) => listed.type === type)).map((type) => ({ type, volume: 0 }))
}

function randomEnergy(random: Random, isLarge: boolean): number {
  if (isLarge) return random.integer(400_000_000) / 10_000
  if (random.chance(45)) return random.pick([2.5, 5, 10] as const)
  const decimals = random.pick([10, 1000, 10_000, 1_000_000] as const)
  return random.integer(30 * decimals) / decimals
}

/** The period's length as operators write it: with four decimals or six, and sometimes another one. */
function randomHours(random: Random, lengthS: number): number {
  const seconds = random.chance(8) ? random.integer(10_000) : lengthS
  const decimals = random.pick([10_000, 10_000, 10_000, 1_000_000] as const)
  return Math.round((seconds * decimals) / 3600) / decimals
}

/** Power and current: both ends, one, or nothing. */
function randomRanges(random: Random, traits: CaseTraits): readonly Dimension[] {
  const ranges: readonly (readonly [string, readonly [number, ...number[]]])[] = [
    ['POWER', [0, 3.7, 7.4, 10.9999, 11, 16, 22, 49.5, 50, 150]],
    ['CURRENT', [0, 6, 15.9, 16, 32, 48, 48.5]],
  ]
  return ranges.flatMap(([name, values]) => {
    if (name === 'POWER' && traits.version === '2.1.1') return []
    const [a, b] = [random.pick(values), random.pick(values)]
    const low = { type: `MIN_${name}`, volume: Math.min(a, b) }
    const high = { type: `MAX_${name}`, volume: Math.max(a, b) }
    return random.pick([
      [],
      [],
      [low, high],
      [low, high],
      [
        { ...low, volume: b },
        { ...high, volume: b },
      ],
      [low],
      [high],
    ])
  })
}

/** Which tariff periods name: none of them, all, or some; in whatever case, and once in a while one that is not there. */
function nameTariffs(
  random: Random,
  { version }: CaseTraits,
  tariffs: readonly RawTariff[],
): () => Pick<RawPeriod, 'tariff_id'> {
  const [first, ...others] = tariffs.map(({ id }) => id)
  if (version === '2.1.1' || first === undefined) return () => ({})
  const isNamed = random.chance(tariffs.length > 1 ? 90 : 60)
  const isPartly = random.chance(10)
  return () => {
    if (!isNamed || (isPartly && random.chance(30))) return random.chance(20) ? { tariff_id: null } : {}
    const id = random.pick([first, ...others])
    if (random.chance(5)) return { tariff_id: id.toUpperCase() }
    return { tariff_id: random.chance(1) && random.chance(20) ? 'Elsewhere' : id }
  }
}

/** Most with a Z, some with the offset of a place. */
function dateTime(random: Random, timeMs: number): string {
  const iso = new Date(timeMs).toISOString()
  if (random.chance(4)) return `${new Date(timeMs + 7_200_000).toISOString().slice(0, -1)}+02:00`
  return timeMs % 1000 === 0 && random.chance(80) ? iso.replace('.000Z', 'Z') : iso
}

function shuffle<T>(random: Random, list: readonly T[]): readonly T[] {
  return list
    .map((item) => ({ item, at: random.integer(1000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
