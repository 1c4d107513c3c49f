import type { z } from 'zod'
import type { ClaimedPrice } from '#domain/cdr/cdr'
import type { ChargingPeriod, ReportedToken } from '#domain/session/session'
import { instantOf, textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import type { cdrTokenSchema, chargingPeriodSchema } from '#integrations/ocpi/2.2.1/session-schema'
import { toMicrosRounded } from '#integrations/ocpi/decimal'
import type { Issue } from '#integrations/ocpi/parsed'

/**
 * A measured or claimed number in micros. What operators compute has endless decimals, and a record of what happened must not be refused for
 * them: it is rounded to 10⁻⁶. A number too large to hold is an issue.
 */
export function microsOf(value: number, field: string, issues: Issue[]): number {
  const micros = toMicrosRounded(value)
  if (micros !== null) return micros
  issues.push({ field, problem: 'is too large' })
  return 0
}

/** kWh as whole Wh. */
export function energyWhOf(kwh: number, field: string, issues: Issue[]): number {
  return roundedQuotient(microsOf(kwh, field, issues), 1000)
}

/** Hours as whole seconds. */
export function secondsOf(hours: number, field: string, issues: Issue[]): number {
  return roundedQuotient(microsOf(hours, field, issues) * 36, 10_000)
}

function roundedQuotient(dividend: number, divisor: number): number {
  return Math.sign(dividend) * Math.round(Math.abs(dividend) / divisor) || 0
}

/** A claimed amount; null where none is stated. */
export function claimedPriceOf(
  raw: { readonly excl_vat: number; readonly incl_vat?: number | null | undefined },
  field: string,
  issues: Issue[],
): ClaimedPrice {
  return {
    exclVatMicros: microsOf(raw.excl_vat, `${field}.excl_vat`, issues),
    inclVatMicros: raw.incl_vat == null ? null : microsOf(raw.incl_vat, `${field}.incl_vat`, issues),
  }
}

/** Charging periods in the order they were sent. */
export function periodsOf(raw: readonly z.output<typeof chargingPeriodSchema>[], issues: Issue[]): ChargingPeriod[] {
  return raw.map((period, i) => ({
    startAt: instantOf(period.start_date_time),
    dimensions: period.dimensions.map((dimension, j) => ({
      type: dimension.type,
      volumeMicros: microsOf(dimension.volume, `charging_periods.${i}.dimensions.${j}.volume`, issues),
    })),
    tariffId: textOrNull(period.tariff_id),
  }))
}

/** The token as the operator repeats it. */
export function reportedTokenOf(raw: z.output<typeof cdrTokenSchema>): ReportedToken {
  return {
    countryCode: raw.country_code.toUpperCase(),
    partyId: raw.party_id.toUpperCase(),
    uid: raw.uid,
    type: raw.type,
    contractId: raw.contract_id,
  }
}
