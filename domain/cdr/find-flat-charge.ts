import type { Cdr } from '#domain/cdr/cdr'
import type { CdrFinding } from '#domain/cdr/check-cdr'
import type { Instant } from '#domain/instant'
import { isReservationAlone, volumeOf } from '#domain/tariff/describe-periods'

/** A charge, what was known of it before its CDR, and what its driver would pay. */
export interface FlatChargeFacts {
  readonly cdr: Cdr
  /** The operator's last word on it; null without a session, or where that was told to have ended. */
  readonly lastWord: { readonly at: Instant; readonly energyWh: number } | null
  /** In 10⁻⁶ of the major unit. */
  readonly priceMicros: number
}

/** What moves less than this moves nothing: a meter that hums. */
const FLAT_WH = 100
/** Less than this is not worth a person's time, in any currency we know: 5 of the major unit. */
const CHEAP_MICROS = 5_000_000
const HOUR_MS = 3_600_000
/** A vehicle stays at its charger overnight; for longer it is worth a look. */
const LONGEST_FLAT_MS = 24 * HOUR_MS

/**
 * A charge that goes on costing while nothing is charged is not billed before a person has looked: a plug that hangs, a session that nobody
 * ended. So it is where a meter that works counted next to nothing in an hour, and where no energy was taken for more than a day up to the
 * end, by the periods or by what the operator last said. Chargers without a meter count nothing at all, and are held by the day alone.
 */
export function findFlatCharge({ cdr, lastWord, priceMicros }: FlatChargeFacts): CdrFinding | null {
  const { startAt, endAt, totalEnergyWh, totalCost, periods } = cdr
  if (Math.max(totalCost.exclVatMicros, priceMicros) < CHEAP_MICROS || isReservationAlone(periods)) return null
  const hums = totalEnergyWh > 0 && totalEnergyWh < FLAT_WH && endAt - startAt >= HOUR_MS
  const flatMs = endAt - (totalEnergyWh < FLAT_WH ? startAt : lastEnergyAt(cdr, lastWord))
  if (!hums && flatMs <= LONGEST_FLAT_MS) return null
  const detail = `${totalEnergyWh} Wh, none of it in the last ${Math.floor(flatMs / HOUR_MS)} h`
  return { code: 'energy_flat', weight: 'implausible', field: 'totalEnergyWh', detail }
}

/** When energy was last taken, as far as is known: until the end where nothing says otherwise. */
function lastEnergyAt({ periods, endAt, totalEnergyWh }: Cdr, lastWord: FlatChargeFacts['lastWord']): Instant {
  const last = periods.findLastIndex((period) => (volumeOf(period, 'ENERGY') ?? 0) > 0)
  const byPeriods = last === -1 ? endAt : (periods[last + 1]?.startAt ?? endAt)
  const isAllSaid = lastWord !== null && totalEnergyWh - lastWord.energyWh < FLAT_WH
  return isAllSaid ? Math.min(byPeriods, lastWord.at) : byPeriods
}
