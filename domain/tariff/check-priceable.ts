import type { ChargeToPrice, PriceRefusal } from '#domain/tariff/charge-price'
import type { CompiledTariff } from '#domain/tariff/compile-tariff'
import { isTimeZone } from '#domain/tariff/local-time'

/** Charges are of this century; the tables of offsets are made for a year that somebody names, and nobody is to name a million of them. */
const EARLIEST = 0
const LATEST = Date.UTC(2100, 0, 1)
/** A total of a dimension in 10⁻⁶: times nine, as hours in seconds need, it is still an exact integer. */
const MOST_MICROS = 1e15

const ENERGY = 0
const TIME = 1
const PARKING_TIME = 2
const RESERVATION_TIME = 3

/** Why a charge cannot be priced, and by which field; null when it can. */
export function checkPriceable(charge: ChargeToPrice, compiled: readonly CompiledTariff[]): PriceRefusal | null {
  const { tariffs, periods, timeZone } = charge
  if (tariffs.length === 0) return { reason: 'no_tariff', field: 'tariffs' }
  if (periods.length === 0) return { reason: 'no_periods', field: 'charging_periods' }
  const refusal = checkTariffs(charge) ?? checkTimes(charge) ?? checkVolumes(charge)
  if (refusal !== null) return refusal
  for (const [index, { refusal }] of compiled.entries())
    if (refusal !== null) return { reason: refusal.reason, field: `tariffs.${index}.${refusal.field}` }
  const isLocal = compiled.some(({ needsLocalTime }) => needsLocalTime)
  if (isLocal && (timeZone === null || !isTimeZone(timeZone)))
    return { reason: 'time_zone_unknown', field: 'time_zone' }
  return null
}

function checkTariffs({ tariffs, periods, options }: ChargeToPrice): PriceRefusal | null {
  if (tariffs.length > 1) {
    const ids = tariffs.map(({ id }) => id.toLowerCase())
    const repeated = ids.findIndex((id, index) => ids.indexOf(id) < index)
    if (repeated >= 0) return { reason: 'duplicate_tariff_id', field: `tariffs.${repeated}.id` }
  }
  const currency = options?.currency ?? tariffs[0]?.currency
  const foreign = tariffs.findIndex((tariff) => tariff.currency !== currency)
  if (foreign >= 0) return { reason: 'currency_mismatch', field: `tariffs.${foreign}.currency` }
  let known: string | null = null
  for (const [index, { tariffId }] of periods.entries()) {
    if (tariffId === null || tariffId === known) continue
    const name = tariffId.toLowerCase()
    if (!tariffs.some(({ id }) => id.toLowerCase() === name))
      return { reason: 'unknown_tariff_id', field: `charging_periods.${index}.tariff_id` }
    known = tariffId
  }
  return null
}

function checkTimes({ startAt, endAt, periods }: ChargeToPrice): PriceRefusal | null {
  if (!isInstant(startAt)) return { reason: 'instant_out_of_range', field: 'start_date_time' }
  if (!isInstant(endAt)) return { reason: 'instant_out_of_range', field: 'end_date_time' }
  if (endAt < startAt) return { reason: 'end_before_start', field: 'end_date_time' }
  const odd = periods.findIndex((period) => !isInstant(period.startAt))
  return odd < 0 ? null : { reason: 'instant_out_of_range', field: `charging_periods.${odd}.start_date_time` }
}

function isInstant(value: number): boolean {
  return Number.isSafeInteger(value) && value >= EARLIEST && value < LATEST
}

/** Whole numbers, of which those that have a price are not below 0 and sum to what can be computed exactly. */
function checkVolumes({ periods }: ChargeToPrice): PriceRefusal | null {
  const totals = [0, 0, 0, 0]
  for (let i = 0; i < periods.length; i++) {
    const dimensions = periods[i]?.dimensions ?? []
    for (let j = 0; j < dimensions.length; j++) {
      const dimension = dimensions[j]
      if (dimension === undefined) continue
      const { type, volumeMicros } = dimension
      if (!Number.isSafeInteger(volumeMicros)) return refuseVolume('invalid_volume', i, j)
      const priced = pricedDimension(type)
      if (priced < 0) continue
      if (volumeMicros < 0) return refuseVolume('negative_volume', i, j)
      const total = (totals[priced] ?? 0) + volumeMicros
      if (total > MOST_MICROS) return refuseVolume('invalid_volume', i, j)
      totals[priced] = total
    }
  }
  return null
}

function pricedDimension(type: string): number {
  switch (type) {
    case 'ENERGY':
      return ENERGY
    case 'TIME':
      return TIME
    case 'PARKING_TIME':
      return PARKING_TIME
    case 'RESERVATION_TIME':
      return RESERVATION_TIME
    default:
      return -1
  }
}

function refuseVolume(reason: 'invalid_volume' | 'negative_volume', period: number, dimension: number): PriceRefusal {
  return { reason, field: `charging_periods.${period}.dimensions.${dimension}.volume` }
}
