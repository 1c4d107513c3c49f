/** How long to wait before the next try. */
export interface Backoff {
  readonly firstMs: number
  readonly longestMs: number
}

/** The wait after so many failed tries: anything up to twice the one before, so that many who failed at once do not come back at once. */
export function backoffMs(tries: number, { firstMs, longestMs }: Backoff, random: () => number): number {
  const most = Math.min(firstMs * 2 ** Math.max(0, tries - 1), longestMs)
  return Math.round(random() * most)
}
