/** A message that has to arrive. */
export interface Delivery {
  module: string
  method: 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** Segments below the module's URL. */
  path: readonly string[]
  query?: Record<string, string>
  body?: unknown
  from: { country: string; id: string }
  to: { country: string; id: string }
  correlationId: string
  entry: DeliveryEntry
}

/** The journal's line of a delivery. */
export interface DeliveryEntry {
  /** What it is about: module, object and its `last_updated`. */
  key: string
  owner: string
  state: 'waiting' | 'delivered' | 'no_receiver'
  attempts: {
    at: string
    httpStatus: number | null
    statusCode: number | null
    /** What the other side said beside its code, where it did not take it. */
    error: string | null
    fault: string | null
  }[]
}

/** Doublings of the pause between two tries. */
const mostDoublings = 3

/** Messages of one owner to one connection, first in, first out: the next one leaves when the one before was taken. */
export class DeliveryQueue {
  readonly #send: (delivery: Delivery) => Promise<boolean>
  readonly #retryMs: number
  readonly #waiting: Delivery[] = []
  #isRunning = false
  #isHeld = false
  #isEnded = false
  #wake: () => void = () => undefined

  /** `send` says whether the message was taken; what was not is sent again, and everything behind it waits. */
  constructor(send: (delivery: Delivery) => Promise<boolean>, retryMs: number) {
    this.#send = send
    this.#retryMs = retryMs
  }

  get length(): number {
    return this.#waiting.length
  }

  /** Queues a message; `early`: in front of the one before it, which no queue should do. */
  push(delivery: Delivery, early = false): void {
    if (early && this.#waiting.length > 1) this.#waiting.splice(this.#waiting.length - 1, 0, delivery)
    else this.#waiting.push(delivery)
    if (!this.#isRunning) void this.#run()
  }

  /** Nothing leaves until it is let go. */
  hold(): void {
    this.#isHeld = true
  }

  letGo(): void {
    this.#isHeld = false
    this.#wake()
    if (!this.#isRunning) void this.#run()
  }

  /** The other side is gone for good. */
  end(): void {
    this.#isEnded = true
    this.#waiting.length = 0
    this.#wake()
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    let failures = 0
    for (let head = this.#waiting[0]; head !== undefined && !this.#isHeld && !this.#isEnded; head = this.#waiting[0]) {
      const isTaken = await this.#send(head).catch((error: unknown) => {
        console.error(`${head?.entry.key} could not be sent:`, error)
        return false
      })
      if (isTaken) {
        this.#waiting.shift()
        failures = 0
      } else {
        await this.#pause(this.#retryMs * 2 ** Math.min(failures, mostDoublings))
        failures += 1
      }
    }
    this.#isRunning = false
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
