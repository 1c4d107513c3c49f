import type { RunningPlatform } from '../../scripts/platform/run-platform.ts'
import type { BrandName, OperatorRole } from './cast.ts'
import type { OperationsApi } from './operations-api.ts'
import type { PlannedCharge } from './plan-day.ts'
import type { RunningOperator } from './run-operators.ts'

/** Someone with a contract on the running platform. */
export interface DayDriver {
  readonly id: string
  readonly contract: string
  readonly brand: BrandName
  /** Signs in by a one-time link, the first time somebody asks; the cookie of it. */
  readonly signIn: () => Promise<string>
}

/** Everything that runs during a day. */
export interface DayWorld {
  readonly platform: RunningPlatform
  readonly operations: OperationsApi
  readonly operators: ReadonlyMap<OperatorRole, RunningOperator>
  readonly drivers: readonly DayDriver[]
  /** Makes the codes on chargers, as whoever prints them does. */
  readonly signingKey: string
}

/** What a charge left in the hands of whoever began it. */
export interface ChargeTrace {
  readonly index: number
  /** The operator's id of a charge begun at its reader. */
  readonly chargeId: string | null
  /** Our id of a charge begun through us. */
  readonly sessionId: string | null
  /** Opens its pages: a cookie, or the key in the link. */
  readonly key: string | null
  /** What went otherwise than the driver was promised. */
  readonly problem: string | null
}

/** The operator a charge is at. */
export function operatorOf(world: DayWorld, charge: PlannedCharge): RunningOperator {
  const found = world.operators.get(charge.operator)
  if (found === undefined) throw new Error(`${charge.operator.name} does not run`)
  return found
}

/** Where a brand's pages answer. */
export function brandOrigin({ platform }: DayWorld, brand: BrandName): string {
  return platform.origin.replace('//', `//${brand}.`)
}

/** Tells the operator what the next charge started there by a command is like. */
export async function prepareCharge(world: DayWorld, charge: PlannedCharge): Promise<void> {
  const { locationId, evseUid, start, stopAfter } = charge
  await operatorOf(world, charge).post('faults', { locationId, evseUid, start, stopAfter, ...faultsOf(charge) })
}

/** The operator's part of a fault; a missing tariff needs nothing but the right place. */
export function faultsOf({ fault, index }: PlannedCharge): {
  readonly faults: readonly string[]
  readonly seed: string
} {
  return { faults: fault === null || fault === 'tariff_missing' ? [] : [fault], seed: `charge-${index}` }
}

/** How far a charge comes while its driver watches; null: nothing to wait for, since the operator never answers. */
export function lastPhaseOf({ fault }: PlannedCharge): string | null {
  if (fault === 'start_timeout') return null
  if (fault === 'start_rejected') return 'refused'
  return fault === 'cdr_late' || fault === 'cdr_never' ? 'ended' : 'settled'
}
