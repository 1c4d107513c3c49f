const EVERY_MS = 200
/** Where nobody watches, a line now and then is enough. */
const EVERY_MS_UNWATCHED = 10_000

/** A line on standard error that tells how far something is. */
export class Progress {
  readonly #label: string
  #shownAt = 0
  #line = ''

  constructor(label: string) {
    this.#label = label
  }

  show(done: number, of: number | null = null): void {
    this.#line = of === null ? `${this.#label}: ${done}` : `${this.#label}: ${done} of ${of}`
    const every = process.stderr.isTTY ? EVERY_MS : EVERY_MS_UNWATCHED
    if (performance.now() - this.#shownAt < every) return
    this.#shownAt = performance.now()
    process.stderr.write(process.stderr.isTTY ? `\r${this.#line.padEnd(60)}` : `${this.#line}\n`)
  }

  end(): void {
    process.stderr.write(process.stderr.isTTY ? `\r${this.#line.padEnd(60)}\n` : `${this.#line}\n`)
  }
}
