import { settleCdr } from '#domain/billing/settle-cdr'
import type { Instant } from '#domain/instant'
import type { PlanTerms, Quote } from '#domain/quote/quote'
import type { Tariff, TariffVersion } from '#domain/tariff/tariff'
import { nlRules } from '#jurisdictions/nl/rules'
import { cdrOf } from '../domain/sample-cdr.ts'
import { tariffOf } from '../domain/sample-charge.ts'
import { hashOf, type PriceBug, PricePlatform } from './price-platform.ts'
import type { SimulationResult } from './run-simulation.ts'
import { type Random, seededRandom, seedOfHistory } from './seeded-random.ts'

/** The property, as `--property` names it. */
export const SHOWN_PRICE = 'shown-price'

/** What to run. */
export interface PriceHistoriesOrder {
  readonly seed: number
  readonly histories: number
  readonly firstHistory?: number
  readonly bug?: PriceBug | null
}

/** A charge that was started, and what its driver knows of its price. */
interface StartedCharge {
  readonly startAt: Instant
  readonly pinned: TariffVersion
  readonly plan: PlanTerms
  readonly vatBasisPoints: number
  /** The tariff on the page on which the driver pressed; for a card, the operator's own at the moment of the yes. */
  readonly due: Tariff
}

/** What is true, whatever the platform's stores say, and who saw what. */
interface PriceWorld {
  readonly platform: PricePlatform
  readonly named: readonly string[]
  /** The operator's own list: what it asked for from when on, in its order. */
  readonly truth: Map<string, { readonly since: Instant; readonly tariff: Tariff | null }[]>
  /** The page in each driver's hand. */
  readonly pages: (Quote | null)[]
  readonly charges: StartedCharge[]
  plan: PlanTerms
  now: Instant
  broken: string | null
}

interface PriceEvent {
  readonly name: string
  readonly weight: number
  happen(world: PriceWorld, random: Random): void
}

const EPOCH = Date.UTC(2026, 4, 4, 6)
const MINUTE = 60_000
const DRIVERS = 3
const EVENTS_PER_HISTORY = 24
const AD_HOC: PlanTerms = { kind: 'ad_hoc', sessionFeeMinor: 0 }

const EVENTS: readonly PriceEvent[] = [
  {
    name: 'a tariff changes',
    weight: 4,
    happen: (world, random) => change(world, random, createTariff(world, random)),
  },
  {
    name: 'an old version comes back',
    weight: 1,
    happen: (world, random) => change(world, random, oldVersion(world, random)),
  },
  { name: 'a tariff is deleted', weight: 1, happen: (world, random) => change(world, random, null) },
  {
    name: 'copy and KV catch up',
    weight: 4,
    happen: ({ platform, named }, random) => platform.catchUp(pickOf(named, random)),
  },
  { name: 'time passes', weight: 4, happen: pass },
  { name: 'our own fee changes', weight: 1, happen: reprice },
  { name: 'a driver looks', weight: 6, happen: look },
  { name: 'a driver presses Start', weight: 6, happen: press },
  { name: 'a card is allowed', weight: 2, happen: allow },
  { name: 'a CDR comes', weight: 3, happen: settle },
]
const ALL_EVENTS = EVENTS.flatMap((event) => Array.from({ length: event.weight }, () => event))

/** Runs histories until a driver pays by a price that he was not shown. The same order gives the same result. */
export function runPriceHistories({
  seed,
  histories,
  firstHistory = 0,
  bug = null,
}: PriceHistoriesOrder): SimulationResult {
  let events = 0
  for (let history = firstHistory; history < firstHistory + histories; history += 1) {
    const random = seededRandom(seedOfHistory(seed, history))
    const world = createWorld(random, bug)
    const names: string[] = []
    while (names.length < EVENTS_PER_HISTORY && world.broken === null) {
      const event = pickOf(ALL_EVENTS, random)
      names.push(event.name)
      event.happen(world, random)
    }
    while (world.charges.length > 0 && world.broken === null) settle(world, random)
    events += names.length
    if (world.broken !== null) {
      const violation = { seed, history, invariant: SHOWN_PRICE, detail: world.broken, events: names }
      return { histories: history - firstHistory + 1, events, violation }
    }
  }
  return { histories, events, violation: null }
}

