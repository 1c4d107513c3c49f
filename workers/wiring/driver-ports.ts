import { shardOf } from '#domain/identity/shard'
import type { OperatorOffers } from '#durable-objects/party/operator-calls-rpc'
import { answeredDigests } from '#integrations/crypto/allowance-digests'
import type { MailProvider } from '#integrations/messaging/mail/mail-provider'
import { listBrands } from '#store/catalogue/brands'
import { channelPeers } from '#store/catalogue/channel-peers'
import { evsesOfLocation, type ListedEvse, listingsOfEvse } from '#store/catalogue/find-evse'
import { listOurParties } from '#store/catalogue/our-parties'
import { allowedStationsInBox, singleStationsInBox, stationsInBox } from '#store/catalogue/stations-in-box'
import { listSessions } from '#store/market/list-sessions'
import { listTokens } from '#store/market/list-tokens'
import { readSession } from '#store/market/read-session'
import type { Charger, DriverPorts, SessionSummary } from '#workers/driver/ports'
import type { House } from '#workers/house'
import { routeEvse } from './channel-router.ts'
import { filterStations } from './filter-stations.ts'
import { questionsPort } from './questions-port.ts'
import { quotesPort } from './quotes-port.ts'
import { readSite } from './read-site.ts'
import { receiptsPort } from './receipts-port.ts'
import { signInsPort } from './sign-ins-port.ts'
import { stickersPort } from './stickers-port.ts'

const SESSIONS_PER_PAGE = 50
const NOTHING_OFFERED: OperatorOffers = { commands: [], assumedCapabilities: [] }

/** The driver's surface on the house: catalogue and market databases for what is shown, objects for what happens. */
export function driverPorts(
  house: House,
  options: Pick<DriverPorts, 'paymentsSimulated' | 'cardAccount'> & { readonly mail: MailProvider | null },
): DriverPorts {
  const { objects, catalogue } = house
  const marketOf = (id: string) => {
    const shard = shardOf(id)
    return shard && house.market(shard)
  }
  /** What a contract's tokens answer to on the lists of unpublished stations. */
  const answeredBy = async (contract: string) => {
    const database = marketOf(contract)
    const rows = database ? await listTokens(database, { contract }, { limit: 50, after: null }) : []
    return answeredDigests(
      house.keys.pepper,
      rows.filter(({ blockedAt }) => blockedAt === null),
    )
  }
  return {
    ...options,
    ...quotesPort(house),
    ...receiptsPort(house, options),
    ...signInsPort(house),
    ...questionsPort(house),
    ...stickersPort(house),
    objects,
    keys: house.keys,
    origin: house.origin,
    brands: () => listBrands(catalogue),
    charger: async (evseKey) => {
      const { listing, refused } = await routeEvse(catalogue, evseKey)
      // What its operator has removed is not there.
      if (listing) return listing.status === 'REMOVED' ? null : chargerOf(listing, 'reachable')
      // Not to be reached, but there: the page says so.
      const [shown] = refused === 'not_listed' ? [] : await listingsOfEvse(catalogue, evseKey)
      return shown?.publish ? chargerOf(shown, refused === 'information_only' ? 'information' : 'down') : null
    },
    station: async (peer, countryCode, partyId, id) => {
      const listed = await evsesOfLocation(catalogue, peer, { countryCode, partyId }, id)
      const channel = (await channelPeers(catalogue, [peer])).get(peer)
      const isUp = channel?.reaches({ countryCode, partyId }) ?? false
      const way = channel?.kindFor({ countryCode, partyId }) === 'feed' ? 'information' : isUp ? 'reachable' : 'down'
      return listed.filter(({ doubled }) => !doubled).map((evse) => chargerOf(evse, way))
    },
    // What is not known is not offered; the station is shown all the same.
    offers: (peer, operator) =>
      objects
        .party(peer)
        .offers(operator)
        .catch(() => NOTHING_OFFERED),
    location: (peer, countryCode, partyId, id, contract) =>
      readSite(house, peer, { countryCode, partyId }, id, () => answeredBy(contract)),
    stations: async (box, zoom, contract, wish) => {
      const answered = answeredBy(contract).then((mine) => allowedStationsInBox(catalogue, box, mine))
      const singles = wish && (await singleStationsInBox(catalogue, box))
      if (wish && singles) {
        const stations = await filterStations(house, [...singles, ...(await answered)], wish)
        return { stations, clusters: [], filter: 'applied' }
      }
      const filter = wish ? 'too_many' : 'none'
      const [found, allowed] = await Promise.all([stationsInBox(catalogue, box, zoom), answered])
      if (found.kind === 'stations') return { stations: [...found.stations, ...allowed], clusters: [], filter }
      const clusters = found.clusters.map(({ latitude, longitude, locations }) => ({
        latitude,
        longitude,
        count: locations,
      }))
      return { stations: allowed, clusters, filter }
    },
    servingParty: async (brand, market) =>
      (await listOurParties(catalogue, brand)).find((party) => party.market === market) ?? null,
    session: (id) => objects.session(id),
    sessionContract: async (id) => {
      const database = marketOf(id)
      return database ? ((await readSession(database, id))?.contract ?? null) : null
    },
    sessions: async (contract, driver, after) => {
      const database = marketOf(contract)
      if (!database) return []
      const [at, id] = after?.split('~') ?? []
      const position = at && id ? { at: Number(at), id } : null
      const rows = await listSessions(database, { driver }, { limit: SESSIONS_PER_PAGE, after: position })
      return rows.filter((row) => row.contract === contract).map(summaryOf)
    },
    contract: (id) => (shardOf(id) ? objects.contract(id).read() : Promise.resolve(null)),
    appToken: async (contract) => {
      const database = marketOf(contract)
      const rows = database ? await listTokens(database, { contract }, { limit: 50, after: null }) : []
      const row = rows.find(({ type, blockedAt }) => type === 'APP_USER' && blockedAt === null)
      // The row is a copy; the token's object knows whether it was blocked a moment ago.
      const read = row ? await objects.token(row.id).read() : null
      return read && read.token.blockedAt === null ? read.token : null
    },
    carTokens: async (contract) => {
      const database = marketOf(contract)
      const rows = database ? await listTokens(database, { contract }, { limit: 50, after: null }) : []
      const cars = rows.filter(({ type, autocharge }) => type === 'EMAID' || autocharge === 1)
      const read = await Promise.all(cars.map(({ id }) => objects.token(id).read()))
      return read.flatMap((known) => (known ? [known.token] : []))
    },
    switchCar: (token, on) => {
      const move = { kind: on ? 'switch_on' : 'switch_off' } as const
      return objects.token(token).move({ move, by: 'driver', why: null, at: house.now() })
    },
  }
}

function chargerOf(listed: ListedEvse, way: 'reachable' | 'down' | 'information'): Charger {
  const { uid, lastUpdated, ...rest } = listed
  const reach = { reachable: way === 'reachable', informationOnly: way === 'information' }
  return { ...rest, postalCode: null, evseUid: uid, statusAt: lastUpdated, ...reach }
}

function summaryOf(row: Awaited<ReturnType<typeof listSessions>>[number]): SessionSummary {
  const { id, phase, locationName, evseId, startedAt, endedAt, energyWh, currency, priceMinor, createdAt } = row
  return { id, phase, locationName, evseId, startedAt, endedAt, energyWh, currency, priceMinor, createdAt }
}
