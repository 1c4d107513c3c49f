/** Something that is not as the house wants it, at a place a person can open. */
export interface Fault {
  /** `path` or `path:line`, from the root of the checkout. */
  readonly place: string
  readonly message: string
}

/** What a check found. Warnings are shown and do not fail it. */
export interface Findings {
  readonly faults: readonly Fault[]
  readonly warnings?: readonly Fault[]
  /** A measurement worth showing beside the result. */
  readonly note?: string
}

/** One property of the house that is kept by a machine. */
export interface Check {
  readonly name: string
  /** Runs in a few seconds and needs no build: part of `npm run check:fast`. */
  readonly fast: boolean
  run(root: string): Promise<Findings>
}

/** One fault as one line. */
export function describeFault({ place, message }: Fault): string {
  return `${place}: ${message}`
}