function createWorld(random: Random, bug: PriceBug | null): PriceWorld {
  const world: PriceWorld = {
    platform: new PricePlatform(bug),
    named: random.chance(30) ? ['A', 'B'] : ['A'],
    truth: new Map(),
    pages: Array.from({ length: DRIVERS }, () => null),
    charges: [],
    plan: planOf(random),
    now: EPOCH + random.integer(60) * MINUTE,
    broken: null,
  }
  for (const id of world.named) {
    enter(world, id, createTariff(world, random))
    world.platform.catchUp(id)
  }
  return world
}

const planOf = (random: Random): PlanTerms => ({ kind: 'pay_as_you_go', sessionFeeMinor: random.integer(3) * 25 })

function createTariff({ now }: PriceWorld, random: Random): Tariff {
  const price = (type: 'ENERGY' | 'FLAT') =>
    ({ type, priceMicros: random.integer(900) * 1000, vatBasisPoints: null, stepSize: 0 }) as const
  const startsAt = random.chance(15) ? now + random.integer(20 * MINUTE) : null
  const endsAt = random.chance(10) ? (startsAt ?? now) + random.integer(60 * MINUTE) : null
  const type = random.pick([null, null, 'REGULAR', 'AD_HOC_PAYMENT'] as const)
  return tariffOf([[[price('FLAT'), price('ENERGY')]]], { startsAt, endsAt, type })
}

function oldVersion({ truth }: PriceWorld, random: Random): Tariff | null {
  const entries = truth.get('A') ?? []
  return entries[random.integer(Math.max(1, entries.length))]?.tariff ?? null
}

function change(world: PriceWorld, random: Random, tariff: Tariff | null): void {
  const id = pickOf(world.named, random)
  // Two changes in one moment are common where a clock stands still.
  if (random.chance(70)) world.now += random.integer(MINUTE)
  enter(world, id, tariff)
}

function enter(world: PriceWorld, id: string, tariff: Tariff | null): void {
  const own = tariff && { ...tariff, id }
  world.platform.enter(id, own, world.now)
  const entries = world.truth.get(id) ?? []
  entries.push({ since: world.now, tariff: own })
  world.truth.set(id, entries)
}

function pass(world: PriceWorld, random: Random): void {
  world.now += random.integer(12 * MINUTE)
}

function reprice(world: PriceWorld, random: Random): void {
  world.plan = planOf(random)
}

function look(world: PriceWorld, random: Random): void {
  const plan = random.chance(50) ? AD_HOC : world.plan
  world.pages[random.integer(DRIVERS)] = world.platform.show(world.named, plan, world.now)
}

function press(world: PriceWorld, random: Random): void {
  const page = world.pages[random.integer(DRIVERS)] ?? null
  if (page === null) return
  const plan = page.plan.kind === 'ad_hoc' ? AD_HOC : world.plan
  const quote = world.platform.start(page.id, world.named, plan, world.now)
  if (quote === null) return
  const { tariffHash: hash, tariff, vatBasisPoints } = quote
  if (!isOffered(world, hashOf(page.tariff))) world.broken = 'a charge was started at a price that had been superseded'
  if (world.now >= page.validUntil) world.broken = 'a charge was started at a price that had run out'
  const pinned = { hash, tariff }
  world.charges.push({ startAt: world.now, pinned, plan: quote.plan, vatBasisPoints, due: page.tariff })
}

