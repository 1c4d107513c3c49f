import { EVENTS, type SimulatedEvent, settleDown } from './events.ts'
import { INVARIANTS } from './invariants.ts'
import type { Bug } from './platform.ts'
import { type Random, seededRandom, seedOfHistory } from './seeded-random.ts'
import { createWorld } from './world.ts'

/** What to run: so many histories from a seed, with or without a bug put in on purpose. */
export interface SimulationOrder {
  readonly seed: number
  readonly histories: number
  /** The history to begin with; 0 unless one is run again. */
  readonly firstHistory?: number
  readonly bug?: Bug | null
}

/** The first promise that was broken, and how to see it again. */
export interface Violation {
  readonly seed: number
  readonly history: number
  readonly invariant: string
  readonly detail: string
  readonly events: readonly string[]
}

/** How many histories were run, and the first violation, at which it stopped. */
export interface SimulationResult {
  readonly histories: number
  readonly events: number
  readonly violation: Violation | null
}

const MOST_EVENTS = 60
const ALL_EVENTS: readonly SimulatedEvent[] = EVENTS.flatMap((event) =>
  Array.from({ length: event.weight }, () => event),
)

/** Runs histories until one breaks a promise. The same order gives the same result. */
export function runSimulation({ seed, histories, firstHistory = 0, bug = null }: SimulationOrder): SimulationResult {
  let events = 0
  for (let history = firstHistory; history < firstHistory + histories; history += 1) {
    const names = runHistory(seed, history, bug)
    events += names.events.length
    if (names.broken !== null) {
      const violation = { seed, history, ...names.broken, events: names.events }
      return { histories: history - firstHistory + 1, events, violation }
    }
  }
  return { histories, events, violation: null }
}

function runHistory(seed: number, history: number, bug: Bug | null) {
  const random = seededRandom(seedOfHistory(seed, history))
  const world = createWorld(random, bug)
  const events: string[] = []
  for (let step = 0; step < MOST_EVENTS && world.inFlight.length > 0; step += 1) {
    const event = chooseEvent(random)
    event.happen(world, random)
    events.push(event.name)
  }
  settleDown(world)
  for (const { name, check } of INVARIANTS) {
    const detail = check(world)
    if (detail !== null) return { events, broken: { invariant: name, detail } }
  }
  return { events, broken: null }
}

function chooseEvent(random: Random): SimulatedEvent {
  const event = ALL_EVENTS[random.integer(ALL_EVENTS.length)]
  if (!event) throw new Error('there are no events')
  return event
}
