import type { ChargingPeriod } from './ocpi-objects.ts'
import type { MeteredPeriod } from './price-charge.ts'
import { rational, toDecimal } from './rational.ts'
import { toDateTime } from './to-date-time.ts'

/** The periods as OCPI lists them. */
export function chargingPeriods(periods: readonly MeteredPeriod[], tariffId: string | null): ChargingPeriod[] {
  return periods.map((period) => ({
    start_date_time: toDateTime(period.startMs),
    dimensions: [
      ...(period.energyWh > 0 ? [{ type: 'ENERGY', volume: kilowattHours(period.energyWh) }] : []),
      { type: period.parking ? 'PARKING_TIME' : 'TIME', volume: hours(period.seconds) },
    ],
    ...(tariffId === null ? {} : { tariff_id: tariffId }),
  }))
}

/** Four decimals where they are exact, six where a minute does not fit in them. */
export function hours(seconds: number): number {
  return Number(toDecimal(rational(seconds, 3600), seconds % 9 === 0 ? 4 : 6))
}

export const kilowattHours = (energyWh: number) => Number(toDecimal(rational(Math.round(energyWh), 1000), 3))
