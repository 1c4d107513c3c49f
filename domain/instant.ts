/** A moment, in milliseconds since 1970-01-01T00:00:00Z. Whoever needs one gets it as an argument; nothing in `domain/` reads a clock. */
export type Instant = number
