import type { ChargingPeriod } from '#domain/session/session'
import type { ChargeToPrice, PriceRejection, TariffWarning } from '#domain/tariff/charge-price'
import { areLimitsCrossed, findRepeatedComponent } from '#domain/tariff/find-tariff-faults'
import { isTimeZone } from '#domain/tariff/local-time'
import { needsLocalTime } from '#domain/tariff/match-restrictions'
import type { Tariff } from '#domain/tariff/tariff'

const MEASURED: ReadonlySet<string> = new Set(['ENERGY', 'TIME', 'PARKING_TIME', 'RESERVATION_TIME'])

/** Why a charge cannot be priced; null when it can. */
export function checkPriceable(charge: ChargeToPrice): PriceRejection | null {
  const { tariffs, periods, timeZone, options } = charge
  if (tariffs.length === 0) return 'no_tariff'
  if (periods.length === 0) return 'no_periods'
  const ids = tariffs.map(({ id }) => id.toLowerCase())
  if (new Set(ids).size < ids.length) return 'duplicate_tariff_id'
  const currency = options?.currency ?? tariffs[0]?.currency
  if (tariffs.some((tariff) => tariff.currency !== currency)) return 'currency_mismatch'
  if (periods.some(({ tariffId }) => tariffId !== null && !ids.includes(tariffId.toLowerCase())))
    return 'unknown_tariff_id'
  if (periods.some(hasNegativeVolume)) return 'negative_volume'
  if (tariffs.some(hasNegativeVat)) return 'invalid_vat'
  if (timeZone === null || !isTimeZone(timeZone)) {
    const isLocal = tariffs.some(({ elements }) => elements.some(({ restrictions }) => needsLocalTime(restrictions)))
    if (isLocal) return 'time_zone_unknown'
  }
  return null
}

/** What is odd about tariffs themselves, whatever is priced by them. */
export function lintTariffs(tariffs: readonly Tariff[]): readonly TariffWarning[] {
  const warnings: TariffWarning[] = []
  for (const { elements, minPrice, maxPrice } of tariffs) {
    if (areLimitsCrossed(minPrice, maxPrice)) warnings.push('inconsistent_price_limits')
    for (const { priceComponents, restrictions } of elements) {
      if (priceComponents.some(({ type, stepSize }) => type !== 'FLAT' && stepSize === 0))
        warnings.push('step_size_zero')
      if (findRepeatedComponent(priceComponents) !== null) warnings.push('duplicate_component')
      if (restrictions?.startTime !== undefined && restrictions.startTime === restrictions.endTime)
        warnings.push('equal_start_end_time')
    }
  }
  return warnings
}

/** Each on its own: what a second entry of the same type makes up for was never right. */
function hasNegativeVolume({ dimensions }: ChargingPeriod): boolean {
  return dimensions.some(({ type, volumeMicros }) => MEASURED.has(type) && volumeMicros < 0)
}

function hasNegativeVat(tariff: Tariff): boolean {
  return tariff.elements.some((element) => element.priceComponents.some((part) => (part.vatBasisPoints ?? 0) < 0))
}
