import type { ChargeFault } from '../../test/peers/cpo/charge-fault.ts'
import { type Random, seededRandom } from '../../test/peers/cpo/seeded-random.ts'
import { BRANDS, type BrandName, MARKETS, type MarketName, OPERATORS, type OperatorRole } from './cast.ts'

export const WAYS = ['rfid', 'app', 'ad_hoc'] as const
export type Way = (typeof WAYS)[number]

/** What goes wrong with a charge: something the operator does, or a connector that names no tariff there is. */
export type DayFault = ChargeFault | 'tariff_missing'

/** An EVSE as an operator describes it. */
export interface DaySite {
  readonly locationId: string
  readonly evseUid: string
  readonly evseId: string | null
  readonly status: string
  readonly connectors: readonly {
    readonly id: string
    readonly tariff: { readonly elements: number } | null
  }[]
}

/** Someone with a contract. */
export interface PlannedDriver {
  readonly brand: BrandName
  readonly market: MarketName
  readonly name: string
}

/** A charge before it happens. */
export interface PlannedCharge {
  readonly index: number
  readonly way: Way
  readonly operator: OperatorRole
  readonly locationId: string
  readonly evseUid: string
  readonly evseId: string | null
  readonly connectorId: string
  readonly fault: DayFault | null
  /** The driver stops it after so many updates; null: it runs until the car is full. */
  readonly stopAfter: number | null
  readonly brand: BrandName
  /** The market of the contract; of an ad hoc charge, of the site. */
  readonly market: MarketName
  /** Which of the plan's drivers; null ad hoc. */
  readonly driver: number | null
  /** The card; null where none is held to a reader. */
  readonly uid: string | null
  /** Simulated, ISO 8601. */
  readonly start: string
}

/** A whole day, before it happens. */
export interface DayPlan {
  readonly charges: readonly PlannedCharge[]
  readonly drivers: readonly PlannedDriver[]
}

/** Which ways each kind of fault can come by, and hardly more often than it must: a day is mostly fine. */
const FAULT_WAYS: Readonly<Record<DayFault, readonly Way[]>> = {
  cdr_twice: WAYS,
  cdr_late: WAYS,
  cdr_never: WAYS,
  session_out_of_order: WAYS,
  session_repeated: WAYS,
  session_never: WAYS,
  wrong_total: WAYS,
  implausible_energy: WAYS,
  not_authorized: ['rfid'],
  tariff_missing: ['rfid'],
  start_rejected: ['app', 'ad_hoc'],
  start_timeout: ['app', 'ad_hoc'],
  start_result_late: ['app', 'ad_hoc'],
  stop_ignored: ['app', 'ad_hoc'],
}
export const DAY_FAULTS = Object.keys(FAULT_WAYS) as readonly DayFault[]

/** Fewer of a kind prove nothing. */
export const LEAST_OF_A_FAULT = 5
export const LEAST_PERCENT_OF_A_WAY = 25

const DAY = Date.parse('2026-06-10T00:00:00Z')
const DAY_SECONDS = 86_400
const CHARGES_PER_DRIVER = 5

/** Plans a day. The same sites and seed give the same day. Throws a RangeError where the sites do not suffice. */
export function planDay(sessions: number, seed: string, sites: ReadonlyMap<OperatorRole, readonly DaySite[]>): DayPlan {
  const random = seededRandom(`${seed}/day`)
  const slots = random.shuffle(wayPlaces(sessions))
  const faults = spreadFaults(slots, seededRandom(`${seed}/faults`))
  const starts = slots.map(() => random.integer(0, DAY_SECONDS - 1)).toSorted((a, b) => a - b)
  const drivers = planDrivers(sessions)
  const pickers = new Map(
    OPERATORS.map((role) => [role, new SitePicker(sites.get(role) ?? [], `${seed}/${role.party}`)]),
  )
  const charges = slots.map(({ way, operator }, index): PlannedCharge => {
    const chance = seededRandom(`${seed}/charge/${index}`)
    const fault = faults[index] ?? null
    const picker = pickers.get(operator)
    if (picker === undefined) throw new RangeError('an operator without sites')
    const place = fault === 'tariff_missing' ? picker.unpriced() : picker.priced(way)
    const brand = chance.pick(BRANDS)
    const market = marketOf(way, operator, chance)
    return {
      index,
      way,
      operator,
      ...place,
      fault,
      stopAfter: stopOf(way, fault, chance),
      brand,
      market,
      driver: way === 'ad_hoc' ? null : pickDriver(drivers, brand, market, chance),
      uid: way === 'rfid' ? `04${hex(chance, 12)}` : null,
      start: new Date(DAY + (starts[index] ?? 0) * 1000).toISOString(),
    }
  })
  return { charges, drivers }
}

interface Slot {
  readonly way: Way
  readonly operator: OperatorRole
}

/** How many charges come in which way at whom. Where a country has no module, drivers with a card can charge and nobody else. */
function wayPlaces(sessions: number): Slot[] {
  const app = Math.round(sessions * 0.3)
  const adHoc = Math.round(sessions * 0.3)
  const abroad = OPERATORS.filter(({ market }) => market === null)
  const home = OPERATORS.filter(({ market }) => market !== null)
  const atAbroad = abroad.flatMap((operator) => repeat('rfid', operator, Math.round((sessions * operator.share) / 100)))
  const cards = Math.max(0, sessions - app - adHoc - atAbroad.length)
  return [...atAbroad, ...split('rfid', home, cards), ...split('app', home, app), ...split('ad_hoc', home, adHoc)]
}

