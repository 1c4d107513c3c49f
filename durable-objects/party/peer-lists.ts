import { type PartyKey, partyLabel } from '#domain/identity/party'
import type { OcpiPeer } from '#integrations/ocpi/call-ocpi'
import type { ReadContext } from '#integrations/ocpi/dialect'
import type { Parsed } from '#integrations/ocpi/parsed'
import { inlineTariffs } from '#integrations/ocpi/quirks/inline-tariffs'
import { recordFindings } from '#store/catalogue/record-findings'
import { copyTariffBook } from '#store/catalogue/tariff-book-copy'
import { withdrawLocations } from '#store/catalogue/withdraw-locations'
import type { Env } from '../env.ts'
import type { Doorway, Sender, SessionLookup } from './doorway.ts'
import { keysOf, type ListedObjects, type ObjectKey, type TruthModule } from './listed-objects.ts'
import { takeCdrs } from './pull-cdrs.ts'
import { takeLocations } from './pull-locations.ts'
import type { PullRange } from './pull-plan.ts'
import type { PullModuleName } from './pull-row.ts'
import { takeSessions } from './pull-sessions.ts'
import { takeTariffs } from './pull-tariffs.ts'
import type { PullModule, TakenItems } from './pulls.ts'
import type { SiteIndex } from './site-index.ts'
import type { TariffBook } from './tariff-book.ts'

/** What storing a peer's lists works with. */
export interface ListParts {
  readonly storage: DurableObjectStorage
  readonly env: Env
  readonly sites: SiteIndex
  readonly book: TariffBook
  readonly listed: ListedObjects
  readonly doorway: Doorway
  readonly lookup: SessionLookup
  sender(): Sender
  /** May the peer hold objects of this party? */
  speaksFor(party: PartyKey): boolean
}

/** Stores pulled objects where they belong, each module's in its own way. */
export class PeerLists {
  readonly #parts: ListParts

  constructor(parts: ListParts) {
    this.#parts = parts
  }

  /** Stores a part of a list, or a single object. */
  async take(
    module: PullModuleName,
    peer: OcpiPeer,
    items: readonly unknown[],
    range: PullRange,
    page: number,
  ): Promise<TakenItems> {
    const { env, doorway, lookup, storage, sites, book } = this.#parts
    const { dialect } = peer
    const now = doorway.now()
    const sender = this.#parts.sender()
    // A list leaves unsaid whose objects it holds where the connection has one party alone.
    const context: ReadContext = { owner: range.party ?? peer.to, ours: range.ours ?? peer.from, receivedAt: now }
    const common = { db: env.CATALOGUE, peer: sender.peerId, now }
    switch (module) {
      case 'locations': {
        const keys = keysOf(items, context.owner)
        const read = this.#ownersOnly((raw) => dialect.readLocation(raw, context), keys)
        const isGuarded = peer.profile?.push.staleGuard ?? false
        const taken = await takeLocations({ ...common, sites, isGuarded, pepper: env.PEPPER, read }, items, page)
        return this.#noting('locations', keys, taken)
      }
      case 'tariffs': {
        const { profile } = peer
        const listed = profile?.tariffs.inline ? items.flatMap((item) => inlineTariffs(profile, item)) : items
        const keys = keysOf(listed, context.owner)
        const read = this.#ownersOnly((raw) => dialect.readTariff(raw, context), keys)
        const taken = await takeTariffs({ ...common, kv: env.TARIFFS, storage, book, read }, listed, page)
        return this.#noting('tariffs', keys, taken)
      }
      case 'sessions': {
        const read = this.#ownersOnly((raw) => dialect.readSession(raw, context))
        return takeSessions({ doorway, lookup, sender, db: env.CATALOGUE, read }, items)
      }
      case 'cdrs': {
        const read = this.#ownersOnly((raw) => dialect.readCdr(raw, context))
        return takeCdrs(
          {
            doorway,
            lookup,
            sender,
            db: env.CATALOGUE,
            version: dialect.version,
            profile: peer.profile?.id,
            context,
            read,
          },
          items,
        )
      }
    }
  }

  /** What is particular to a module of the peer, beside how its pages are asked for. */
  taker(module: PullModuleName, peer: () => Promise<OcpiPeer>): Pick<PullModule, 'take' | 'ended'> {
    return {
      take: async (items, range, page) => this.take(module, await peer(), items, range, page),
      ...(module === 'locations' || module === 'tariffs'
        ? { ended: (range: PullRange) => this.#withdrawVanished(module, range.party) }
        : {}),
    }
  }

  /** What a whole list no longer holds is no longer offered; kept, since it may be back. A list that lacks too much is not believed. */
  async #withdrawVanished(module: TruthModule, party: PartyKey | null): Promise<void> {
    const { env, listed, sites, book, doorway } = this.#parts
    const { peerId } = this.#parts.sender()
    const now = doorway.now()
    const known = module === 'locations' ? sites.keys(party) : book.keys(party)
    const { keys, many } = listed.vanished(module, party, known)
    if (keys.length === 0) return
    if (many) {
      const detail = `${keys.length} of ${known.length} are no longer listed`
      const where = { module, objectKey: '*', field: '.', raw: null, times: 1 }
      await recordFindings(env.CATALOGUE, peerId, [{ ...where, rule: 'many_vanished', kind: 'fault', detail }], now)
      return
    }
    if (module === 'locations') await withdrawLocations(env.CATALOGUE, peerId, keys, now)
    else await this.#withdrawTariffs(peerId, keys)
    listed.withdraw(module, keys)
  }

  async #withdrawTariffs(peer: string, keys: readonly ObjectKey[]): Promise<void> {
    const { env, book, doorway, storage } = this.#parts
    const now = doorway.now()
    const states = storage.transactionSync(() =>
      keys.map((key) => ({ ...key, ...book.record(key, null, now), raw: null })),
    )
    await copyTariffBook(env.CATALOGUE, peer, states)
  }

  #noting(module: TruthModule, keys: readonly ObjectKey[], taken: TakenItems): TakenItems {
    const { commit, ...counts } = taken
    return {
      ...counts,
      commit: () => {
        commit?.()
        this.#parts.listed.note(module, keys)
      },
    }
  }

  /** Refuses what is of no party of the connection: it is never stored under another one's name. Keys that are read are added to `keys`. */
  #ownersOnly<T extends ObjectKey>(
    read: (raw: unknown) => Parsed<T>,
    keys: ObjectKey[] = [],
  ): (raw: unknown) => Parsed<T> {
    const speaksFor = remember((party) => this.#parts.speaksFor(party))
    return (raw) => {
      const parsed = read(raw)
      if (parsed.ok)
        keys.push({ countryCode: parsed.value.countryCode, partyId: parsed.value.partyId, id: parsed.value.id })
      if (!parsed.ok || speaksFor(parsed.value)) return parsed
      return { ok: false, issues: [{ field: 'party_id', problem: 'is no party of this connection' }] }
    }
  }
}

/** Asks once for each party: a page has many objects, and few owners. */
function remember(ask: (party: PartyKey) => boolean): (party: PartyKey) => boolean {
  const known = new Map<string, boolean>()
  return (party) => {
    const label = partyLabel(party)
    const answer = known.get(label) ?? ask(party)
    known.set(label, answer)
    return answer
  }
}
