import { z } from 'zod'
import type { Cdr, ClaimedPrice } from '#domain/cdr/cdr'
import type { Tariff } from '#domain/tariff/tariff'
import { cdrLocationSchema, cdrSchema } from '#integrations/ocpi/2.2.1/cdr-schema'
import { CONNECTOR_FORMATS, POWER_TYPES } from '#integrations/ocpi/2.2.1/enums'
import { openEnum } from '#integrations/ocpi/2.2.1/field-schemas'
import { cdrLocationOf, cdrOf } from '#integrations/ocpi/2.2.1/read-cdr'
import { CONNECTOR_TYPES_230 } from '#integrations/ocpi/2.3.0/enums'
import { claimedPriceOf, olderPrice, priceSchema, type RawPrice, withPrices } from '#integrations/ocpi/2.3.0/price'
import { readTariffOfCdr } from '#integrations/ocpi/2.3.0/read-tariff'
import { cdrTokenSchema230, chargingPeriodSchema230 } from '#integrations/ocpi/2.3.0/session-schema'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Issue, Leniency, Parsed } from '#integrations/ocpi/parsed'

/** Source: OCPI 2.3.0, cdrs, CDR. */
const cdrSchema230 = cdrSchema.extend({
  cdr_token: cdrTokenSchema230,
  cdr_location: cdrLocationSchema.extend({
    connector_standard: openEnum(CONNECTOR_TYPES_230),
    connector_format: z.enum(CONNECTOR_FORMATS),
    connector_power_type: z.enum(POWER_TYPES),
  }),
  charging_periods: z.array(chargingPeriodSchema230).min(1),
  total_cost: priceSchema,
  total_fixed_cost: priceSchema.nullish(),
  total_energy_cost: priceSchema.nullish(),
  total_time_cost: priceSchema.nullish(),
  total_parking_cost: priceSchema.nullish(),
  total_reservation_cost: priceSchema.nullish(),
})

const PRICES = [
  'total_cost',
  'total_fixed_cost',
  'total_energy_cost',
  'total_time_cost',
  'total_parking_cost',
  'total_reservation_cost',
]

/** Reads a CDR. Where its tariffs say that no taxes apply, its amounts with taxes are those without. */
export function readCdr(raw: unknown): Parsed<Cdr> {
  const leniencies: Leniency[] = []
  const parsed = parseLenient(cdrSchema230, withPrices(raw, PRICES, leniencies))
  if (!parsed.ok) return parsed
  const { total_cost, total_fixed_cost, total_energy_cost, total_time_cost, total_parking_cost, ...others } =
    parsed.value
  const { total_reservation_cost, ...said } = others
  leniencies.push(...parsed.leniencies)
  const issues: Issue[] = []
  const tariffs = tariffsOf(said.tariffs ?? [], leniencies)
  const isUntaxed = tariffs.length > 0 && tariffs.every(({ taxIncluded }) => taxIncluded === 'N/A')
  const claimed = (price: RawPrice, field: string): ClaimedPrice => {
    const read = claimedPriceOf(price, field, issues, leniencies)
    return isUntaxed && read.taxes === undefined ? { ...read, inclVatMicros: read.exclVatMicros, taxes: [] } : read
  }
  const claimedOrNull = (price: RawPrice | null | undefined, field: string) => (price ? claimed(price, field) : null)
  const totalCost = claimed(total_cost, 'total_cost')
  const costs = {
    totalFixedCost: claimedOrNull(total_fixed_cost, 'total_fixed_cost'),
    totalEnergyCost: claimedOrNull(total_energy_cost, 'total_energy_cost'),
    totalTimeCost: claimedOrNull(total_time_cost, 'total_time_cost'),
    totalParkingCost: claimedOrNull(total_parking_cost, 'total_parking_cost'),
    totalReservationCost: claimedOrNull(total_reservation_cost, 'total_reservation_cost'),
  }
  if (issues.length > 0) return { ok: false, issues }
  const read = cdrOf(
    { ...said, total_cost: olderPrice(totalCost) },
    cdrLocationOf(said.cdr_location, leniencies),
    tariffs,
    leniencies,
  )
  return read.ok ? { ...read, value: { ...read.value, ...costs, totalCost } } : read
}

function tariffsOf(raw: readonly unknown[], leniencies: Leniency[]): Tariff[] {
  return raw.flatMap((item, i) => {
    const parsed = readTariffOfCdr(item)
    if (!parsed.ok) {
      leniencies.push({ field: `tariffs.${i}`, rule: 'unreadable_tariff' })
      return []
    }
    for (const { field, rule } of parsed.leniencies) leniencies.push({ field: `tariffs.${i}.${field}`, rule })
    return [parsed.value]
  })
}
