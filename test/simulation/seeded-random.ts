/** Random choices that are the same for the same seed, on every machine. */
export interface Random {
  /** An integer from 0 up to, not including, `below`. */
  integer(below: number): number
  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean
  /** One of a list that is not empty. */
  pick<L extends readonly [unknown, ...unknown[]]>(list: L): L[number]
}

/** Mulberry32: small, quick, and good enough to choose faults with. Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const integer = (below: number) => Math.floor((next() / 4_294_967_296) * below)
  return {
    integer,
    chance: (percent) => integer(100) < percent,
    pick: (list) => list[integer(list.length)] ?? list[0],
  }
}

/** A seed of its own for each history, so that one history can be run again alone. */
export function seedOfHistory(seed: number, history: number): number {
  return Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(history + 1, 0xc2b2ae35)
}
