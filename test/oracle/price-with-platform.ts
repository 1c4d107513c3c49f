import type { ChargePriceResult } from '#domain/tariff/charge-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { readChargeToPrice } from '#integrations/ocpi/read-charge-to-price'
import type { RawCase } from './rules/raw-case.ts'

/** What the platform says of a case: a price, why there is none, or what of it could not be read. */
export type PlatformAnswer = ChargePriceResult | { readonly result: 'unreadable'; readonly why: string }

/** Prices a case by the readers of its version and the engine. */
export function priceWithPlatform({ ocpi_version, time_zone, tariffs, cdr, hints }: RawCase): PlatformAnswer {
  const reservationExpired = hints?.reservation_expired ?? null
  const read = readChargeToPrice({ ocpiVersion: ocpi_version, timeZone: time_zone, tariffs, cdr, reservationExpired })
  if (!read.ok) return { result: 'unreadable', why: JSON.stringify(read.issues) }
  const { charge } = read.value
  return priceCharge({ ...charge, options: { ...charge.options, timeBlocks: hints?.time_blocks ?? 'parking' } })
}
