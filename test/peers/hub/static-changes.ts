/** Changes of static data that are still being checked inside the hub. */
export class StaticChanges {
  readonly #delayMs: number
  readonly #pending = new Map<NodeJS.Timeout, () => void>()

  constructor(delayMs: number) {
    this.#delayMs = delayMs
  }

  /** Shows a change after the delay. */
  later(show: () => void): void {
    if (this.#delayMs === 0) {
      show()
      return
    }
    const timer = setTimeout(() => {
      this.#pending.delete(timer)
      show()
    }, this.#delayMs)
    timer.unref()
    this.#pending.set(timer, show)
  }

  /** Shows all of them now, in the order they came; tells how many. */
  publishAll(): number {
    const all = [...this.#pending]
    this.#pending.clear()
    for (const [timer, show] of all) {
      clearTimeout(timer)
      show()
    }
    return all.length
  }
}
