const LOOK_EVERY_MS = 50
const GIVE_UP_AFTER_MS = 15_000

/** Asks again until there is something other than undefined, null or false, and answers that. Fails with the reason when it does not come. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = GIVE_UP_AFTER_MS,
): Promise<Exclude<T, undefined | null | false>> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== null && seen !== false) return seen as Exclude<T, undefined | null | false>
    if (Date.now() > giveUpAt) throw new Error(`${what}: it did not come true within ${withinMs} ms`)
    await new Promise((next) => setTimeout(next, LOOK_EVERY_MS))
  }
}
