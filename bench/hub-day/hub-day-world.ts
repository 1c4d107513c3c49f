import type { OperatorRole } from '../day/cast.ts'
import type { DayWorld } from '../day/day-world.ts'
import type { PlannedCharge } from '../day/plan-day.ts'
import type { RunningOperator } from '../day/run-operators.ts'
import type { RunningHub } from './running-hub.ts'

/** The operator that is connected both ways. It runs twice, with the same places: once behind the hub, once for itself. */
export const isDirectToo = ({ country }: OperatorRole) => country === 'NL'

/** Everything that runs during a day through a hub. */
export interface HubDayWorld {
  /** The world in which every operator is reached through the hub. */
  readonly throughHub: DayWorld
  /** The world in which those connected directly are. */
  readonly direct: DayWorld
  readonly hub: RunningHub
  /** The platform's ids of its peers. */
  readonly peers: { readonly hub: readonly string[]; readonly direct: readonly string[] }
}

/**
 * Which way a charge takes. What is started by us takes the operator's own platform where there is one; a card is held to readers of both, in turn.
 */
export function worldOf({ throughHub, direct }: HubDayWorld, { operator, way, index }: PlannedCharge): DayWorld {
  return isDirectToo(operator) && (way !== 'rfid' || index % 2 === 0) ? direct : throughHub
}

/** Every operator process, each once. */
export function allOperators({ throughHub, direct }: HubDayWorld): readonly RunningOperator[] {
  return [...throughHub.operators.values(), ...direct.operators.values()]
}
