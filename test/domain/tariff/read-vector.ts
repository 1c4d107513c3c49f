import type { ChargingPeriod } from '#domain/session/session'
import type { ChargeToPrice } from '#domain/tariff/charge-price'
import { parseRational, roundHalfAway } from '#domain/tariff/rational'
import type { PriceLimit, Tariff, TariffDimension, TariffRestrictions } from '#domain/tariff/tariff'

// The shape of OCPI objects in the vectors, only as far as pricing reads them. The platform's own border lies in integrations/.
interface RawLimit {
  excl_vat?: number
  incl_vat?: number
  before_taxes?: number
  after_taxes?: number
}

interface RawTariff {
  country_code?: string
  party_id?: string
  id: string
  currency: string
  type?: string
  tax_included?: 'YES' | 'NO' | 'N/A'
  min_price?: RawLimit
  max_price?: RawLimit
  elements: {
    price_components: { type: TariffDimension; price: number | string; vat?: number; step_size: number }[]
    restrictions?: Record<string, unknown>
  }[]
}

interface RawPeriod {
  start_date_time: string
  tariff_id?: string
  dimensions: { type: string; volume: number }[]
}

/** A vector file. */
export interface Vector {
  name: string
  ocpi_version: '2.1.1' | '2.2.1' | '2.3.0'
  time_zone: string
  tariffs: RawTariff[]
  cdr: {
    start_date_time: string
    end_date_time?: string
    stop_date_time?: string
    currency: string
    charging_periods: RawPeriod[]
    claimed?: {
      total_cost?: { excl_vat?: number; before_taxes?: number; taxes?: { amount: number; percentage?: number }[] }
    }
  }
  hints?: { reservation_expired?: boolean }
  expected: VectorExpectation
  compare: { decimals: number }
  contested?: { why: string; ruling: string; ruling_expected?: VectorExpectation }
}

/** What a vector asserts; an absent key is not asserted. */
export type VectorExpectation = Record<string, unknown> & {
  result: 'ok' | 'reject'
  reject_reason?: string
  warnings?: string[]
}

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']

function micros(value: number | string, scale = 1_000_000): number {
  return roundHalfAway(parseRational(String(value)), scale)
}

function readLimit(raw: RawLimit | undefined): PriceLimit | null {
  if (raw === undefined) return null
  const excl = raw.excl_vat ?? raw.before_taxes
  const incl = raw.incl_vat ?? raw.after_taxes
  if (excl === undefined) return null
  return { exclVatMicros: micros(excl), inclVatMicros: incl === undefined ? null : micros(incl) }
}

function readRestrictions(raw: Record<string, unknown> | undefined): TariffRestrictions | null {
  if (raw === undefined) return null
  const read: Record<string, unknown> = {}
  const names: Record<string, readonly [string, number]> = {
    min_kwh: ['minEnergyWh', 1000],
    max_kwh: ['maxEnergyWh', 1000],
    min_current: ['minCurrentMa', 1000],
    max_current: ['maxCurrentMa', 1000],
    min_power: ['minPowerW', 1000],
    max_power: ['maxPowerW', 1000],
    min_duration: ['minDurationS', 1],
    max_duration: ['maxDurationS', 1],
  }
  for (const [key, value] of Object.entries(raw)) {
    const target = names[key]
    if (target) read[target[0]] = micros(value as number, target[1])
    else if (key === 'day_of_week') read.daysOfWeek = (value as string[]).map((day) => DAYS.indexOf(day) + 1)
    else if (key === 'reservation') read.reservation = value
    else read[key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())] = value
  }
  return read as TariffRestrictions
}

/** Reads an OCPI tariff of any version. */
export function readTariff(raw: RawTariff): Tariff {
  return {
    countryCode: raw.country_code ?? 'NL',
    partyId: raw.party_id ?? 'TST',
    id: raw.id,
    currency: raw.currency,
    type: raw.type ?? null,
    ...(raw.tax_included === undefined ? {} : { taxIncluded: raw.tax_included }),
    elements: raw.elements.map((element) => ({
      priceComponents: element.price_components.map((component) => ({
        type: component.type,
        priceMicros: micros(component.price),
        vatBasisPoints: component.vat === undefined ? null : micros(component.vat, 100),
        stepSize: component.step_size,
      })),
      restrictions: readRestrictions(element.restrictions),
    })),
    minPrice: readLimit(raw.min_price),
    maxPrice: readLimit(raw.max_price),
    startsAt: null,
    endsAt: null,
    altText: [],
    altUrl: null,
    lastUpdated: 0,
  }
}

function readPeriod(raw: RawPeriod): ChargingPeriod {
  return {
    startAt: Date.parse(raw.start_date_time),
    dimensions: raw.dimensions.map(({ type, volume }) => ({ type, volumeMicros: micros(volume) })),
    tariffId: raw.tariff_id ?? null,
  }
}

/** The charge a vector describes. */
export function readCharge(vector: Vector): ChargeToPrice {
  const { cdr } = vector
  return {
    startAt: Date.parse(cdr.start_date_time),
    endAt: Date.parse(cdr.end_date_time ?? cdr.stop_date_time ?? cdr.start_date_time),
    periods: cdr.charging_periods.map(readPeriod),
    tariffs: vector.tariffs.map(readTariff),
    timeZone: vector.time_zone,
    options: {
      currency: cdr.currency,
      reservationExpired: vector.hints?.reservation_expired ?? false,
      omittedVat: vector.ocpi_version === '2.1.1' ? 'unknown' : 'none',
    },
  }
}
