import { minorDigits } from '#domain/billing/minor-digits'
import type { PinnedTerms } from '#domain/billing/settlement'
import type { Cdr } from '#domain/cdr/cdr'
import { partyLabel } from '#domain/identity/party'
import type { MarketRules } from '#domain/market/market-rules'
import type { ReportedSession, SessionMessage } from '#domain/session/session'
import { priceCharge } from '#domain/tariff/price-charge'
import { roundHalfAway } from '#domain/tariff/rational'
import type { Tariff } from '#domain/tariff/tariff'
import { marketOfCountry } from '#jurisdictions/registry'
import { cdrOf } from '../domain/sample-cdr.ts'
import { tariffOf } from '../domain/sample-charge.ts'
import { type Bug, emptyPlatform, type Platform } from './platform.ts'
import type { Random } from './seeded-random.ts'

/** Something on its way from an operator to us. It can be lost, come twice, or overtake another. */
export type Delivery =
  | { readonly kind: 'session'; readonly charge: Charge; readonly message: SessionMessage }
  | { readonly kind: 'cdr'; readonly charge: Charge }

/** A charge as it really was, with what we agreed for it. */
export interface Charge {
  readonly key: string
  readonly cdrKey: string
  readonly cdr: Cdr
  readonly pinned: PinnedTerms | null
  readonly isTokenKnown: boolean
  readonly siteMarket: MarketRules | null
  /** What the operator sent, in its own order. */
  readonly messages: readonly SessionMessage[]
  /** The whole session as the operator would answer a pull. */
  readonly final: ReportedSession
}

/** Everything there is: what really happened, what is on its way, and the platform. */
export interface World {
  readonly charges: readonly [Charge, ...Charge[]]
  readonly inFlight: Delivery[]
  readonly platform: Platform
}

const EPOCH = Date.parse('2026-05-04T06:00:00Z')
const MINUTE = 60_000
const COUNTRIES = [
  { code: 'NL', country: 'NLD', timeZone: 'Europe/Amsterdam' },
  { code: 'DE', country: 'DEU', timeZone: 'Europe/Berlin' },
  { code: 'FR', country: 'FRA', timeZone: 'Europe/Paris' },
] as const

/** A few operators with charges, everything still to be delivered. */
export function createWorld(random: Random, bug: Bug | null): World {
  const first = createCharge(random, 0)
  const others = Array.from({ length: random.integer(3) }, (_, index) => createCharge(random, index + 1))
  const charges = [first, ...others] as const
  const inFlight = charges.flatMap((charge): Delivery[] => [
    ...charge.messages.map((message) => ({ kind: 'session' as const, charge, message })),
    { kind: 'cdr', charge },
  ])
  return { charges: [...charges], inFlight, platform: emptyPlatform(bug) }
}

function createCharge(random: Random, index: number): Charge {
  const place = random.pick(COUNTRIES)
  const party = { countryCode: place.code, partyId: random.pick(['AAA', 'BBB', 'CCC']) }
  const id = `S${index}`
  const tariff = createTariff(random, party)
  // An operator whose tariff changed after the start claims by the new one; what was agreed is the old one.
  const claimed = random.chance(15) ? createTariff(random, party) : tariff
  const startAt = EPOCH + random.integer(600) * MINUTE
  const stretches = 1 + random.integer(4)
  const clockOffsetMs = random.chance(30) ? (random.integer(120) - 60) * MINUTE : 0
  const periods = Array.from({ length: stretches }, (_, part) => ({
    startAt: startAt + part * 30 * MINUTE,
    tariffId: null,
    dimensions: [
      { type: 'ENERGY', volumeMicros: random.integer(5_000_000) },
      { type: part === stretches - 1 && random.chance(40) ? 'PARKING_TIME' : 'TIME', volumeMicros: 500_000 },
    ],
  }))
  const endAt = startAt + stretches * 30 * MINUTE
  const energyMicros = periods.reduce((sum, { dimensions }) => sum + (dimensions[0]?.volumeMicros ?? 0), 0)
  const claim = priceCharge({ startAt, endAt, periods, tariffs: [claimed], timeZone: place.timeZone })
  const exclVat = claim.result === 'priced' ? claim.total.exclVat : null
  const digits = minorDigits('EUR')
  const exclMinor = exclVat === null ? 0 : roundHalfAway(exclVat, 10 ** digits)
  const cdr = cdrOf({
    ...party,
    id: `C${id}`,
    sessionId: id,
    startAt,
    endAt,
    location: { ...cdrOf().location, country: place.country },
    tariffs: [claimed],
    periods,
    totalCost: { exclVatMicros: exclMinor * 10 ** (6 - digits), inclVatMicros: null },
    totalEnergyWh: Math.round(energyMicros / 1000),
    totalTimeS: (endAt - startAt) / 1000,
    lastUpdated: endAt + clockOffsetMs,
  })
  const pinned: PinnedTerms = {
    tariff,
    tariffHash: 'hash',
    plan: random.chance(50)
      ? { kind: 'pay_as_you_go', sessionFeeMinor: 0 }
      : { kind: 'pay_as_you_go', sessionFeeMinor: 25 },
    timeZone: place.timeZone,
    from: 'quote',
  }
  const messages = reportCharge(random, cdr, clockOffsetMs)
  const label = partyLabel(party)
  return {
    key: `${label}*${id}`,
    cdrKey: `${label}*C${id}`,
    cdr,
    pinned: random.chance(95) ? pinned : null,
    isTokenKnown: random.chance(95),
    siteMarket: marketOfCountry(place.country),
    messages,
    final: { ...sessionOf(cdr), status: 'COMPLETED', lastUpdated: cdr.lastUpdated },
  }
}

