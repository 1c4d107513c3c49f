import type { ChargingPeriod } from '#domain/session/session'
import { volumeOf } from '#domain/tariff/describe-periods'

/** Wh where kWh are due is 1,000 times as much; so far beyond the total no rounding and no meter is. */
const FAR_BEYOND = 100

/**
 * The periods that count when a cost or progress is computed: one that was added again, with the same start and volumes, counts once. The
 * session keeps all of them as they were sent, since the specification has a PATCH add every period. Source: OCPI 2.2.1, sessions, PATCH.
 */
export function countedPeriods(periods: readonly ChargingPeriod[]): readonly ChargingPeriod[] {
  const seen = new Set<string>()
  return periods.filter((period) => {
    const key = periodKey(period)
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

/** Is the energy of the periods given in Wh? It is far more than the total then. */
export function isEnergyInWh(periods: readonly ChargingPeriod[], energyWh: number): boolean {
  const sumMicros = countedPeriods(periods).reduce((sum, period) => sum + (volumeOf(period, 'ENERGY') ?? 0), 0)
  return energyWh > 0 && sumMicros / 1000 >= energyWh * FAR_BEYOND
}

function periodKey({ startAt, dimensions }: ChargingPeriod): string {
  const volumes = dimensions.map(({ type, volumeMicros }) => `${type} ${volumeMicros}`)
  return `${startAt} ${volumes.toSorted().join(' ')}`
}
