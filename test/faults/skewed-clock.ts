import type { Instant } from '#domain/instant'

/** A clock that is wrong: by a fixed time, and by so many milliseconds more for each second that passes. */
export function skewedClock(real: () => Instant, skew: { readonly byMs: number; readonly driftMsPerS?: number }) {
  const start = real()
  return (): Instant => {
    const now = real()
    return Math.round(now + skew.byMs + ((now - start) / 1000) * (skew.driftMsPerS ?? 0))
  }
}
