/** Keeps the newest objects by id, in order of creation; a demo that runs for days must not grow. */
export class BoundedStore<T> {
  readonly #items = new Map<string, T>()
  readonly #capacity: number
  /** Rises with every change, so that cached selections know they are old. */
  revision = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(id: string): T | null {
    return this.#items.get(id.toLowerCase()) ?? null
  }

  set(id: string, item: T): void {
    this.#items.set(id.toLowerCase(), item)
    this.revision += 1
    const oldest = this.#items.keys().next()
    if (this.#items.size > this.#capacity && !oldest.done) this.#items.delete(oldest.value)
  }

  all(): T[] {
    return [...this.#items.values()]
  }
}