function createTariff(random: Random, party: { countryCode: string; partyId: string }): Tariff {
  const price = (most: number) => random.integer(most) * 1000
  return tariffOf(
    [
      [
        [
          { type: 'FLAT', priceMicros: price(1000), vatBasisPoints: null, stepSize: 0 },
          { type: 'ENERGY', priceMicros: price(900), vatBasisPoints: null, stepSize: 0 },
          { type: 'PARKING_TIME', priceMicros: price(6000), vatBasisPoints: null, stepSize: 0 },
        ],
      ],
    ],
    party,
  )
}

function sessionOf(cdr: Cdr): ReportedSession {
  return {
    countryCode: cdr.countryCode,
    partyId: cdr.partyId,
    id: cdr.sessionId ?? '',
    startAt: cdr.startAt,
    endAt: cdr.endAt,
    energyWh: cdr.totalEnergyWh,
    token: cdr.token,
    authMethod: cdr.authMethod,
    authorizationReference: null,
    locationId: 'L',
    evseUid: 'E',
    connectorId: '1',
    meterId: null,
    currency: cdr.currency,
    periods: cdr.periods,
    totalCostExclMicros: null,
    totalCostInclMicros: null,
    status: 'ACTIVE',
    lastUpdated: cdr.startAt,
  }
}

function reportCharge(random: Random, cdr: Cdr, clockOffsetMs: number): readonly SessionMessage[] {
  const whole = sessionOf(cdr)
  const messages: SessionMessage[] = []
  const at = (instant: number) => instant + clockOffsetMs
  const push = (kind: 'PUT' | 'PATCH', instant: number, changes: Partial<ReportedSession>) => {
    const lastUpdated = at(instant)
    const contentHash = `${kind} ${cdr.id} ${messages.length}`
    if (kind === 'PATCH') messages.push({ kind, lastUpdated, contentHash, changes: { ...changes, lastUpdated } })
    else messages.push({ kind, lastUpdated, contentHash, session: { ...whole, ...changes, lastUpdated } })
  }
  push('PUT', cdr.startAt, { periods: [], energyWh: 0, endAt: null, status: random.chance(50) ? 'PENDING' : 'ACTIVE' })
  cdr.periods.forEach((period, part) => {
    const energyWh = cdr.periods
      .slice(0, part + 1)
      .reduce((sum, one) => sum + (one.dimensions[0]?.volumeMicros ?? 0) / 1000, 0)
    // Some operators send everything again now and then; equal clocks are common where they count seconds.
    const kind = random.chance(20) ? 'PUT' : 'PATCH'
    const periods = kind === 'PUT' ? cdr.periods.slice(0, part + 1) : [period]
    push(kind, period.startAt + random.integer(2) * MINUTE, { periods, energyWh, endAt: null, status: 'ACTIVE' })
  })
  push('PATCH', cdr.endAt, { status: 'COMPLETED', endAt: cdr.endAt, energyWh: cdr.totalEnergyWh })
  return messages
}
