import type { Instant } from '#domain/instant'
import { type PulledModule, startModulePull } from '#integrations/ocpi/2.2.1/client/pull-module'
import { readLocation } from '#integrations/ocpi/2.2.1/read-location'
import { readTariff } from '#integrations/ocpi/2.2.1/read-tariff'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { pullPage } from '#integrations/outgoing/pull-pages'
import { copyPull } from '#store/catalogue/pulls-copy'
import type { Env } from '../env.ts'
import { randomId } from '../random-id.ts'
import { takeLocations } from './pull-locations.ts'
import { takeTariffs } from './pull-tariffs.ts'
import { type PullModule, Pulls, type TakenItems } from './pulls.ts'
import type { SiteIndex } from './site-index.ts'
import type { TariffBook } from './tariff-book.ts'

/** How many objects a page is asked to hold. */
const PAGE_LIMIT = 100

/** What a party's pulls work with. */
interface PullParts {
  readonly storage: DurableObjectStorage
  readonly env: Env
  readonly sites: SiteIndex
  readonly book: TariffBook
  readonly deps: OcpiDeps
  name(): string
  peer(): Promise<OcpiPeer>
}

/** The pulls of a party: each module's list by the peer's endpoint, stored where its objects belong. */
export function partyPulls(parts: PullParts): Pulls {
  const { storage, env, sites, book, deps } = parts
  const now = (): Instant => deps.now()
  const module = (name: PulledModule, take: PullModule['take']): PullModule => ({
    async firstCursor() {
      return startModulePull(await parts.peer(), name, { from: null, to: null, limit: PAGE_LIMIT }, deps.newId())
    },
    fetchPage: async (cursor, onItem) => pullPage(await parts.peer(), name, cursor, deps, onItem),
    take,
  })
  const locations = (items: readonly unknown[], page: number): Promise<TakenItems> =>
    takeLocations({ db: env.CATALOGUE, sites, peer: parts.name(), now: now(), read: readLocation }, items, page)
  const tariffs = (items: readonly unknown[], page: number): Promise<TakenItems> => {
    const target = {
      db: env.CATALOGUE,
      kv: env.TARIFFS,
      storage,
      book,
      peer: parts.name(),
      now: now(),
      read: readTariff,
    }
    return takeTariffs(target, items, page)
  }
  return new Pulls({
    storage,
    modules: { locations: module('locations', locations), tariffs: module('tariffs', tariffs) },
    peer: () => parts.name(),
    newId: () => randomId('eu'),
    now,
    copy: (pull) => copyPull(env.CATALOGUE, pull),
  })
}
