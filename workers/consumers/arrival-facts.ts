import type { PartyKey } from '#domain/identity/party'
import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'
import type { PlanTerms } from '#domain/quote/quote'
import type { Tariff } from '#domain/tariff/tariff'
import type { Token } from '#domain/token/token'
import type { SettledNews } from '#durable-objects/charging-session/charging-session-rpc'
import type { PeerView, TariffBookEntry } from '#durable-objects/party/party-rpc'
import { type ConnectorTerms, readConnectorTerms } from '#store/catalogue/read-connector-terms'
import { readTariff } from '#store/catalogue/read-tariff'
import { areCreditsParked, type CdrStanding, readStandings, type StandingQuestion } from '#store/market/cdr-standings'
import type { House } from '../house.ts'
import { gathered, remembered } from './gathered.ts'

/** Where a charge was. */
export interface ChargePlace extends PartyKey {
  readonly locationId: string
  readonly evseUid: string
  readonly connectorId: string | null
}

/** What pricing asks the house of an operator's CDRs. */
export interface ArrivalFacts {
  peer(): Promise<PeerView | null>
  /** Our session for the operator's. */
  findSession(key: string): Promise<string | null>
  /** Keeps a price for a session that was not reported yet; or answers the session if it was. */
  keepPrice(key: string, price: SettledNews): Promise<string | null>
  tariffAt(key: PartyKey & { readonly id: string }, at: Instant): Promise<TariffBookEntry | null>
  tariff(hash: string): Promise<Tariff | null>
  token(id: string): Promise<Token | null>
  plan(contract: string): Promise<PlanTerms | null>
  terms(place: ChargePlace): Promise<ConnectorTerms | null>
  /** How a CDR stands to those that are settled. */
  standing(shard: Shard, asked: StandingQuestion): Promise<CdrStanding>
  /** Did a credit that names this CDR come before it? */
  isCreditParked(shard: Shard, key: string): Promise<boolean>
  /** Writes the rows of one CDR: all of them or none. */
  write(shard: Shard, rows: readonly D1PreparedStatement[]): Promise<void>
}

/**
 * Facts for CDRs of one operator that are priced together: what they have in common is asked once, and what is asked of one object or database
 * at the same moment goes there in one call. For one CDR it is no more and no less than asking.
 */
export function arrivalFacts(house: House, peer: string): ArrivalFacts {
  const { objects } = house
  const party = objects.party(peer)
  const view = remembered(() => party.read())
  const terms = remembered((place) => {
    const { locationId, evseUid, connectorId, ...owner } = JSON.parse(place) as ChargePlace
    return readConnectorTerms(house.catalogue, peer, owner, { locationId, evseUid, connectorId })
  })
  const keepPrice = gathered((kept: readonly (readonly [string, SettledNews])[]) => party.keepPrices(kept))
  const tariffAt = gathered((asked: Parameters<typeof party.tariffsAt>[0]) => party.tariffsAt(asked))
  const writer = byShard((shard) =>
    gathered((all: readonly (readonly D1PreparedStatement[])[]) => writeTogether(house.market(shard), all)),
  )
  const standing = byShard((shard) =>
    gathered((asked: readonly StandingQuestion[]) => readStandings(house.market(shard), asked)),
  )
  const parked = byShard((shard) => gathered((keys: readonly string[]) => areCreditsParked(house.market(shard), keys)))
  return {
    peer: () => view(''),
    findSession: gathered((keys: readonly string[]) => party.findSessions(keys)),
    keepPrice: (key, price) => keepPrice([key, price]),
    tariffAt: (key, at) => tariffAt({ key, at }),
    tariff: remembered((hash) => readTariff(house.tariffs, house.catalogue, hash)),
    token: remembered(async (id) => (await objects.token(id).read())?.token ?? null),
    plan: remembered(async (contract) => (await objects.contract(contract).read())?.contract.plan ?? null),
    terms: ({ countryCode, partyId, locationId, evseUid, connectorId }) =>
      terms(JSON.stringify({ countryCode, partyId, locationId, evseUid, connectorId })),
    standing: (shard, asked) => standing(shard)(asked),
    isCreditParked: (shard, key) => parked(shard)(key),
    async write(shard, rows) {
      const written = await writer(shard)(rows)
      if (!written.ok) throw written.problem
    },
  }
}

/** One of a kind for each shard. */
function byShard<T>(make: (shard: Shard) => T): (shard: Shard) => T {
  const made = new Map<Shard, T>()
  return (shard) => {
    const one = made.get(shard) ?? make(shard)
    made.set(shard, one)
    return one
  }
}

type Written = { readonly ok: true } | { readonly ok: false; readonly problem: unknown }

/** One transaction for all; where it fails each gets one of its own, so that one that cannot be written holds back no other. */
async function writeTogether(
  database: D1Database,
  all: readonly (readonly D1PreparedStatement[])[],
): Promise<readonly Written[]> {
  try {
    await database.batch(all.flat())
    return all.map(() => ({ ok: true }))
  } catch (problem) {
    if (all.length === 1) return [{ ok: false, problem }]
    const written: Written[] = []
    for (const rows of all) {
      const one = await database.batch([...rows]).then(
        (): Written => ({ ok: true }),
        (reason: unknown): Written => ({ ok: false, problem: reason }),
      )
      written.push(one)
    }
    return written
  }
}