function split(way: Way, operators: readonly OperatorRole[], count: number): Slot[] {
  const [first, ...others] = operators
  if (first === undefined) return []
  const total = operators.reduce((sum, { share }) => sum + share, 0)
  const rest = others.flatMap((operator) => repeat(way, operator, Math.floor((count * operator.share) / total)))
  return [...repeat(way, first, count - rest.length), ...rest]
}

const repeat = (way: Way, operator: OperatorRole, count: number): Slot[] =>
  Array.from({ length: count }, () => ({ way, operator }))

/** One fault for a charge at most, so that what came of it can only have come of that. */
function spreadFaults(slots: readonly Slot[], random: Random): (DayFault | undefined)[] {
  const wanted = Math.max(LEAST_OF_A_FAULT, Math.round(slots.length / 100))
  const free = new Set(random.shuffle(slots.map((_, index) => index)))
  const faults: (DayFault | undefined)[] = slots.map(() => undefined)
  // The choosy first: what can come by any way finds a place anyway.
  const kinds = DAY_FAULTS.toSorted((a, b) => FAULT_WAYS[a].length - FAULT_WAYS[b].length)
  for (let round = 0; round < wanted; round++) {
    for (const kind of kinds) {
      const ways = FAULT_WAYS[kind]
      const way = ways[round % ways.length]
      const index = free.values().find((at) => slots[at]?.way === way && isPossible(kind, slots[at]))
      if (index === undefined) continue
      faults[index] = kind
      free.delete(index)
    }
  }
  return faults
}

/** Abroad the driver's price is unknown anyway, so a missing tariff would show on one side only. */
const isPossible = (kind: DayFault, slot: Slot | undefined) =>
  kind !== 'tariff_missing' || slot?.operator.market !== null

function stopOf(way: Way, fault: DayFault | null, random: Random): number | null {
  if (way === 'rfid') return null
  if (fault === 'stop_ignored') return 1
  return fault === null && random.chance(0.6) ? random.integer(1, 3) : null
}

function marketOf(way: Way, { market }: OperatorRole, random: Random): MarketName {
  const chosen = random.pick(MARKETS)
  if (market === null) return chosen
  return way === 'ad_hoc' || random.chance(0.7) ? market : chosen
}

function planDrivers(sessions: number): PlannedDriver[] {
  const each = Math.max(1, Math.ceil(sessions / CHARGES_PER_DRIVER / (BRANDS.length * MARKETS.length)))
  return BRANDS.flatMap((brand) =>
    MARKETS.flatMap((market) =>
      Array.from({ length: each }, (_, at) => ({ brand, market, name: `Driver ${brand} ${market} ${at + 1}` })),
    ),
  )
}

function pickDriver(drivers: readonly PlannedDriver[], brand: BrandName, market: MarketName, random: Random): number {
  const own = drivers.flatMap((driver, at) => (driver.brand === brand && driver.market === market ? [at] : []))
  return random.pick(own)
}

interface Place {
  readonly locationId: string
  readonly evseUid: string
  readonly evseId: string | null
  readonly connectorId: string
}

/** Hands out EVSEs: those started by a command once only, so that no charge finds its place taken; the others in turn. */
class SitePicker {
  /** Those of one element last: only these will do without an account. */
  readonly #commanded: DaySite[]
  readonly #cards: readonly DaySite[]
  readonly #unpriced: readonly DaySite[]
  #card = 0
  #missing = 0

  constructor(sites: readonly DaySite[], key: string) {
    const usable = seededRandom(`${key}/sites`).shuffle(sites).filter(isUsable)
    const priced = usable.filter(({ connectors }) => connectors[0]?.tariff)
    const named = Map.groupBy(sites, ({ evseId }) => keyOf(evseId))
    // A driver names an EVSE by its id. Where two locations have it, it is the platform's to choose, and ours not to know.
    const single = priced.filter(({ evseId }) => evseId !== null && named.get(keyOf(evseId))?.length === 1)
    this.#commanded = single.toSorted((a, b) => Number(isSteady(a)) - Number(isSteady(b)))
    const others = new Set(priced).difference(new Set(single))
    this.#cards = others.size > 0 ? [...others] : priced
    this.#unpriced = usable.filter(({ connectors }) => !connectors[0]?.tariff)
  }

  priced(way: Way): Place {
    switch (way) {
      case 'rfid':
        return placeOf(this.#cards[this.#card++ % this.#cards.length])
      case 'app':
        return placeOf(this.#commanded.shift())
      case 'ad_hoc': {
        const site = this.#commanded.pop()
        return placeOf(site && isSteady(site) ? site : undefined)
      }
    }
  }

  unpriced(): Place {
    return placeOf(this.#unpriced[this.#missing++ % this.#unpriced.length])
  }
}

const isUsable = ({ status, connectors }: DaySite) => status === 'AVAILABLE' && connectors.length > 0
/** What is held on a card is estimated for the hour of the real day; one element costs the same at all hours. */
const isSteady = ({ connectors }: DaySite) => connectors[0]?.tariff?.elements === 1

function placeOf(site: DaySite | undefined): Place {
  const connectorId = site?.connectors[0]?.id
  if (site === undefined || connectorId === undefined) throw new RangeError('an operator has too few usable EVSEs')
  return { locationId: site.locationId, evseUid: site.evseUid, evseId: site.evseId, connectorId }
}

/** As a code on a charger has it: no separators, upper case. */
const keyOf = (evseId: string | null) => (evseId ?? '').replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()

const hex = (random: Random, digits: number) =>
  Array.from({ length: digits }, () => random.integer(0, 15).toString(16).toUpperCase()).join('')
