import { setTimeout as sleep } from 'node:timers/promises'

/** A charge nobody comes back for goes on by itself after this. */
const patienceMs = 60_000

/**
 * Where a charge without pace waits for its driver to stop it. Without pace every instant is as near as any other, so it would be chance what a
 * stop leaves of a charge; waiting after a given number of updates makes that a matter of the plan alone.
 */
export class StopPoint {
  /** Updates that are sent before it. */
  readonly after: number
  readonly #asked = Promise.withResolvers<void>()
  readonly #passed = Promise.withResolvers<void>()

  constructor(after: number) {
    this.after = after
  }

  /** The driver wants to stop; resolves when the charge has come so far. */
  ask(): Promise<void> {
    this.#asked.resolve()
    return this.#passed.promise
  }

  /** The charge has come so far and waits; `act` is what happens when the driver stops it. */
  async wait(act: () => void): Promise<void> {
    const isAsked = this.#asked.promise.then(() => true)
    if (await Promise.race([isAsked, sleep(patienceMs, false, { ref: false })])) act()
    this.#passed.resolve()
  }
}
