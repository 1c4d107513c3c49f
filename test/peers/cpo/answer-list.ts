import { invalid, type OcpiAnswer, type OcpiRequest } from './ocpi-answer.ts'
import { partyKey } from './party.ts'

/** An object that lists can select by owner and time. */
export interface Listed {
  country_code: string
  party_id: string
  last_updated: string
}

/** A list, and a number that rises whenever its content changes. */
export interface ListSource<T extends Listed> {
  revision: number
  items: () => readonly T[]
}

/** Answers paged list requests, newest objects last. Keeps the last selections, since a crawl asks page by page. */
export class ListAnswerer<T extends Listed> {
  readonly #source: () => ListSource<T>
  readonly #maxLimit: number
  readonly #origin: () => string
  readonly #selections = new Map<string, readonly T[]>()

  constructor(source: () => ListSource<T>, maxLimit: number, origin: () => string) {
    this.#source = source
    this.#maxLimit = maxLimit
    this.#origin = origin
  }

  answer({ url, to }: OcpiRequest): OcpiAnswer {
    const offset = readWhole(url.searchParams.get('offset') ?? '0', 0)
    const asked = readWhole(url.searchParams.get('limit') ?? String(this.#maxLimit), 1)
    if (offset === null || asked === null) return invalid('offset and limit are whole numbers, limit at least 1')
    const from = readInstant(url.searchParams.get('date_from'))
    const until = readInstant(url.searchParams.get('date_to'))
    if (Number.isNaN(from) || Number.isNaN(until)) return invalid('date_from and date_to are UTC date-times')
    const limit = Math.min(asked, this.#maxLimit)
    const selected = this.#select(to === null ? null : partyKey(to.country, to.id), from, until)
    const headers: Record<string, string> = {
      'x-total-count': String(selected.length),
      'x-limit': String(this.#maxLimit),
    }
    if (offset + limit < selected.length) {
      const next = new URL(`${url.pathname}${url.search}`, this.#origin())
      next.searchParams.set('offset', String(offset + limit))
      next.searchParams.set('limit', String(limit))
      headers.link = `<${next.href}>; rel="next"`
    }
    return { statusCode: 1000, data: selected.slice(offset, offset + limit), headers }
  }

  #select(party: string | null, from: number | null, until: number | null): readonly T[] {
    const { revision, items } = this.#source()
    const key = `${revision}/${party}/${from}/${until}`
    const known = this.#selections.get(key)
    if (known !== undefined) return known
    const selected = items().filter((item) => {
      if (party !== null && partyKey(item.country_code, item.party_id) !== party) return false
      if (from === null && until === null) return true
      const updated = Date.parse(item.last_updated)
      return (from === null || updated >= from) && (until === null || updated < until)
    })
    const oldest = this.#selections.keys().next()
    if (this.#selections.size >= 4 && !oldest.done) this.#selections.delete(oldest.value)
    this.#selections.set(key, selected)
    return selected
  }
}

function readWhole(text: string, min: number): number | null {
  return /^\d{1,9}$/.test(text) && Number(text) >= min ? Number(text) : null
}

/** Null if not asked for, NaN if unreadable. A date-time without designator is UTC. */
function readInstant(text: string | null): number | null {
  if (text === null) return null
  const match = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z)?$/.exec(text)
  if (match === null) return Number.NaN
  return Date.parse(match[2] === undefined ? `${text}Z` : text)
}
