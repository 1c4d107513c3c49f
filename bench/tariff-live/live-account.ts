import type { PriceChange } from './priced-operator.ts'

/** What drivers and open pages met. */
export interface LiveAccount {
  looks: number
  starts: number
  /** Starts that were refused because the price had changed or run out: the driver was asked again. */
  askedAgain: number
  /** Starts that led anywhere else. */
  odd: string[]
  violations: string[]
  /** From a change until an open page was told, and until it had the new quote, in ms. */
  readonly toldMs: number[]
  readonly quotedMs: number[]
  /** Messages of a change to a page that showed the newest price already. */
  idle: number
}

export function emptyAccount(): LiveAccount {
  return { looks: 0, starts: 0, askedAgain: 0, odd: [], violations: [], toldMs: [], quotedMs: [], idle: 0 }
}

/**
 * Was a price superseded before a request was sent? Only what the platform had acknowledged by then counts: a change and a start that are under
 * way at once come in either order.
 */
export function isSuperseded(changes: readonly PriceChange[], shown: string, sentAt: number): boolean {
  const index = changes.findIndex((change) => change.shown === shown)
  return index < 0 || changes.slice(index + 1).some(({ ackedAt }) => ackedAt !== null && ackedAt <= sentAt)
}
