import type { Instant } from '#domain/instant'

/** How long the edge may go on showing what it saw, absence included. */
const LONGEST_STALE_MS = 300_000

/** A KV namespace seen from a place that learns of writes late, or that does not answer. */
export class StaleKv {
  readonly binding: KVNamespace
  /** Every read throws. */
  failing = false
  readonly #seen = new Map<string, { readonly value: string | null; readonly at: Instant }>()

  constructor(real: KVNamespace, staleMs: number, now: () => Instant) {
    if (staleMs > LONGEST_STALE_MS) throw new Error('staler than the platform ever is')
    const get = async (key: string): Promise<string | null> => {
      if (this.failing) throw new Error('KV GET failed: 503 (fault of a test)')
      const known = this.#seen.get(key)
      if (known && now() - known.at < staleMs) return known.value
      const value = await real.get(key)
      // A miss is remembered like a hit: that is what makes a key that was read too early stay away.
      this.#seen.set(key, { value, at: now() })
      return value
    }
    this.binding = {
      get,
      put: (key: string, value: string) => real.put(key, value),
      delete: (key: string) => real.delete(key),
    } as unknown as KVNamespace
  }
}
