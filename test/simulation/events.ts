import { drainIntake, receiveCdr, receiveMessage } from './platform.ts'
import type { Random } from './seeded-random.ts'
import type { Delivery, World } from './world.ts'

/** Something that can happen next. The list below is the whole of it: a new kind of fault is another entry. */
export interface SimulatedEvent {
  readonly name: string
  /** How often it is chosen, relative to the others. */
  readonly weight: number
  happen(world: World, random: Random): void
}

export const EVENTS: readonly SimulatedEvent[] = [
  { name: 'delivered in any order', weight: 10, happen: (world, random) => deliver(world, take(world, random)) },
  {
    name: 'delivered twice',
    weight: 2,
    happen: (world, random) => {
      const delivery = take(world, random)
      deliver(world, delivery)
      deliver(world, delivery)
    },
  },
  {
    name: 'delivered, and once more much later',
    weight: 2,
    happen: (world, random) => {
      const delivery = take(world, random)
      deliver(world, delivery)
      if (delivery) world.inFlight.push(delivery)
    },
  },
  { name: 'lost', weight: 1, happen: (world, random) => void take(world, random) },
  { name: 'worked off', weight: 3, happen: (world) => drainIntake(world.platform, false) },
  { name: 'crashed between store and confirm', weight: 2, happen: (world) => drainIntake(world.platform, true) },
  {
    name: 'pulled with overlap',
    weight: 1,
    happen: (world, random) => deliver(world, { kind: 'cdr', charge: random.pick(world.charges) }),
  },
]

/** What happens in the end, after every outage: all CDRs are pulled and worked off. */
export function settleDown(world: World): void {
  for (const charge of world.charges) deliver(world, { kind: 'cdr', charge })
  drainIntake(world.platform, false)
}

function take(world: World, random: Random): Delivery | undefined {
  const index = random.integer(Math.max(1, world.inFlight.length))
  return world.inFlight.splice(index, 1)[0]
}

function deliver(world: World, delivery: Delivery | undefined): void {
  if (delivery === undefined) return
  if (delivery.kind === 'cdr') {
    receiveCdr(world.platform, delivery.charge)
    return
  }
  const { charge, message } = delivery
  if (receiveMessage(world.platform, charge, message) === 'accepted') return
  // A refused PATCH starts a pull, and the operator answers with all it has.
  const { final } = charge
  const contentHash = `pulled ${charge.key}`
  receiveMessage(world.platform, charge, { kind: 'PUT', lastUpdated: final.lastUpdated, contentHash, session: final })
}
