import type { Instant } from '#domain/instant'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { type PulledModule, startModulePull } from '#integrations/ocpi/client/pull-module'
import type { OcpiDialect, ReadContext } from '#integrations/ocpi/dialect'
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
  /** A list leaves unsaid whose objects it holds where the connection has one party alone. */
  const reading = async (): Promise<{ readonly dialect: OcpiDialect; readonly context: ReadContext }> => {
    const { dialect, from, to } = await parts.peer()
    return { dialect, context: { owner: to, ours: from, receivedAt: now() } }
  }
  const module = (name: PulledModule, take: PullModule['take']): PullModule => ({
    async firstCursor() {
      return startModulePull(await parts.peer(), name, { from: null, to: null, limit: PAGE_LIMIT }, deps.newId())
    },
    fetchPage: async (cursor, onItem) => pullPage(await parts.peer(), name, cursor, deps, onItem),
    take,
  })
  const locations = async (items: readonly unknown[], page: number): Promise<TakenItems> => {
    const { dialect, context } = await reading()
    const read = (raw: unknown) => dialect.readLocation(raw, context)
    return takeLocations({ db: env.CATALOGUE, sites, peer: parts.name(), now: now(), read }, items, page)
  }
  const tariffs = async (items: readonly unknown[], page: number): Promise<TakenItems> => {
    const { dialect, context } = await reading()
    const target = {
      db: env.CATALOGUE,
      kv: env.TARIFFS,
      storage,
      book,
      peer: parts.name(),
      now: now(),
      read: (raw: unknown) => dialect.readTariff(raw, context),
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
