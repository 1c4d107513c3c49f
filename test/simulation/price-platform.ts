import { canonicalJson } from '#domain/canonical-json'
import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import { buildQuote } from '#domain/quote/build-quote'
import type { PlanTerms, Quote } from '#domain/quote/quote'
import { refuseQuote } from '#domain/quote/refuse-quote'
import { chooseTariff } from '#domain/tariff/choose-tariff'
import type { Tariff, TariffVersion } from '#domain/tariff/tariff'
import { nlRules } from '#jurisdictions/nl/rules'
import { EVSE, LOCATION, PLACE } from './price-place.ts'

/**
 * Bugs that can be put in on purpose, to see that the simulation finds them. quote_from_copy: prices come from the catalogue's copy of the book,
 * which may be late, and so does the look before a start. start_unchecked: a start does not look whether the price still is the price.
 * cache_by_id: KV's key is the tariff's id, so that what it shows may be an older version. rate_by_current: a CDR is priced by what is current.
 */
export const PRICE_BUGS = ['quote_from_copy', 'start_unchecked', 'cache_by_id', 'rate_by_current'] as const
export type PriceBug = (typeof PRICE_BUGS)[number]

/** An entry of a book or its copy: the version of a tariff from then on; null: deleted. */
interface Entry {
  readonly since: Instant
  readonly hash: string | null
}

const STEP_MS = 15 * 60_000
/** How long KV may go on showing what it saw, absence included. */
const KV_STALE_MS = 300_000

/** Stores as they are when all is well, each of which may be late: the book is not. The rules are those of `domain/`; only the storing is played. */
export class PricePlatform {
  readonly #bug: PriceBug | null
  readonly #book = new Map<string, Entry[]>()
  readonly #copy = new Map<string, Entry>()
  readonly #database = new Map<string, Tariff>()
  readonly #kv = new Map<string, Tariff>()
  readonly #kvSeen = new Map<string, { readonly value: Tariff | null; readonly at: Instant }>()
  readonly #quotes = new Map<string, Quote>()

  constructor(bug: PriceBug | null) {
    this.#bug = bug
  }

  /** An operator's PUT or DELETE: the database, then the book. The copy and KV follow when `catchUp` says so. */
  enter(id: string, tariff: Tariff | null, now: Instant): void {
    const hash = tariff && hashOf(tariff)
    if (tariff && hash !== null) this.#database.set(hash, tariff)
    const entries = this.#book.get(id) ?? []
    const latest = entries.at(-1)
    if ((latest?.hash ?? null) === hash) return
    entries.push({ since: latest ? Math.max(now, latest.since + 1) : now, hash })
    this.#book.set(id, entries)
  }

  /** The copy of the book and KV have what the book has. */
  catchUp(id: string): void {
    const latest = this.#book.get(id)?.at(-1)
    if (!latest) return
    this.#copy.set(id, latest)
    const tariff = latest.hash === null ? null : this.#database.get(latest.hash)
    if (tariff && latest.hash !== null) this.#kv.set(this.#kvKey(id, latest.hash), tariff)
  }

  /** Somebody looks at a price; null where there is none. */
  show(named: readonly string[], plan: PlanTerms, now: Instant): Quote | null {
    const version = this.#current(named, plan, now)
    const step = now - (now % STEP_MS)
    const validFrom = Math.max(step, version?.tariff.startsAt ?? 0)
    try {
      const facts = {
        brand: 'brand',
        peer: 'p',
        location: LOCATION,
        evseUid: EVSE,
        connectorId: '1',
        siteMarket: nlRules,
      }
      const nextTariffAt = this.#nextStart(named, now)
      const terms = buildQuote({ ...facts, version, plan, now: validFrom, validForMs: 2 * STEP_MS, nextTariffAt })
      const content = { ...terms, words: { language: 'en', lines: [], reservation: [], tax: '', hold: null } }
      const quote = { id: canonicalJson(content), ...content }
      this.#quotes.set(quote.id, quote)
      return quote
    } catch (error) {
      if (error instanceof DomainError) return null
      throw error
    }
  }

  /** Somebody starts at the price of a quote; the quote that is pinned, or null: look again. */
  start(id: string, named: readonly string[], plan: PlanTerms, now: Instant): Quote | null {
    const quote = this.#quotes.get(id) ?? null
    const ownPlan = plan.kind === 'ad_hoc' ? null : plan
    if (quote === null || refuseQuote(quote, { brand: 'brand', plan: ownPlan, place: PLACE, now }) !== null) return null
    const isCurrent = this.#bug === 'start_unchecked' || this.#current(named, plan, now)?.hash === quote.tariffHash
    return isCurrent ? quote : null
  }

  /** The version that was current at the moment of a yes, found afterwards. */
  pinAt(named: readonly string[], at: Instant, now: Instant): TariffVersion | null {
    const versions = named.flatMap((id) => this.#read(id, this.#bookAt(id, at), now))
    return chooseTariff(versions, 'token', at)
  }

  /** By what a charge is priced that was started at this version. */
  rated(pinned: TariffVersion, named: readonly string[], plan: PlanTerms, now: Instant): TariffVersion | null {
    return this.#bug === 'rate_by_current' ? this.#current(named, plan, now) : pinned
  }

  #current(named: readonly string[], plan: PlanTerms, now: Instant): TariffVersion | null {
    const versions = named.flatMap((id) => this.#read(id, this.#hashOf(id), now))
    return chooseTariff(versions, plan.kind === 'ad_hoc' ? 'ad_hoc' : 'token', now)
  }

  #nextStart(named: readonly string[], now: Instant): Instant | null {
    const starts = named.flatMap((id) => this.#read(id, this.#hashOf(id), now)).map(({ tariff }) => tariff.startsAt)
    const coming = starts.filter((at) => at !== null && at > now) as Instant[]
    return coming.length > 0 ? Math.min(...coming) : null
  }

  #hashOf(id: string): string | null {
    const late = this.#bug === 'quote_from_copy'
    return (late ? this.#copy.get(id) : this.#book.get(id)?.at(-1))?.hash ?? null
  }

  #bookAt(id: string, at: Instant): string | null {
    const entries = this.#book.get(id) ?? []
    return (entries.findLast(({ since }) => since <= at) ?? entries[0])?.hash ?? null
  }

  /** By hash: from KV as its edge shows it, or else from the database. */
  #read(id: string, hash: string | null, now: Instant): readonly TariffVersion[] {
    if (hash === null) return []
    const tariff = this.#kvGet(this.#kvKey(id, hash), now) ?? this.#database.get(hash)
    return tariff ? [{ hash: this.#bug === 'cache_by_id' ? hashOf(tariff) : hash, tariff }] : []
  }

  #kvGet(key: string, now: Instant): Tariff | null {
    const seen = this.#kvSeen.get(key)
    if (seen && now - seen.at < KV_STALE_MS) return seen.value
    const value = this.#kv.get(key) ?? null
    this.#kvSeen.set(key, { value, at: now })
    return value
  }

  #kvKey(id: string, hash: string): string {
    return this.#bug === 'cache_by_id' ? id : hash
  }
}

const HASHES = new WeakMap<Tariff, string>()

/** A version's name: its terms. */
export function hashOf(tariff: Tariff): string {
  const { lastUpdated: _, ...terms } = tariff
  const hash = HASHES.get(tariff) ?? canonicalJson(terms)
  HASHES.set(tariff, hash)
  return hash
}
