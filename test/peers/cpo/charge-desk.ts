import { BoundedStore } from './bounded-store.ts'
import type { Site } from './catalogue.ts'
import type { ChargeContext } from './charge-context.ts'
import type { ChargeFault } from './charge-fault.ts'
import type { ChargeRecord } from './charge-record.ts'
import type { ChargePlan } from './plan-charge.ts'
import type { StopPoint } from './stop-point.ts'

/** A charge under way. */
export interface RunningCharge {
  context: ChargeContext
  plan: ChargePlan
  record: ChargeRecord
  /** Real time of the simulated start. */
  startedAtMs: number
  /** The instant the last message spoke of: the clock where there is no pace. */
  reachedMs: number
  /** Ends the wait for the next message, because the plan changed. */
  wake: AbortController
  /** Without pace: where it waits for its driver; null when it does not, or has. */
  stopPoint: StopPoint | null
}

/** What the next charge started by command at an EVSE shall be like. */
export interface NextCharge {
  faults: ChargeFault[]
  startMs: number | null
  seed: string | null
  /** Without pace: after how many updates it waits to be stopped. */
  stopAfter: number | null
}

/** Who charges where, and what happened before. */
export class ChargeDesk {
  readonly running = new Map<string, RunningCharge>()
  readonly journal = new BoundedStore<ChargeRecord>(5000)
  readonly #ordinals = new Map<string, number>()
  readonly #next = new Map<string, NextCharge>()
  readonly #turns = new Map<string, Promise<void>>()
  readonly #work = new Set<Promise<void>>()
  #late: (() => Promise<void>)[] = []

  /** The how-manieth charge this is at the EVSE; with the seed it decides everything random about the charge. */
  nextOrdinal(site: Site): number {
    const ordinal = (this.#ordinals.get(siteKey(site)) ?? 0) + 1
    this.#ordinals.set(siteKey(site), ordinal)
    return ordinal
  }

  prepare(site: Site, next: NextCharge): void {
    this.#next.set(siteKey(site), next)
  }

  takePrepared(site: Site): NextCharge {
    const next = this.#next.get(siteKey(site)) ?? { faults: [], startMs: null, seed: null, stopAfter: null }
    this.#next.delete(siteKey(site))
    return next
  }

  chargeAt(site: Site): RunningCharge | null {
    const wanted = siteKey(site)
    return [...this.running.values()].find(({ context }) => siteKey(context.site) === wanted) ?? null
  }

  chargeOf(sessionId: string): RunningCharge | null {
    const wanted = sessionId.toLowerCase()
    return [...this.running.values()].find(({ context }) => context.sessionId === wanted) ?? null
  }

  /** Work that `idle` waits for. */
  track(work: Promise<void>): void {
    const settled = work
      .catch((error: unknown) => console.error('work failed:', error))
      .finally(() => {
        this.#work.delete(settled)
      })
    this.#work.add(settled)
  }

  /** One after the other at each EVSE, in the order they came. */
  inTurn(site: Site, work: () => Promise<void>): void {
    const key = siteKey(site)
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(work)
    this.#turns.set(
      key,
      turn.catch(() => undefined),
    )
    this.track(turn)
  }

  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work)
    this.#turns.clear()
  }

  holdBack(send: () => Promise<void>): void {
    this.#late.push(send)
  }

  /** Sends what was held back, and tells how much that was. */
  async releaseLate(): Promise<number> {
    const held = this.#late
    this.#late = []
    for (const send of held) await send()
    return held.length
  }
}

const siteKey = ({ location, evse }: Site) => `${location.id}/${evse.uid}`.toLowerCase()
