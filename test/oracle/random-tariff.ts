import type { Random } from '../simulation/seeded-random.ts'
import type { CaseTraits } from './random-case.ts'
import type {
  PricedDimension,
  RawComponent,
  RawElement,
  RawLimit,
  RawRestrictions,
  RawTariff,
} from './rules/raw-case.ts'

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
/** Values that volumes and lengths of random sessions meet exactly, so that bounds are hit and not only passed. */
const ENERGIES = [0, 2.5, 5, 7.5, 10, 12.345, 20, 25.001] as const
const DURATIONS = [0, 600, 900, 1800, 2700, 3600, 5400, 7200] as const
const POWERS = [0, 3.7, 7.4, 11, 16, 22, 50] as const
const CURRENTS = [0, 6, 16, 32, 48.5] as const
const STEPS = [1, 1, 1, 1, 25, 60, 100, 300, 500, 600, 900, 1000, 1800, 3600] as const
const RATES = [0, 5.2, 7.7, 9.5, 10, 19, 20, 21, 25] as const

/** A tariff of one to five elements, now and then with limits. */
export function randomTariff(random: Random, traits: CaseTraits, id: string): RawTariff {
  const rates = traits.version === '2.1.1' ? 'none' : random.pick(['all', 'all', 'some', 'none', 'one'] as const)
  const rate = random.pick(RATES)
  const component = (type: PricedDimension) => randomComponent(random, traits, type, rates, rate)
  const elements = Array.from({ length: 1 + random.integer(5) }, () => randomElement(random, traits, component))
  const reserved = traits.hasReservation ? randomReservations(random, component) : []
  return {
    country_code: 'NL',
    party_id: 'TST',
    id,
    currency: traits.currency,
    ...(traits.version === '2.3.0' ? { tax_included: random.pick(['YES', 'NO', 'NO', 'N/A'] as const) } : {}),
    ...randomLimits(random, traits),
    elements: random.chance(50) ? [...reserved, ...elements] : [...elements, ...reserved],
    last_updated: '2024-01-01T00:00:00Z',
  }
}

function randomElement(
  random: Random,
  traits: CaseTraits,
  component: (type: PricedDimension) => RawComponent,
): RawElement {
  const types = (['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT'] as const).filter(() => random.chance(45))
  const chosen = types.length === 0 ? [random.pick(['ENERGY', 'TIME'] as const)] : types
  // The second of a dimension is never used.
  const repeated = random.chance(2) ? [chosen[0] ?? 'ENERGY'] : []
  const price_components = [...chosen, ...repeated].map(component)
  if (random.chance(35)) return random.chance(5) ? { price_components, restrictions: null } : { price_components }
  return { price_components, restrictions: randomRestrictions(random, traits) }
}

function randomReservations(random: Random, component: (type: PricedDimension) => RawComponent): readonly RawElement[] {
  return (['RESERVATION_EXPIRES', 'RESERVATION', 'RESERVATION'] as const)
    .filter(() => random.chance(60))
    .map((reservation) => {
      const types = random.pick([['TIME'], ['FLAT'], ['FLAT', 'TIME']] as const)
      const when = random.chance(30) ? { ...randomWindow(random), ...randomDays(random) } : {}
      const long = random.chance(5) ? randomRange(random, 'duration', DURATIONS) : {}
      return { price_components: types.map(component), restrictions: { ...when, ...long, reservation } }
    })
}

function randomComponent(
  random: Random,
  traits: CaseTraits,
  type: PricedDimension,
  rates: 'all' | 'some' | 'none' | 'one',
  rate: number,
): RawComponent {
  const hasRate = rates === 'all' || rates === 'one' || (rates === 'some' && random.chance(50))
  const price = randomPrice(random, traits.isLarge)
  return {
    type,
    // As the example of 2.1.1 writes it.
    price: traits.version === '2.1.1' && random.chance(5) ? String(price) : price,
    ...(hasRate ? { vat: rates === 'one' ? rate : random.pick(RATES) } : {}),
    step_size: random.chance(3) ? 0 : type === 'FLAT' ? 1 : random.pick(STEPS),
  }
}

function randomPrice(random: Random, isLarge: boolean): number {
  if (random.chance(6)) return 0
  if (isLarge) return (1 + random.integer(90_000_000)) / 100
  const decimals = random.pick([10, 100, 100, 10_000, 1_000_000] as const)
  return (1 + random.integer(decimals * (random.chance(80) ? 1 : 8))) / decimals
}

function randomRestrictions(random: Random, traits: CaseTraits): RawRestrictions {
  const hasCurrent = traits.version !== '2.1.1'
  const parts: RawRestrictions[] = [
    random.chance(40) ? randomWindow(random) : {},
    random.chance(25) ? randomDays(random) : {},
    random.chance(15) ? randomDates(random, traits.startMs) : {},
    random.chance(30) ? randomRange(random, 'kwh', ENERGIES) : {},
    random.chance(25) ? randomRange(random, 'duration', DURATIONS) : {},
    random.chance(20) ? randomRange(random, 'power', POWERS) : {},
    hasCurrent && random.chance(15) ? randomRange(random, 'current', CURRENTS) : {},
    random.chance(3) ? { min_kwh: null, day_of_week: [] } : {},
  ]
  return Object.assign({}, ...parts)
}

/** Windows within a day, over midnight, to its end, and of the whole of it; one or both ends. */
function randomWindow(random: Random): RawRestrictions {
  const time = () => {
    const minutes = random.chance(15) ? 0 : random.integer(24) * 60 + random.pick([0, 0, 0, 30, 15, 59] as const)
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  }
  const start_time = time()
  const end_time = random.chance(4) ? start_time : time()
  switch (random.integer(6)) {
    case 0:
      return { start_time }
    case 1:
      return { end_time }
    default:
      return { start_time, end_time }
  }
}

function randomDays(random: Random): RawRestrictions {
  return { day_of_week: DAYS.filter(() => random.chance(55)) }
}

function randomDates(random: Random, nearMs: number): RawRestrictions {
  const date = () => new Date(nearMs + (random.integer(7) - 3) * 86_400_000).toISOString().slice(0, 10)
  const [start_date, end_date] = [date(), date()]
  return random.pick([{ start_date }, { end_date }, { start_date, end_date }] as const)
}

/** Either end of a range, or both, in whatever order. */
function randomRange(
  random: Random,
  name: 'kwh' | 'duration' | 'power' | 'current',
  values: readonly [number, ...number[]],
): RawRestrictions {
  const [low, high] = [random.pick(values), random.pick(values)]
  const minimum = { [`min_${name}`]: low }
  const maximum = { [`max_${name}`]: high }
  return random.pick([minimum, maximum, { ...minimum, ...maximum }] as const)
}

function randomLimits(random: Random, traits: CaseTraits): Pick<RawTariff, 'min_price' | 'max_price'> {
  if (traits.version === '2.1.1') return {}
  return {
    ...(random.chance(20) ? { min_price: randomLimit(random, traits) } : {}),
    ...(random.chance(20) ? { max_price: randomLimit(random, traits) } : {}),
  }
}

function randomLimit(random: Random, { version, isLarge }: CaseTraits): RawLimit {
  const cents = (1 + random.integer(2000)) * (isLarge ? 1_000_000 : 1)
  const excl = cents / 100
  const incl = random.chance(60) ? { incl: (cents + random.integer(cents)) / 100 } : {}
  if (version === '2.2.1') return { excl_vat: excl, ...(incl.incl === undefined ? {} : { incl_vat: incl.incl }) }
  return { before_taxes: excl, ...(incl.incl === undefined ? {} : { after_taxes: incl.incl }) }
}
