/** A start that was refused for a reason the person can act on: shown as one line, without a stack. */
export class Refusal extends Error {
  override name = 'Refusal'
}

/** Exit status of a refused command, as distinct from one that failed. */
export const REFUSED_EXIT_CODE = 2

/** Shows a step on standard error; standard output carries results only. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Ends the process: a refusal as its sentence, anything else with its stack. */
export function exitWith(error: unknown): never {
  if (error instanceof Refusal) {
    say(`refused: ${error.message}`)
    process.exit(REFUSED_EXIT_CODE)
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exit(1)
}
