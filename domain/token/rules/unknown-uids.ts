import type { Instant } from '#domain/instant'

const MS_PER_MINUTE = 60_000

/** Until when a place is closed to guesses: more different unknown uids were asked for there than cards can be misread. Null while it is not. */
export function closedToGuesses(
  askedAt: readonly Instant[],
  now: Instant,
  { most, withinMinutes }: { readonly most: number; readonly withinMinutes: number },
): Instant | null {
  const withinMs = withinMinutes * MS_PER_MINUTE
  const recent = askedAt.filter((at) => at > now - withinMs).toSorted((a, b) => b - a)
  // The one that was too many, and for as long as it is one of that many.
  const oldest = recent[most]
  return oldest === undefined ? null : oldest + withinMs
}
