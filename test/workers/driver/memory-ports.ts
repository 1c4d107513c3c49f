import { canonicalJson } from '#domain/canonical-json'
import { DomainError } from '#domain/errors'
import type { StationWish } from '#domain/location/match-station'
import { buildQuote } from '#domain/quote/build-quote'
import type { Quote } from '#domain/quote/quote'
import type { Tariff } from '#domain/tariff/tariff'
import { moveToken } from '#domain/token/move-token'
import type { Token } from '#domain/token/token'
import type { LiveMessage, OpenRequest, SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import type { DirectoryEntry } from '#durable-objects/directory/directory-rpc'
import { sha256Hex } from '#integrations/crypto/digests'
import type { CommandType } from '#integrations/ocpi/command'
import { marketOfCountry } from '#jurisdictions/registry'
import type {
  Charger,
  DriverPorts,
  OpenQuestion,
  QuoteOutcome,
  QuoteRequest,
  SessionSummary,
  StickerReport,
} from '#workers/driver/ports'
import { evseKeyOf } from '#workers/driver/qr-code'
import type { Receipt } from '#workers/driver/receipt'
import { type MemorySignIns, memorySignIns } from './memory-sign-ins.ts'

export const START = Date.UTC(2026, 5, 10, 9, 0, 0)
const KEY = btoa('0123456789abcdef0123456789abcdef')

/** A Dutch charger with one connector and a tariff of energy, start and idle prices. */
export const CHARGER: Charger = {
  peer: 'eu_peer',
  countryCode: 'NL',
  partyId: 'ABC',
  locationId: 'LOC1',
  locationName: 'Stadhuisplein',
  address: 'Stadhuisplein 1',
  city: 'Eindhoven',
  postalCode: '5611 EM',
  country: 'NLD',
  latitude: 51.44,
  longitude: 5.48,
  timeZone: 'Europe/Amsterdam',
  operatorName: 'Laadnet',
  evseUid: 'uid-1',
  evseId: 'NL*ABC*E0001',
  status: 'AVAILABLE',
  statusAt: START - 180_000,
  reachable: true,
  informationOnly: false,
  connectors: [
    {
      id: '1',
      standard: 'IEC_62196_T2',
      format: 'SOCKET',
      powerType: 'AC_3_PHASE',
      maxVoltageV: 230,
      maxAmperageA: 32,
      maxPowerW: 22_000,
      tariffIds: ['T1'],
      lastUpdated: START,
    },
  ],
}

export const TARIFF: Tariff = {
  countryCode: 'NL',
  partyId: 'ABC',
  id: 'T1',
  currency: 'EUR',
  type: null,
  elements: [
    {
      priceComponents: [
        { type: 'FLAT', priceMicros: 300_000, vatBasisPoints: 2100, stepSize: 1 },
        { type: 'ENERGY', priceMicros: 450_000, vatBasisPoints: 2100, stepSize: 1 },
        { type: 'PARKING_TIME', priceMicros: 3_000_000, vatBasisPoints: 2100, stepSize: 60 },
      ],
      restrictions: null,
    },
  ],
  minPrice: null,
  maxPrice: null,
  startsAt: null,
  endsAt: null,
  altText: [],
  altUrl: null,
  lastUpdated: START,
}

/** A charge in memory, with what a test may do to it. */
export interface MemorySession {
  request: OpenRequest
  view: SessionView
  stops: number
  watchers: ((message: LiveMessage) => void)[]
}

/** Ports in memory: everything a test wants to change lies open. */
export interface MemoryPorts extends Omit<DriverPorts, 'cardAccount'>, MemorySignIns {
  cardAccount: string | null
  at: number
  chargers: Charger[]
  /** What the operator says of the site besides. */
  site: object
  /** What was last wished for of a station. */
  wished: StationWish | null
  /** What the operator can be asked for. */
  commands: CommandType[]
  tariff: Tariff | null
  held: Map<string, Quote>
  open: Map<string, MemorySession>
  receipts: Map<string, Receipt>
  stickers: StickerReport[]
  /** What the driver was asked, and what was answered. */
  asked: Map<string, OpenQuestion & { readonly driver: string; wasMe: boolean | null }>
  contracts: Map<string, Awaited<ReturnType<DriverPorts['contract']>>>
  /** Tokens that are a car. */
  cars: Token[]
  /** Changes a charge as its operator would, and tells its watchers. */
  change(id: string, changes: Partial<SessionView>): void
}

/** A fresh surface: one charger, two brands with a party in the Netherlands, one contract of `volta`. */
export function memoryPorts(): MemoryPorts {
  const directory = new Map<string, DirectoryEntry>()
  const tries = new Map<string, number>()
  const ports: MemoryPorts = {
    at: START,
    chargers: [CHARGER],
    site: {},
    wished: null,
    commands: ['START_SESSION', 'STOP_SESSION', 'RESERVE_NOW', 'CANCEL_RESERVATION'],
    tariff: TARIFF,
    held: new Map(),
    open: new Map(),
    receipts: new Map(),
    stickers: [],
    asked: new Map(),
    contracts: new Map([['nl1_contract', CONTRACT]]),
    cars: [],
    change: (id, changes) => change(ports, id, changes),
    now: () => ports.at,
    origin: 'http://localhost:8787',
    paymentsSimulated: true,
    cardAccount: null,
    keys: { pepper: KEY, signing: KEY },
    objects: {
      directory: () => ({
        lookup: async (digest) => directory.get(digest) ?? null,
        claim: async (digest, entry) => {
          if (!directory.has(digest)) directory.set(digest, entry)
          return directory.get(digest) ?? entry
        },
        disown: async (digest) => void directory.delete(digest),
        countTry: async (digest, limit) => {
          const count = (tries.get(digest) ?? 0) + 1
          if (count <= limit.most) tries.set(digest, count)
          return count <= limit.most
        },
        isSpent: async (digest, limit) => (tries.get(digest) ?? 0) >= limit.most,
      }),
    },
    ...memorySignIns(),
    brands: async () => BRANDS,
    charger: async (key) => ports.chargers.find(({ evseId }) => evseKeyOf(evseId ?? '') === key) ?? null,
    station: async (peer, _country, _party, id) =>
      ports.chargers.filter((charger) => charger.peer === peer && charger.locationId === id),
    offers: async () => ({ commands: ports.commands, assumedCapabilities: [] }),
    location: async (peer, _country, _party, id) => {
      const charger = ports.chargers.find((one) => one.peer === peer && one.locationId === id)
      const { evseUid: uid, evseId, status, connectors } = charger ?? CHARGER
      const parking = [{ parkingId: 'P1', position: null }]
      const evse = { uid, evseId, status, capabilities: ['RESERVABLE'], connectors, parking }
      return charger ? ({ ...charger, id, publish: true, evses: [evse], ...ports.site } as never) : null
    },
    stations: async (_box, _zoom, _contract, wish) => {
      ports.wished = wish
      const stations = ports.chargers.map(summaryOf).map((one) => (wish ? { ...one, match: 'unknown' as const } : one))
      return { stations, clusters: [], filter: wish ? 'applied' : 'none' }
    },
    quote: (request) => quote(ports, request),
    reportSticker: async (report) => void ports.stickers.push(report),
    storedQuote: async (id) => ports.held.get(id) ?? null,
    isCurrent: async (held) => held.tariffHash === (ports.tariff && (await sha256Hex(canonicalJson(ports.tariff)))),
    watchPrice: async () => new Response('a socket'),
    servingParty: async (brand, market) =>
      market === 'nl' ? { countryCode: 'NL', partyId: brand.slice(0, 3).toUpperCase(), name: `${brand} B.V.` } : null,
    session: (id) => sessionOf(ports, id),
    sessionContract: async (id) => ports.open.get(id)?.request.token.contract ?? null,
    sessions: async (contract) =>
      [...ports.open.values()].filter(({ request }) => request.token.contract === contract).map(entryOf),
    contract: async (id) => ports.contracts.get(id) ?? null,
    appToken: async (contract) => ({
      id: 'nl1_token',
      brand: 'volta',
      market: 'nl',
      countryCode: 'NL',
      partyId: 'VOL',
      uid: 'APP1',
      type: 'APP_USER',
      contractId: 'NLVOLC00000001',
      contract,
      driver: 'nl1_driver',
      visualNumber: null,
      issuer: 'Volta',
      groupId: null,
      language: null,
      whitelist: 'NEVER',
      blockedAt: null,
      validUntil: null,
    }),
    questions: {
      open: async (driver) => [...ports.asked.values()].filter((one) => one.driver === driver && one.wasMe === null),
      async answer(driver, id, wasMe) {
        const question = ports.asked.get(id)
        if (question?.driver !== driver) return null
        question.wasMe ??= wasMe
        return question.wasMe
      },
    },
    carTokens: async (contract) => ports.cars.filter((car) => car.contract === contract),
    switchCar: async (id, on) => {
      const car = ports.cars.find((one) => one.id === id)
      const moved = car && moveToken(car, { kind: on ? 'switch_on' : 'switch_off' }, ports.now())
      if (!moved || moved.refused !== null) throw new DomainError(moved?.refused ?? 'token_unknown')
      ports.cars = ports.cars.map((one) => (one.id === id ? moved.token : one))
      return moved.token
    },
    receipt: async (id) => ports.receipts.get(id) ?? null,
  }
  return ports
}

const BRANDS = [
  { id: 'volta', name: 'Volta', theme: 'volta', supportPhone: '+31 20 000 00 00' },
  { id: 'meadow', name: 'Meadow', theme: 'meadow', supportPhone: null },
]

const CONTRACT = {
  contract: {
    id: 'nl1_contract',
    brand: 'volta',
    market: 'nl',
    driver: 'nl1_driver',
    contractId: 'NLVOLC00000001',
    plan: { kind: 'pay_as_you_go', sessionFeeMinor: 35 },
    spendingLimitMinor: null,
    suspendedAt: null,
    createdAt: START,
  },
  driver: {
    id: 'nl1_driver',
    brand: 'volta',
    market: 'nl',
    name: 'Noor',
    email: null,
    language: 'nl',
    createdAt: START,
  },
} as const

async function quote(ports: MemoryPorts, request: QuoteRequest): Promise<QuoteOutcome> {
  const { charger, brand, plan } = request
  const { tariff } = ports
  const hash = tariff && (await sha256Hex(canonicalJson(tariff)))
  const evse = { uid: charger.evseUid, connectors: charger.connectors }
  try {
    const terms = buildQuote({
      brand,
      peer: charger.peer,
      location: { ...charger, id: charger.locationId, evses: [evse] } as never,
      evseUid: charger.evseUid,
      connectorId: charger.connectors[0]?.id ?? '',
      version: tariff && hash ? { tariff, hash } : null,
      plan: plan ?? { kind: 'ad_hoc', sessionFeeMinor: 0 },
      siteMarket: marketOfCountry(charger.country),
      now: ports.at - (ports.at % 900_000),
      validForMs: 1_800_000,
    })
    const words = request.words(terms)
    if (words === null) throw new DomainError('price_unknown')
    const content = { ...terms, words }
    const made = { id: await sha256Hex(canonicalJson(content)), ...content }
    ports.held.set(made.id, made)
    return { outcome: 'quoted', quote: made } as const
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { outcome: 'none', reason: error.code as 'price_unknown' | 'market_not_supported' } as const
  }
}

function sessionOf(ports: MemoryPorts, id: string): ReturnType<DriverPorts['session']> {
  const known = () => ports.open.get(id)
  return {
    open: async (request) => {
      const before = known()
      if (before) return before.view
      const view = viewOf(request)
      ports.open.set(id, { request, view, stops: 0, watchers: [] })
      return view
    },
    stop: async () => {
      const session = known()
      if (!session) throw new Error('no session')
      if (session.view.phase === 'charging') {
        session.stops += 1
        ports.change(id, { phase: 'stopping', answerBy: ports.at + 30_000 })
      }
      return session.view
    },
    start: async () => changed(ports, id, { phase: 'asking', answerBy: ports.at + 30_000 }),
    extendReservation: async () => viewOfKnown(known()),
    cancelReservation: async () => changed(ports, id, { phase: 'cancelled', reservedUntil: null }),
    wishesTaken: async () => (known()?.view.phase === 'charging' ? ['GREEN', 'REGULAR'] : []),
    prefer: async () => 'ACCEPTED',
    view: async () => known()?.view ?? null,
    opens: async (secretHash) => known()?.request.secretHash === secretHash,
    fetch: async () => new Response('a socket'),
  }
}

function changed(ports: MemoryPorts, id: string, changes: Partial<SessionView>): SessionView {
  ports.change(id, changes)
  return viewOfKnown(ports.open.get(id))
}

function viewOfKnown(session: MemorySession | undefined): SessionView {
  if (!session) throw new Error('no session')
  return session.view
}

function viewOf(request: OpenRequest): SessionView {
  const declined = request.paymentMethod === 'simulated_declined'
  return {
    id: request.id,
    revision: 1,
    brand: request.quote.brand,
    market: request.quote.market,
    way: request.way,
    phase: declined ? 'declined' : request.reserveUntil === undefined ? 'asking' : 'reserved',
    reason: declined ? 'card_declined' : null,
    locationName: request.locationName,
    evseId: request.evseId,
    connectorId: request.quote.connectorId,
    currency: request.quote.tariff.currency,
    startedAt: null,
    endedAt: null,
    energyWh: 0,
    costSoFarMinor: null,
    nextPrice: null,
    powerW: null,
    updatedAt: null,
    answerBy: declined ? null : request.now + 30_000,
    reservedUntil: request.reserveUntil ?? null,
    holdMinor: declined ? 0 : request.quote.holdMinor,
    bankUrl: null,
    capturedMinor: null,
    releasedMinor: null,
    refundedMinor: null,
    price: null,
    quoteId: request.quote.id,
  }
}

function change(ports: MemoryPorts, id: string, changes: Partial<SessionView>): void {
  const session = ports.open.get(id)
  if (!session) throw new Error('no session')
  const from = session.view.revision
  session.view = { ...session.view, ...changes, revision: from + 1 }
  for (const tell of session.watchers) tell({ kind: 'delta', from, to: from + 1, changes, at: ports.at })
}

function entryOf({ view }: MemorySession): SessionSummary {
  const { id, phase, locationName, evseId, startedAt, endedAt, energyWh, currency } = view
  const priceMinor = view.price?.grossMinor ?? null
  return { id, phase, locationName, evseId, startedAt, endedAt, energyWh, currency, priceMinor, createdAt: START }
}

function summaryOf(charger: Charger) {
  const { peer, countryCode, partyId, locationId: id, locationName: name, address, city, latitude, longitude } = charger
  const available = charger.status === 'AVAILABLE' ? 1 : 0
  return {
    peer,
    countryCode,
    partyId,
    id,
    name,
    address,
    city,
    latitude,
    longitude,
    evses: 1,
    available,
    maxPowerW: 22_000,
  }
}
