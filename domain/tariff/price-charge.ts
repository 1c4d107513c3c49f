import { applyLimits } from '#domain/tariff/apply-limits'
import {
  ChargePrice,
  type ChargePriceResult,
  type ChargeToPrice,
  type CostKind,
  type ExactCost,
  type MeasuredQuantities,
  type OmittedVat,
  warningBit,
  warningsOf,
} from '#domain/tariff/charge-price'
import { checkPriceable } from '#domain/tariff/check-priceable'
import { type CompiledTariff, compileTariff } from '#domain/tariff/compile-tariff'
import { addCosts } from '#domain/tariff/exact-cost'
import { listLines } from '#domain/tariff/list-lines'
import { rational } from '#domain/tariff/rational'
import { Tally } from '#domain/tariff/tally-charge'
import type { Tariff } from '#domain/tariff/tariff'
import { type WalkedCharge, walkCharge } from '#domain/tariff/walk-charge'

/** Tariffs never change, so whoever prices many charges by one reads it once. Nothing but the time it takes depends on this. */
const compiledTariffs: Record<OmittedVat, WeakMap<Tariff, CompiledTariff>> = {
  none: new WeakMap(),
  unknown: new WeakMap(),
}

/**
 * Prices a charge exactly; nothing is rounded. For each period and dimension the component in force at the period's start counts; blocks
 * (`step_size`) are billed once a charge for energy and once for time, in which parking takes the place of charging; a flat fee falls due once
 * per tariff for the charge and once for a reservation. A charge that cannot be priced is rejected with a reason and the field that stands in
 * the way, never priced at 0. Source: OCPI 2.2.1, tariffs and cdrs; where they are silent `docs/decisions/` says what is done.
 */
export function priceCharge(charge: ChargeToPrice): ChargePriceResult {
  const omittedVat = charge.options?.omittedVat ?? 'none'
  const compiled = charge.tariffs.map((tariff) => compiledOnce(tariff, omittedVat))
  const refusal = checkPriceable(charge, compiled)
  if (refusal !== null) return { result: 'rejected', ...refusal }
  const tally = new Tally()
  const walked = walkCharge(charge, compiled, (component, startAt, volumeMicros) =>
    tally.take(component, startAt, volumeMicros),
  )
  const { billed, surplus } = tally.bill(charge.options?.timeBlocks ?? 'parking')
  const costs = tally.costs(surplus)
  const totalBeforeLimits = sumOfKinds(costs)
  const [limiting] = walked.isComplete && walked.used.length === 1 ? walked.used : []
  const limited = limiting ? applyLimits(totalBeforeLimits, limiting.tariff) : null
  let warnings = walked.warnings | (limited?.warnings ?? 0)
  for (const one of compiled) warnings |= one.warnings
  if (compiled.length > 1) warnings |= warningsOfSeveral(compiled, walked, tally)
  return new ChargePrice(
    {
      currency: charge.tariffs[0]?.currency ?? '',
      total: limited?.total ?? totalBeforeLimits,
      totalBeforeLimits,
      costs,
      billed,
      measured: measuredOf(charge, walked),
      pricedPeriods: tally.pricedPeriods,
      warnings: warningsOf(warnings),
    },
    () => listLines(charge, compiled, surplus),
  )
}

function compiledOnce(tariff: Tariff, omittedVat: OmittedVat): CompiledTariff {
  const known = compiledTariffs[omittedVat].get(tariff)
  if (known) return known
  const compiled = compileTariff(tariff, omittedVat)
  compiledTariffs[omittedVat].set(tariff, compiled)
  return compiled
}

function sumOfKinds({ energy, fixed, parking, reservation, time }: Record<CostKind, ExactCost>): ExactCost {
  return addCosts(addCosts(addCosts(addCosts(energy, fixed), parking), reservation), time)
}

function measuredOf({ startAt, endAt }: ChargeToPrice, walked: WalkedCharge): MeasuredQuantities {
  return {
    energyKwh: rational(walked.energyMicros, 1_000_000),
    durationH: rational(endAt - startAt, 3_600_000),
    chargingTimeH: rational(walked.timeMicros, 1_000_000),
    parkingTimeH: rational(walked.parkingTimeMicros, 1_000_000),
    reservationTimeH: rational(walked.reservationTimeMicros, 1_000_000),
  }
}

function warningsOfSeveral(compiled: readonly CompiledTariff[], { used }: WalkedCharge, tally: Tally): number {
  let warnings = tally.hasMixedStepSizes ? warningBit('mixed_step_size') : 0
  if (used.length > 0 && used.length < compiled.length) warnings |= warningBit('unused_tariff')
  if (used.length !== 1 && compiled.some(({ tariff }) => tariff.minPrice !== null || tariff.maxPrice !== null))
    warnings |= warningBit('min_max_undefined_multi_tariff')
  return warnings
}
