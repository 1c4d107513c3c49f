import type { UsageLimit } from '#domain/token/limits/usage-limit'
import type { HoursLimit } from '#domain/token/limits/within-hours'

/** What a contract allows beside its money; what is null or absent is not limited. */
export interface ContractLimits {
  /** Where its tokens may charge, as ISO 3166-1 alpha-3. */
  readonly countries?: readonly string[] | null | undefined
  /** At whose charging points, as `NL*ABC`. */
  readonly operators?: readonly string[] | null | undefined
  /** Charging points above this are not for it, in watts. */
  readonly maxPowerW?: number | null | undefined
  /** At which hours a charge may begin. */
  readonly hours?: HoursLimit | null | undefined
  /** How many charges may begin in a period. */
  readonly sessions?: UsageLimit | null | undefined
  /** How much may be charged in a period, in watt-hours: a charge may begin while less was used. */
  readonly energyWh?: UsageLimit | null | undefined
}
