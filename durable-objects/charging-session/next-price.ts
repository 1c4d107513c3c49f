import type { Instant } from '#domain/instant'
import { compileTariff } from '#domain/tariff/compile-tariff'
import { nextPriceStep } from '#domain/tariff/next-price-step'
import type { NextPrice } from './charging-session-rpc.ts'
import type { SessionRecord } from './session-record.ts'

/** When the charge costs something else by its pinned tariff, if nothing but time goes by; null when it does not, or cannot be said. */
export function nextPrice({ reported, pinned, vatBasisPoints }: SessionRecord, now: Instant): NextPrice | null {
  if (!reported || !pinned || vatBasisPoints === null || reported.status !== 'ACTIVE') return null
  const { timeZone, tariff } = pinned
  const { startAt, energyWh } = reported
  const step = nextPriceStep(compileTariff(tariff, 'none'), { startAt, energyWh, timeZone, vatBasisPoints }, now)
  return step && { ...step, timeZone }
}
