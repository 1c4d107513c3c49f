import { type Random, seededRandom } from '../simulation/seeded-random.ts'
import { randomSession } from './random-session.ts'
import { randomTariff } from './random-tariff.ts'
import type { OcpiVersion, RawCase, RawTariff } from './rules/raw-case.ts'

/** What the parts of a case are made to fit. */
export interface CaseTraits {
  readonly version: OcpiVersion
  readonly timeZone: string
  readonly currency: string
  readonly startMs: number
  /** Prices and volumes whose products leave 2⁵³. */
  readonly isLarge: boolean
  /** Does a reservation come before it, or is one all there is? */
  readonly hasReservation: boolean
}

/** Whole hours, halves and three quarters off; two that move by an hour, one by half of one, and some that never move. */
const ZONES = [
  'Europe/Amsterdam',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'UTC',
] as const

/** Instants around which clocks are moved somewhere. */
const CLOCK_CHANGES = [
  '2026-03-08T07:00:00Z',
  '2026-03-08T10:00:00Z',
  '2026-03-29T01:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-10-03T15:30:00Z',
  '2026-10-25T01:00:00Z',
  '2026-11-01T06:00:00Z',
] as const

const CURRENCIES = ['EUR', 'EUR', 'GBP', 'CHF', 'USD', 'JPY', 'KRW', 'KWD', 'BHD'] as const

/** A charge under random tariffs, the same for the same seed. Most are as operators send them, some are as they should not. */
export function randomCase(seed: number): RawCase {
  const random = seededRandom(seed)
  const version = random.pick(['2.1.1', '2.2.1', '2.2.1', '2.2.1', '2.3.0', '2.3.0', '2.3.0'] as const)
  const traits: CaseTraits = {
    version,
    timeZone: random.pick(ZONES),
    currency: random.pick(CURRENCIES),
    startMs: randomStart(random),
    isLarge: random.chance(4),
    hasReservation: version !== '2.1.1' && random.chance(20),
  }
  const count = version === '2.1.1' || random.chance(75) ? 1 : 2 + random.integer(2)
  const tariffs = Array.from({ length: count }, (_, index) => randomTariff(random, traits, `Tariff-${index}`))
  const cdr = randomSession(random, traits, tariffs)
  return {
    ocpi_version: version,
    time_zone: traits.timeZone,
    tariffs: random.chance(2) ? spoilTariffs(random, tariffs) : tariffs,
    cdr,
    hints: {
      ...(traits.hasReservation && random.chance(60) ? { reservation_expired: random.chance(50) } : {}),
      ...(random.chance(30) ? { time_blocks: 'last' as const } : {}),
    },
  }
}

/** Half of them within hours of a change of the clock; most begin on a whole minute, some within a second. */
function randomStart(random: Random): number {
  const minute = random.chance(50)
    ? Date.parse(random.pick(CLOCK_CHANGES)) + (random.integer(12 * 60) - 6 * 60) * 60_000
    : Date.parse('2024-02-20T00:00:00Z') + random.integer(3 * 366 * 24 * 60) * 60_000
  const second = random.chance(25) ? random.integer(60) * 1000 : 0
  return minute + second + (random.chance(3) ? random.integer(1000) : 0)
}

/** Lists that no charge can be priced by. */
function spoilTariffs(random: Random, tariffs: readonly RawTariff[]): readonly RawTariff[] {
  const [first, ...others] = tariffs
  if (!first) return tariffs
  switch (random.integer(4)) {
    case 0:
      return []
    case 1:
      return [...tariffs, { ...first, id: first.id.toUpperCase() }]
    case 2:
      return [{ ...first, currency: 'SEK' }, ...others]
    default:
      return [
        { ...first, elements: [{ price_components: [{ type: 'TIME', price: 1, vat: -5, step_size: 1 }] }] },
        ...others,
      ]
  }
}