function allow(world: PriceWorld, random: Random): void {
  // Which of two things came first in one moment, nobody can say: a card comes a moment after all that was entered before it.
  world.now += EVENTS_PER_HISTORY
  const at = world.now
  const current = world.named.flatMap((id) => {
    const tariff = world.truth.get(id)?.at(-1)?.tariff
    return tariff ? [tariff] : []
  })
  // Resolved after the answer; what is entered meanwhile is later.
  if (random.chance(50)) {
    world.now += 1
    change(world, random, createTariff(world, random))
  }
  const pinned = world.platform.pinAt(world.named, at, world.now)
  const due = pinned && current.find((tariff) => hashOf(tariff) === hashOf(pinned.tariff))
  if (pinned === null) return
  if (!due) world.broken = 'a card was charged by a version that was not current at the moment of the yes'
  else world.charges.push({ startAt: at, pinned, plan: world.plan, vatBasisPoints: 2100, due })
}

function settle(world: PriceWorld, random: Random): void {
  const [charge] = world.charges.splice(random.integer(Math.max(1, world.charges.length)), 1)
  if (!charge) return
  const { startAt, plan, vatBasisPoints, due } = charge
  const energyWh = 1000 + random.integer(20_000)
  const endAt = startAt + 60 * MINUTE
  const version = world.platform.rated(charge.pinned, world.named, plan, world.now)
  if (version === null) {
    world.broken = 'a charge that was started at a price had none in the end'
    return
  }
  const cdr = cdrOf({
    startAt,
    endAt,
    periods: [{ startAt, tariffId: null, dimensions: [{ type: 'ENERGY', volumeMicros: energyWh * 1000 }] }],
    totalEnergyWh: energyWh,
    totalTimeS: 3600,
    // By whatever it asks for now: what it claims is its own affair.
    totalCost: { exclVatMicros: random.integer(20) * 1_000_000, inclVatMicros: null },
    tariffs: [],
    lastUpdated: endAt,
  })
  const { driverSide } = settleCdr({
    cdr,
    cdrKey: 'K',
    brand: 'brand',
    session: { id: 's', energyWh, startAt, endAt, way: 'app', holdMinor: 10_000 },
    token: { id: 't', contract: 'c', owner: 'd' },
    pinned: {
      tariff: version.tariff,
      tariffHash: version.hash,
      plan,
      timeZone: 'Europe/Amsterdam',
      vatBasisPoints,
      from: 'quote',
    },
    siteMarket: nlRules,
    contractMarket: nlRules,
    establishment: nlRules,
  })
  const owed = owedMinor(due, plan, vatBasisPoints, energyWh)
  if (version.hash !== hashOf(due)) world.broken = 'the version billed is not the version shown'
  else if (driverSide.status !== 'billed') world.broken = `a charge was ${driverSide.status}: ${driverSide.reasons}`
  else if (driverSide.grossMinor !== owed) world.broken = `${driverSide.grossMinor} billed, ${owed} shown`
}

/** Is a tariff of these terms what the operator asks for now, by its own list? */
function isOffered({ named, truth }: PriceWorld, hash: string): boolean {
  return named.some((id) => {
    const tariff = truth.get(id)?.at(-1)?.tariff
    return tariff != null && hashOf(tariff) === hash
  })
}

/** What is due by the page, by whole numbers that share no code with the platform. */
function owedMinor(tariff: Tariff, plan: PlanTerms, vatBasisPoints: number, energyWh: number): number {
  const prices = tariff.elements[0]?.priceComponents ?? []
  const priceOf = (type: string) => BigInt(prices.find((component) => component.type === type)?.priceMicros ?? 0)
  const nanos = priceOf('FLAT') * 1000n + priceOf('ENERGY') * BigInt(energyWh)
  const exact = nanos * BigInt(10_000 + vatBasisPoints) * 100n + BigInt(plan.sessionFeeMinor) * 10n ** 13n
  return Number((2n * exact + 10n ** 13n) / (2n * 10n ** 13n))
}

function pickOf<T>(list: readonly T[], random: Random): T {
  return list[random.integer(list.length)] as T
}
