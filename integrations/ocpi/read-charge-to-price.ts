import type { Cdr } from '#domain/cdr/cdr'
import type { PartyKey } from '#domain/identity/party'
import type { ChargeToPrice } from '#domain/tariff/charge-price'
import { isReservationAlone } from '#domain/tariff/describe-periods'
import { isTimeZone } from '#domain/tariff/local-time'
import type { Tariff } from '#domain/tariff/tariff'
import { completeCdr, completeTariff } from '#integrations/ocpi/complete-objects'
import type { OcpiVersion } from '#integrations/ocpi/dialect'
import { dialectOf } from '#integrations/ocpi/dialects'
import type { Issue, Leniency, Parsed } from '#integrations/ocpi/parsed'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/** A charge as somebody lays it before us: an operator's objects as they were sent, of any version. */
export interface RawChargeToPrice {
  readonly ocpiVersion: OcpiVersion
  /** IANA zone of the Location; null where nobody knows it. */
  readonly timeZone: string | null
  /** Null: those in the CDR count. */
  readonly tariffs: readonly unknown[] | null
  /** Only what a price depends on is due. What it claims may lie apart, in `claimed`. */
  readonly cdr: unknown
  /** Did a reservation run out without a charge? Null: when nothing but a reservation was measured. */
  readonly reservationExpired?: boolean | null
}

/** The charge, ready to be priced, and the CDR it was read from. */
export interface ReadCharge {
  readonly charge: ChargeToPrice
  readonly cdr: Cdr
  readonly tariffs: readonly Tariff[]
  /** Does the CDR say what it costs? */
  readonly isClaimed: boolean
  /** Does it say at what kind of connector it was? */
  readonly isPlaced: boolean
}

const NOBODY: PartyKey = { countryCode: 'XX', partyId: 'XXX' }

/**
 * Reads tariffs and a CDR by the same readers as those a peer sends. What a price does not depend on may be missing; an issue names the field
 * as `tariffs.0.…` or `cdr.…`.
 */
export function readChargeToPrice(raw: RawChargeToPrice): Parsed<ReadCharge> {
  if (!isRawObject(raw.cdr)) return { ok: false, issues: [{ field: 'cdr', problem: 'is no object' }] }
  if (raw.timeZone !== null && !isTimeZone(raw.timeZone))
    return { ok: false, issues: [{ field: 'time_zone', problem: 'is no name of the IANA list' }] }
  const { claimed, ...measured } = raw.cdr
  const rawCdr: RawObject = isRawObject(claimed) ? { ...measured, ...claimed } : measured
  const given = raw.tariffs ?? (Array.isArray(rawCdr['tariffs']) ? rawCdr['tariffs'] : [])
  const dialect = dialectOf(raw.ocpiVersion)
  const context = { owner: NOBODY, ours: NOBODY, receivedAt: 0 }
  const issues: Issue[] = []
  const leniencies: Leniency[] = []
  const at = raw.tariffs === null ? 'cdr.tariffs' : 'tariffs'
  const tariffs = given.flatMap((item, i) => {
    const parsed = dialect.readTariffOfCdr(completeTariff(item), context)
    if (parsed.ok) {
      for (const { field, rule } of parsed.leniencies) leniencies.push({ field: `${at}.${i}.${field}`, rule })
      return [parsed.value]
    }
    for (const { field, problem } of parsed.issues) issues.push({ field: `${at}.${i}.${field}`, problem })
    return []
  })
  const completed = completeCdr(rawCdr, raw.ocpiVersion, given)
  const parsed = dialect.readCdr(completed.raw, context)
  if (!parsed.ok) {
    for (const { field, problem } of parsed.issues) issues.push({ field: `cdr.${field}`, problem })
    return { ok: false, issues }
  }
  if (issues.length > 0) return { ok: false, issues }
  for (const { field, rule } of parsed.leniencies)
    if (!field.startsWith('tariffs.')) leniencies.push({ field: `cdr.${field}`, rule })
  const { startAt, endAt, periods, currency } = parsed.value
  const charge: ChargeToPrice = {
    startAt,
    endAt,
    periods,
    tariffs,
    timeZone: raw.timeZone,
    options: {
      currency,
      reservationExpired: raw.reservationExpired ?? isReservationAlone(periods),
      // OCPI 2.1.1 has no VAT in tariffs at all.
      omittedVat: raw.ocpiVersion === '2.1.1' ? 'unknown' : 'none',
    },
  }
  const isClaimed = !completed.standIns.has('total_cost')
  const isPlaced = !completed.standIns.has('cdr_location') && !completed.standIns.has('location')
  return { ok: true, value: { charge, cdr: parsed.value, tariffs, isClaimed, isPlaced }, leniencies }
}
