import type { z } from 'zod'
import type { PriceComponent, PriceLimit, Tariff, TariffElement, TariffRestrictions } from '#domain/tariff/tariff'
import { DAYS_OF_WEEK } from '#integrations/ocpi/2.2.1/enums'
import { instantOf, instantOrNull, textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import { RESTRICTION_NAMES, type tariffElementSchema, tariffSchema } from '#integrations/ocpi/2.2.1/tariff-schema'
import { toMicros } from '#integrations/ocpi/decimal'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Issue, Leniency, Parsed } from '#integrations/ocpi/parsed'

type RawElement = z.output<typeof tariffElementSchema>
type RawRestrictions = NonNullable<RawElement['restrictions']>

/** What was found while a tariff was read. */
interface Findings {
  readonly issues: Issue[]
  readonly leniencies: Leniency[]
}

/** Reads a tariff. A price that 10⁻⁶ cannot hold exactly is refused: an unknown price is unknown, never nearly known. */
export function readTariff(raw: unknown): Parsed<Tariff> {
  const parsed = parseLenient(tariffSchema, raw)
  return parsed.ok ? tariffOf(parsed.value, parsed.leniencies) : parsed
}

/** The tariff that was read by the schema; what is odd about it is added to the leniencies. */
export function tariffOf(value: z.output<typeof tariffSchema>, leniencies: Leniency[]): Parsed<Tariff> {
  const found: Findings = { issues: [], leniencies }
  const elements = value.elements.flatMap((element, i) => elementOf(element, `elements.${i}`, found))
  if (elements.length === 0) found.issues.push({ field: 'elements', problem: 'no element has a meaning we know' })
  const tariff: Tariff = {
    countryCode: value.country_code.toUpperCase(),
    partyId: value.party_id.toUpperCase(),
    id: value.id,
    currency: value.currency,
    type: textOrNull(value.type),
    elements,
    minPrice: limitOf(value.min_price, 'min_price', found),
    maxPrice: limitOf(value.max_price, 'max_price', found),
    startsAt: instantOrNull(value.start_date_time),
    endsAt: instantOrNull(value.end_date_time),
    altText: value.tariff_alt_text ?? [],
    altUrl: textOrNull(value.tariff_alt_url),
    lastUpdated: instantOf(value.last_updated),
  }
  return found.issues.length > 0
    ? { ok: false, issues: found.issues }
    : { ok: true, value: tariff, leniencies: found.leniencies }
}

/** None for an element with a restriction we do not know: it can never be said to match. */
function elementOf(raw: RawElement, at: string, found: Findings): TariffElement[] {
  const unknown = Object.entries(raw.restrictions ?? {}).filter(
    ([name, value]) => value !== null && value !== undefined && !RESTRICTION_NAMES.has(name),
  )
  for (const [name] of unknown)
    found.leniencies.push({ field: `${at}.restrictions.${name}`, rule: 'unknown_restriction' })
  if (unknown.length > 0) return []
  const priceComponents = raw.price_components.map((component, i): PriceComponent => {
    const field = `${at}.price_components.${i}`
    if (component.step_size == null) found.leniencies.push({ field: `${field}.step_size`, rule: 'missing' })
    if (component.vat != null && component.vat > 0 && component.vat < 1) {
      found.leniencies.push({ field: `${field}.vat`, rule: 'vat_below_one' })
    }
    return {
      type: component.type,
      priceMicros: exact(component.price, 1, `${field}.price`, found),
      vatBasisPoints: component.vat == null ? null : exact(component.vat, 10_000, `${field}.vat`, found),
      stepSize: component.step_size ?? 1,
    }
  })
  return [{ priceComponents, restrictions: raw.restrictions ? restrictionsOf(raw.restrictions, at, found) : null }]
}

/** An integer in 10⁻⁶ · `per` of the value, or an issue where that is not exact. */
function exact(value: number, per: number, field: string, found: Findings): number {
  const micros = toMicros(value)
  if (micros !== null && micros % per === 0) return micros / per
  found.issues.push({ field, problem: 'has more decimals than can be kept exactly' })
  return 0
}

function limitOf(
  raw: { readonly excl_vat: number; readonly incl_vat?: number | null | undefined } | null | undefined,
  field: string,
  found: Findings,
): PriceLimit | null {
  if (!raw) return null
  return {
    exclVatMicros: exact(raw.excl_vat, 1, `${field}.excl_vat`, found),
    inclVatMicros: raw.incl_vat == null ? null : exact(raw.incl_vat, 1, `${field}.incl_vat`, found),
  }
}

function restrictionsOf(raw: RawRestrictions, at: string, found: Findings): TariffRestrictions | null {
  const scaled = (value: number | null | undefined, per: number, name: string) =>
    value == null ? undefined : exact(value, per, `${at}.restrictions.${name}`, found)
  const restrictions = {
    startTime: localTimeOf(raw.start_time),
    endTime: localTimeOf(raw.end_time),
    startDate: raw.start_date ?? undefined,
    endDate: raw.end_date ?? undefined,
    minEnergyWh: scaled(raw.min_kwh, 1000, 'min_kwh'),
    maxEnergyWh: scaled(raw.max_kwh, 1000, 'max_kwh'),
    minCurrentMa: scaled(raw.min_current, 1000, 'min_current'),
    maxCurrentMa: scaled(raw.max_current, 1000, 'max_current'),
    minPowerW: scaled(raw.min_power, 1000, 'min_power'),
    maxPowerW: scaled(raw.max_power, 1000, 'max_power'),
    minDurationS: raw.min_duration ?? undefined,
    maxDurationS: raw.max_duration ?? undefined,
    daysOfWeek: raw.day_of_week?.length ? raw.day_of_week.map((day) => DAYS_OF_WEEK.indexOf(day) + 1) : undefined,
    reservation: raw.reservation ?? undefined,
  }
  const set = Object.entries(restrictions).filter(([, value]) => value !== undefined)
  return set.length === 0 ? null : (Object.fromEntries(set) as TariffRestrictions)
}

/** `HH:MM`; an end such as 19:59:59 means the minute that begins there, and 24:00 is 00:00. */
function localTimeOf(text: string | null | undefined): string | undefined {
  if (!text) return undefined
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number)
  const minutes = (hour * 60 + minute + (second === 59 ? 1 : 0)) % 1440
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
